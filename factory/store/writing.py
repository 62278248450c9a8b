"""The one writing transaction of `apply`: records, links and journal together."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, delete, insert, select

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
from factory.store.prepared import Prepared, put_into
from factory.store.rows import address_rows, entry_row, is_sound, record_row
from factory.store.sources import keep_source
from factory.store.tables import JOURNAL, JOURNAL_ADDRESS, RECORD, REMOVED, USES
from factory.store.turns import add_turn
from factory.store.world import head_of, record_at, revisions_of, users_in

_HERE = RECORD.c.address == bindparam("address")

_PUT = put_into(RECORD)
_TAKE = Prepared(delete(RECORD).where(_HERE))
_REVISION = Prepared(select(RECORD.c.revision).where(_HERE))
_LEAVE = put_into(REMOVED)
_ADD_LINKS = Prepared(insert(USES), USES.c.keys())
_UNLINK = Prepared(delete(USES).where(USES.c.organ == bindparam("address")))
_ADD_ENTRY = Prepared(insert(JOURNAL), JOURNAL.c.keys())
_ADD_ADDRESSES = Prepared(insert(JOURNAL_ADDRESS), JOURNAL_ADDRESS.c.keys())


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
        link.check_writable()

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
        return record_at(self._link, address)

    def users_of(self, cell: str) -> tuple[str, ...]:
        return users_in(self._link, cell)

    def approval(self, digest: str) -> Approval | None:
        return approval_in(self._link, digest)

    def ask(self, approval: Approval) -> None:
        add_approval(self._link, approval)

    def settle(self, digest: str, status: ApprovalStatus, by: str, at: str) -> None:
        settle_approval(self._link, digest, status, by, at)

    def put(self, *records: Record) -> None:
        if not records:
            return
        self._link.do(_PUT, *map(record_row, records))
        self._relink([each for each in records if isinstance(each, OrganRecord)])

    def remove(self, *addresses: str) -> None:
        left = [
            {"address": address, "revision": revision + 1}
            for address in addresses
            for (revision,) in self._link.ask(_REVISION, address=address)
        ]
        if left:
            self._link.do(_UNLINK, *left)
            self._link.do(_TAKE, *left)
            self._link.do(_LEAVE, *left)

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
        if not entry.body.reads_back:  # it would make the journal unreadable for ever
            raise StoreError("store_lossy", "JSON loses a part of the entry", seq=seq)
        self._link.do(_ADD_ENTRY, row)
        self._head = Head(seq=entry.body.seq, hash=entry.hash)
        if addresses := address_rows(entry):
            self._link.do(_ADD_ADDRESSES, *addresses)

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
        self._link.do(_UNLINK, *({"address": organ.address} for organ in organs))
        links = [
            {"organ": organ.address, "cell": cell}
            for organ in organs
            for cell in dict.fromkeys(organ.template.cells)
        ]
        self._link.do(_ADD_LINKS, *links)
