"""The outbox of notices to other systems."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table of notices."""
    op.create_table(
        "notice",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", sa.String()),
        sa.Column("sent_at", sa.String()),
        sa.Column("error", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("notice_by_due", "notice", ["due", "id"])


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("notice")
