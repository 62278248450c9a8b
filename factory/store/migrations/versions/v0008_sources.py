"""The sources of scripts and modules, by their content."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table of sources."""
    op.create_table(
        "source",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_source"),
    )


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("source")
