"""The one writing transaction of `apply`: records, links and journal together."""

from sqlalchemy import delete, false, insert, update

from factory.alert import Alert
from factory.errors import StoreError
from factory.journal import Head, JournalEntry
from factory.model import OrganRecord, Record
from factory.ports import MakeTurn
from factory.store.alerts import add_alert
from factory.store.link import Link
from factory.store.rows import address_rows, entry_row, is_kept, is_sound, record_row
from factory.store.tables import JOURNAL, JOURNAL_ADDRESS, RECORD, REMOVED, USES
from factory.store.turns import add_turn
from factory.store.world import head_of, revision_of


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
        # SQLite lets BEGIN IMMEDIATE pass on a read-only database and refuses the
        # first write only; this one changes nothing.
        link.write(delete(RECORD).where(false()))

    def revision(self, address: str) -> int:
        return revision_of(self._link, address)

    def head(self) -> Head:
        return head_of(self._link)

    def put(self, record: Record) -> None:
        row, here = record_row(record), RECORD.c.address == record.address
        if not self._link.write(update(RECORD).where(here), [row]):
            self._link.write(insert(RECORD), [row])
            self._link.write(delete(REMOVED).where(REMOVED.c.address == record.address))
        if isinstance(record, OrganRecord):
            self._unlink(record.address)
            cells = dict.fromkeys(record.template.cells)
            links = [{"organ": record.address, "cell": cell} for cell in cells]
            self._link.write(insert(USES), links)

    def remove(self, address: str) -> None:
        left = self.revision(address) + 1
        self._unlink(address)
        if self._link.write(delete(RECORD).where(RECORD.c.address == address)):
            values = {"address": address, "revision": left}
            self._link.write(insert(REMOVED), [values])

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
        self._link.write(insert(JOURNAL), [row])
        if addresses := address_rows(entry):
            self._link.write(insert(JOURNAL_ADDRESS), addresses)

    def log(self, make: MakeTurn) -> int:
        return add_turn(self._link, make)

    def tell(self, alert: Alert) -> None:
        add_alert(self._link, alert)

    def _unlink(self, organ: str) -> None:
        self._link.write(delete(USES).where(USES.c.organ == organ))
