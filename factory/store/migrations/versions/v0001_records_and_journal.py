"""Records, the links between organs and cells, and the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    _make_record()
    _make_removed()
    _make_uses()
    _make_journal()
    _make_journal_address()


def downgrade() -> None:
    """Take the tables away, the ones that point at others first."""
    for table in ("journal_address", "journal", "uses", "removed", "record"):
        op.drop_table(table)


def _make_record() -> None:
    op.create_table(
        "record",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("type", sa.String()),
        sa.Column("state", sa.String()),
        sa.Column("backend", sa.String()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_record"),
    )
    op.create_index("record_by_form", "record", ["form", "address"])
    op.create_index("record_by_kind", "record", ["form", "kind", "address"])
    op.create_index("record_by_state", "record", ["form", "state", "address"])
    op.create_index("record_by_backend", "record", ["form", "backend", "address"])
    op.create_index("record_by_type", "record", ["kind", "type", "address"])


def _make_removed() -> None:
    op.create_table(
        "removed",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_removed"),
    )


def _make_uses() -> None:
    op.create_table(
        "uses",
        sa.Column("organ", sa.String(), nullable=False),
        sa.Column("cell", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("organ", "cell", name="pk_uses"),
        sa.ForeignKeyConstraint(["organ"], ["record.address"], name="fk_uses_organ"),
    )
    op.create_index("uses_by_cell", "uses", ["cell", "organ"])


def _make_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_journal"),
        sa.UniqueConstraint("prev", name="uq_journal_prev"),
    )
    op.create_index("journal_by_time", "journal", ["at"])


def _make_journal_address() -> None:
    op.create_table(
        "journal_address",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", "address", name="pk_journal_address"),
        sa.ForeignKeyConstraint(
            ["seq"], ["journal.seq"], name="fk_journal_address_seq"
        ),
    )
    op.create_index("journal_address_by_address", "journal_address", ["address", "seq"])
    op.create_index("journal_address_by_family", "journal_address", ["family", "seq"])
