"""The command log."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of turns."""
    op.create_table(
        "turn",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_turn"),
        sa.UniqueConstraint("prev", name="uq_turn_prev"),
    )


def downgrade() -> None:
    """Take the table of turns away."""
    op.drop_table("turn")
