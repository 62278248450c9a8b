"""Re-folding: what the records must be, from the journal alone, against what they are.

The journal is the truth about state; a record table that says something else was
changed behind the factory's back.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import ValidationError

from factory.address import parse_address
from factory.audit.rows import Row
from factory.errors import FactoryError
from factory.journal import JournalBody
from factory.model import CellRecord, GateRecord, OrganRecord, Record
from factory.plan import Change, ChangeAction

FORMS = ("organ", "cell", "route", "gate", "switch", "alias")
EVERY = 2**63 - 1


class Present(Protocol):
    """The records as they stand; a `factory.ports.store.World` is one."""

    def get(self, address: str) -> Record | None: ...

    def revision(self, address: str) -> int: ...

    def users_of(self, cell: str) -> tuple[str, ...]: ...

    def records(
        self,
        form: str,
        *,
        kind: str | None = None,
        state: str | None = None,
        backend: str | None = None,
        limit: int = ...,
    ) -> tuple[Record, ...]: ...


@dataclass(frozen=True)
class Groundless:
    """A change of entry `seq` that starts from another record than there was."""

    seq: int
    address: str


@dataclass(frozen=True)
class Refolded:
    """What the journal makes: the records, and the revisions that removed ones left."""

    records: Mapping[str, Record] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)


def refold(rows: Iterable[Row]) -> Refolded | Groundless:
    """Apply every change of the journal to nothing.

    Args:
        rows: of a journal whose chain holds, from the first.
    """
    records: dict[str, Record] = {}
    removed: dict[str, int] = {}
    for row in rows:
        try:
            changes = JournalBody.model_validate_json(row.content).changes
        except ValidationError:
            return Groundless(row.seq, "")
        for change in changes:
            if records.get(change.address) != change.before:
                return Groundless(row.seq, change.address)
            _fold(change, records, removed)
    return Refolded(records, removed)


def _fold(change: Change, records: dict[str, Record], removed: dict[str, int]) -> None:
    if change.action is ChangeAction.DELETE:
        gone = records.pop(change.address)
        removed[change.address] = gone.revision + 1
    elif change.after is not None:
        records[change.address] = change.after
        removed.pop(change.address, None)


def differences(truth: Refolded, present: Present) -> tuple[str, ...]:
    """The addresses whose record is not what the journal makes of it, in order.

    Only when every record is right are the lists compared, by which records are
    found: a record that stands in a wrong list was changed as well.
    """
    found = {*_changed(truth, present), *_extra(truth, present)}
    if not found:
        found = {*_mislisted(truth, present), *_unlinked(truth, present)}
    return tuple(sorted(found))


def _changed(truth: Refolded, present: Present) -> Iterator[str]:
    for address, record in truth.records.items():
        try:
            is_so = present.get(address) == record
        except FactoryError:  # a body that cannot even be read
            is_so = False
        if not is_so or present.revision(address) != record.revision:
            yield address
    for address, revision in truth.removed.items():
        if present.revision(address) != revision:
            yield address


def _extra(truth: Refolded, present: Present) -> Iterator[str]:
    for form in FORMS:
        try:
            found = present.records(form, limit=EVERY)
        except FactoryError as error:
            yield error.fields.get("key", "")
            continue
        yield from (r.address for r in found if r.address not in truth.records)


def _mislisted(truth: Refolded, present: Present) -> Iterator[str]:
    lists: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for address, record in truth.records.items():
        for name, value in _traits(record).items():
            lists[record.form, name, value].add(address)
    for (form, name, value), expected in lists.items():
        found = present.records(form, limit=EVERY, **{name: value})
        yield from expected ^ {record.address for record in found}


def _traits(record: Record) -> dict[str, str]:
    traits = {"kind": parse_address(record.address).kind}
    if isinstance(record, CellRecord | OrganRecord | GateRecord):
        traits["state"] = record.state
    if isinstance(record, CellRecord):
        traits["backend"] = record.spec.backend
    return traits


def _unlinked(truth: Refolded, present: Present) -> Iterator[str]:
    users: defaultdict[str, set[str]] = defaultdict(set)
    for address, record in truth.records.items():
        users[address] |= set()
        if isinstance(record, OrganRecord):
            for cell in record.template.cells:
                users[cell].add(address)
    for cell, organs in users.items():
        if set(present.users_of(cell)) != organs:
            yield cell
