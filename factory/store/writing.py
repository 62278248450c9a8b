"""The one writing transaction of `apply`: records, links and journal together."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, false, select
from sqlalchemy.dialects.sqlite import Insert, insert

from factory.alert import Alert
from factory.approval import Approval, ApprovalStatus
from factory.errors import StoreError
from factory.journal import Head, JournalEntry
from factory.model import OrganRecord, Record
from factory.notice import Notice
from factory.ports.lists import MakeTurn
from factory.store.alerts import add_alert
from factory.store.approvals import add_approval, approval_in, settle_approval
from factory.store.jobs import SqlJobs
from factory.store.link import Link
from factory.store.outbox import add_notice
from factory.store.rows import (
    address_rows,
    entry_row,
    is_kept,
    is_sound,
    record_of,
    record_row,
)
from factory.store.sources import keep_source
from factory.store.tables import JOURNAL, JOURNAL_ADDRESS, RECORD, REMOVED, USES
from factory.store.turns import add_turn
from factory.store.world import head_of, revisions_of


def _put() -> Insert:
    write = insert(RECORD)
    changed = {c.name: write.excluded[c.name] for c in RECORD.c if c.name != "address"}
    return write.on_conflict_do_update(index_elements=["address"], set_=changed)


# Statements that every plan runs, put together once: that costs more than running them.
_PUT = _put()
_NOTHING = delete(RECORD).where(false())
_ADD_LINKS = insert(USES)
_ADD_ENTRY = insert(JOURNAL)
_ADD_ADDRESSES = insert(JOURNAL_ADDRESS)


class SqlTransaction:
    """ports.Transaction over one writing transaction.

    Every method raises StoreError as `failures` names it, `store_closed` after the
    transaction was left, `store_aborted` after an earlier statement failed.

    Args:
        link: an open transaction that holds the database's write lock.

    Raises:
        StoreError: code `store_read_only`.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._head: Head | None = None
        # SQLite lets BEGIN IMMEDIATE pass on a read-only database and refuses the
        # first write only; this one changes nothing.
        link.write(_NOTHING)

    @property
    def jobs(self) -> SqlJobs:
        """The jobs, in the same transaction."""
        return SqlJobs(self._link)

    def revisions(self, addresses: Collection[str]) -> Mapping[str, int]:
        return revisions_of(self._link, addresses)

    def head(self) -> Head:
        # Nobody else can append while this holds the write lock.
        if self._head is None:
            self._head = head_of(self._link)
        return self._head

    def get(self, address: str) -> Record | None:
        query = select(RECORD.c.address, RECORD.c.body)
        row = self._link.row(query.where(RECORD.c.address == address))
        return None if row is None else record_of(row)

    def approval(self, digest: str) -> Approval | None:
        return approval_in(self._link, digest)

    def ask(self, approval: Approval) -> None:
        add_approval(self._link, approval)

    def settle(self, digest: str, status: ApprovalStatus, by: str, at: str) -> None:
        settle_approval(self._link, digest, status, by, at)

    def put(self, *records: Record) -> None:
        if not records:
            return
        addresses = [record.address for record in records]
        self._link.write(_PUT, [record_row(record) for record in records])
        self._link.write(delete(REMOVED).where(REMOVED.c.address.in_(addresses)))
        self._relink([each for each in records if isinstance(each, OrganRecord)])

    def remove(self, *addresses: str) -> None:
        if not addresses:
            return
        here = RECORD.c.address.in_(addresses)
        rows = self._link.rows(select(RECORD.c.address, RECORD.c.revision).where(here))
        left = [{"address": row.address, "revision": row.revision + 1} for row in rows]
        self._unlink(addresses)
        if left:
            self._link.write(delete(RECORD).where(here))
            self._link.write(insert(REMOVED), left)

    def append(self, entry: JournalEntry) -> None:
        """Add an entry at the end of the journal.

        Raises:
            StoreError: with `seq`; code `store_not_head`, when the entry does not
                follow the journal's end or its hash is not that of its body; code
                `store_lossy`, when it would not read back as it is.
        """
        row, head = entry_row(entry), self.head()
        body, seq = str(row["body"]), str(entry.body.seq)
        follows = (entry.prev, entry.body.seq) == (head.hash, head.seq + 1)
        if not follows or not is_sound(entry.prev, body, entry.hash):
            raise StoreError("store_not_head", "not the next entry", seq=seq)
        if not is_kept(entry, body):
            raise StoreError("store_lossy", "JSON loses a part of the entry", seq=seq)
        self._link.write(_ADD_ENTRY, [row])
        self._head = Head(seq=entry.body.seq, hash=entry.hash)
        if addresses := address_rows(entry):
            self._link.write(_ADD_ADDRESSES, addresses)

    def log(self, make: MakeTurn) -> int:
        return add_turn(self._link, make)

    def tell(self, alert: Alert, *, once: bool = False) -> bool:
        return add_alert(self._link, alert, once=once)

    def keep(self, digest: str, source: bytes) -> None:
        keep_source(self._link, digest, source)

    def post(self, notice: Notice) -> None:
        add_notice(self._link, notice)

    def _relink(self, organs: Sequence[OrganRecord]) -> None:
        if not organs:
            return
        self._unlink([organ.address for organ in organs])
        links = [
            {"organ": organ.address, "cell": cell}
            for organ in organs
            for cell in dict.fromkeys(organ.template.cells)
        ]
        self._link.write(_ADD_LINKS, links)

    def _unlink(self, organs: Collection[str]) -> None:
        self._link.write(delete(USES).where(USES.c.organ.in_(list(organs))))
