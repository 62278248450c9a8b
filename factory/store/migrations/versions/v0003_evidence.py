"""Evidence of the judge and counts of requests."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of evidence and of requests."""
    op.create_table(
        "evidence",
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("artifact", sa.String(64), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("trial", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("family", "artifact", "stage", name="pk_evidence"),
    )
    op.create_table(
        "request",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("total_ms", sa.Float(), nullable=False),
        sa.Column("soft", sa.Integer(), nullable=False),
        sa.Column("hard", sa.Integer(), nullable=False),
        sa.Column("shadowed", sa.Integer(), nullable=False),
        sa.Column("different", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.Float()),
        sa.Column("last_at", sa.Float(), nullable=False),
        sa.Column("intensity", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_request"),
    )


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("request")
    op.drop_table("evidence")
