"""What an organ consisted of when it was proved, as the journal tells it."""

from factory.journal import JournalEntry
from factory.lifecycle import LIVE
from factory.model import CellRecord, FactorySpec, OrganRecord, State
from factory.planner.sketch import Sketch


def is_as_proved(sketch: Sketch, organ: OrganRecord) -> bool:
    """Whether every cell of an organ is live and what it was when the organ was proved.

    An organ that the journal never saw become stable was not proved.
    """
    seq = _proved_in(sketch.world.entries(address=organ.address), organ.address)
    if seq is None:
        return False
    cells = [sketch.stem(address) for address in organ.template.cells]
    return all(
        isinstance(cell, CellRecord)
        and cell.state in LIVE
        and cell.spec == _spec_at(sketch, cell.address, seq)
        for cell in cells
    )


def _proved_in(entries: tuple[JournalEntry, ...], address: str) -> int | None:
    """The number of the last entry in which an organ was promoted to stable."""
    for entry in reversed(entries):
        for change in entry.body.changes:
            after, before = change.after, change.before
            if change.address != address or not isinstance(after, OrganRecord):
                continue
            was = before.state if isinstance(before, OrganRecord) else None
            if after.state is State.STABLE and was is State.EXPERIMENTAL:
                return entry.body.seq
    return None


def _spec_at(sketch: Sketch, cell: str, seq: int) -> FactorySpec | None:
    """How a cell was made when the journal had so many entries."""
    found = None
    for entry in sketch.world.entries(address=cell):
        if entry.body.seq > seq:
            break
        for change in entry.body.changes:
            if change.address == cell and isinstance(change.after, CellRecord):
                found = change.after.spec
    return found
