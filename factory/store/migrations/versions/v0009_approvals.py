"""The approvals that wait for another person."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table of approvals."""
    op.create_table(
        "approval",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("settled_by", sa.String()),
        sa.Column("settled_at", sa.String()),
        sa.PrimaryKeyConstraint("digest", name="pk_approval"),
    )
    op.create_index("approval_by_status", "approval", ["status", "due"])


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("approval")
