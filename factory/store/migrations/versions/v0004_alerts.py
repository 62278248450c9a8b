"""The list of the immune system's alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table of alerts."""
    op.create_table(
        "alert",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entry", sa.Integer()),
        sa.Column("seen_at", sa.String()),
        sa.Column("seen_by", sa.String()),
        sa.PrimaryKeyConstraint("number", name="pk_alert"),
    )
    op.create_index("alert_by_seen", "alert", ["seen_at", "number"])


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("alert")
