"""Jobs and their events."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables of jobs and of their events."""
    _make_job()
    _make_job_event()


def downgrade() -> None:
    """Take the tables away, the one that points at the other first."""
    op.drop_table("job_event")
    op.drop_table("job")


def _make_job() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("plan", sa.String(64), nullable=False),
        sa.Column("organs", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("run_at", sa.Float(), nullable=False),
        sa.Column("owner", sa.String()),
        sa.Column("lease_until", sa.Float()),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("started_at", sa.Float()),
        sa.Column("ended_at", sa.Float()),
        sa.Column("trouble", sa.Text()),
        sa.Column("outcome", sa.Text()),
        sa.Column("assignment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("job_by_status", "job", ["status", "id"])
    op.create_index("job_by_end", "job", ["ended_at", "id"])


def _make_job_event() -> None:
    op.create_table(
        "job_event",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("job", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_job_event"),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name="fk_job_event_job"),
    )
    op.create_index("job_event_by_job", "job_event", ["job", "seq"])
