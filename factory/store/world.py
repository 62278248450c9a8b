"""What a reading transaction sees: records, links and journal at one moment."""

from collections.abc import Collection
from itertools import combinations
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union,
)

from factory.journal import Head, JournalEntry
from factory.model import Record
from factory.store.jobs import SqlJobReads
from factory.store.link import Link
from factory.store.prepared import Prepared, several
from factory.store.rows import entry_of, record_of
from factory.store.tables import JOURNAL, JOURNAL_ADDRESS, RECORD, REMOVED, USES

MOST = 2**63 - 1
"""The largest number that a column or a LIMIT of SQLite holds."""


_HEAD = Prepared(
    select(JOURNAL.c.seq, JOURNAL.c.hash).order_by(JOURNAL.c.seq.desc()).limit(1)
)
_RECORD = Prepared(
    select(RECORD.c.body).where(RECORD.c.address == bindparam("address"))
)
_USERS = Prepared(
    select(USES.c.organ).where(USES.c.cell == bindparam("cell")).order_by(USES.c.organ)
)
_OF_TYPE = Prepared(
    select(RECORD.c.address)
    .where(
        RECORD.c.kind == bindparam("kind"),
        RECORD.c.type == bindparam("type"),
        RECORD.c.form == "cell",
    )
    .order_by(RECORD.c.address)
    .limit(bindparam("limit", type_=Integer))
)
_COUNTED = ("kind", "state")
"""What of a form may be counted alone."""


def _count(*columns: str) -> Prepared:
    """How many records of a form there are that have a value in each column."""
    meant = (RECORD.c[each] == bindparam(each) for each in ("form", *columns))
    return Prepared(select(func.count()).select_from(RECORD).where(*meant))


_COUNTS = {
    columns: _count(*columns)
    for size in range(len(_COUNTED) + 1)
    for columns in combinations(_COUNTED, size)
}
_ENTRY = Prepared(select(JOURNAL).where(JOURNAL.c.seq == bindparam("seq")))


def _revision_at(address: ColumnElement[Any]) -> ColumnElement[int]:
    """The revision that a record has, or that a removed one left, or 0."""
    found = (
        select(table.c.revision).where(table.c.address == address).scalar_subquery()
        for table in (RECORD, REMOVED)
    )
    return func.coalesce(*found, literal_column("0"))


_REVISION = Prepared(select(_revision_at(bindparam("address"))))
# Of two lists in one statement SQLite makes two tables, which takes ten times as long.
_ASKED = func.json_each(bindparam("addresses")).table_valued("value").c.value
_REVISIONS = Prepared(select(_ASKED, _revision_at(_ASKED)))


def head_of(link: Link) -> Head:
    """The end of the journal."""
    for seq, last in link.ask(_HEAD):
        return Head(seq=seq, hash=last)
    return Head()


def record_at(link: Link, address: str) -> Record | None:
    """The record at an address, or None.

    Raises:
        StoreError: code `store_corrupt`.
    """
    for (body,) in link.ask(_RECORD, address=address):
        return record_of(address, body)
    return None


def users_in(link: Link, cell: str) -> tuple[str, ...]:
    """The addresses of the organs that contain a cell, in order."""
    return tuple(organ for (organ,) in link.ask(_USERS, cell=cell))


def revisions_of(link: Link, addresses: Collection[str]) -> dict[str, int]:
    """The revision at each address: the record's, or the one it left, or 0."""
    return dict(link.ask(_REVISIONS, addresses=several(addresses)))


class SqlWorld:
    """ports.World over one reading transaction.

    Every method raises StoreError: `store_corrupt` for a row that is not what was
    written, `store_closed` after the snapshot was left, and what `failures` names.
    """

    def __init__(self, link: Link) -> None:
        self._link = link

    @property
    def jobs(self) -> SqlJobReads:
        """The jobs at the same moment."""
        return SqlJobReads(self._link)

    def get(self, address: str) -> Record | None:
        return record_at(self._link, address)

    def revision(self, address: str) -> int:
        ((found,),) = self._link.ask(_REVISION, address=address)
        return int(found)

    def users_of(self, cell: str) -> tuple[str, ...]:
        return users_in(self._link, cell)

    def cells_of_type(self, kind: str, type_: str, limit: int) -> tuple[str, ...]:
        asked = {"kind": kind, "type": type_, "limit": _bounded(limit)}
        return tuple(address for (address,) in self._link.ask(_OF_TYPE, **asked))

    def records(
        self,
        form: str,
        *,
        kind: str | None = None,
        state: str | None = None,
        backend: str | None = None,
        after: str = "",
        limit: int = 1000,
    ) -> tuple[Record, ...]:
        query = select(RECORD.c.address, RECORD.c.body).where(RECORD.c.form == form)
        wanted = {"kind": kind, "state": state, "backend": backend}
        for column, value in wanted.items():
            if value is not None:
                query = query.where(RECORD.c[column] == value)
        if after:
            query = query.where(RECORD.c.address > after)
        query = query.order_by(RECORD.c.address).limit(_bounded(limit))
        return tuple(record_of(row.address, row.body) for row in self._link.rows(query))

    def count(
        self, form: str, *, kind: str | None = None, state: str | None = None
    ) -> int:
        given = zip(_COUNTED, (kind, state), strict=True)
        meant = {column: value for column, value in given if value is not None}
        ((found,),) = self._link.ask(_COUNTS[tuple(meant)], form=form, **meant)
        return int(found)

    def addresses(self, *, after: str = "", limit: int = 1000) -> tuple[str, ...]:
        held, told = RECORD.c.address, JOURNAL_ADDRESS.c.address
        # Each half walks along its index and stops at the limit.
        halves = (
            select(column.label("address"))
            .where(column > after)
            .distinct()
            .order_by(column)
            .limit(_bounded(limit))
            .subquery()
            for column in (held, told)
        )
        both = union(*(select(half.c.address) for half in halves)).subquery()
        query = select(both.c.address).order_by(both.c.address).limit(_bounded(limit))
        return tuple(row.address for row in self._link.rows(query))

    def entries(
        self,
        *,
        address: str | None = None,
        since: str | None = None,
        limit: int | None = None,
    ) -> tuple[JournalEntry, ...]:
        query = select(JOURNAL)
        if address is not None:
            query = query.where(JOURNAL.c.seq.in_(_changed(address)))
        if since is not None:
            query = query.where(JOURNAL.c.at >= since)
        if limit is None:
            rows = self._link.rows(query.order_by(JOURNAL.c.seq))
            return tuple(entry_of(*tuple(row)) for row in rows)
        newest = query.order_by(JOURNAL.c.seq.desc()).limit(_bounded(limit))
        return tuple(entry_of(*tuple(row)) for row in reversed(self._link.rows(newest)))

    def entry(self, seq: int) -> JournalEntry | None:
        if not 0 < seq <= MOST:
            return None
        for row in self._link.ask(_ENTRY, seq=seq):
            return entry_of(*row)
        return None

    def head(self) -> Head:
        return head_of(self._link)


def _bounded(limit: int) -> int:
    # A negative LIMIT means no limit to SQLite; here it means no rows.
    return min(max(limit, 0), MOST)


def _changed(address: str) -> Select[tuple[int]]:
    """The numbers of the entries that changed a record or a version of a family."""
    each = JOURNAL_ADDRESS.c
    return select(each.seq).where(or_(each.address == address, each.family == address))
