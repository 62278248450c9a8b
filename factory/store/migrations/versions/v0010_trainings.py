"""Trainings: jobs are about subjects, and the cycles have rows of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Name the column after what builds and trainings share; make the cycles' table."""
    op.execute("ALTER TABLE job RENAME COLUMN organs TO subjects")
    op.create_table(
        "iteration",
        sa.Column("job", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("training", sa.Text(), nullable=False),
        sa.Column("holdout", sa.Text(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("is_best", sa.Boolean(), nullable=False),
        sa.Column("took_ms", sa.Float(), nullable=False),
        sa.Column("failures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job", "n", name="pk_iteration"),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name="fk_iteration_job"),
    )


def downgrade() -> None:
    """Take the cycles away, and name the column after builds again.

    A job that is a training is not known to older code: it goes as well.
    """
    op.drop_table("iteration")
    trainings = "SELECT id FROM job WHERE kind = 'training'"
    op.execute(f"DELETE FROM job_event WHERE job IN ({trainings})")  # noqa: S608 - no value from outside
    op.execute("DELETE FROM job WHERE kind = 'training'")
    op.execute("ALTER TABLE job RENAME COLUMN subjects TO organs")
