"""Whether a record is what was written: by its own digest, and by the journal."""

from enum import StrEnum

from factory.canonical import digest
from factory.errors import FactoryError
from factory.model import CellRecord, OrganRecord, Record, StemCellRecord
from factory.ports.store import World
from factory.selector import artifact_digest

_DEEPER = (1, 32, None)
"""How many entries are looked through: those of a family are also its versions'."""


class Damage(StrEnum):
    """What is wrong with a record.

    `unreadable`: it is not a record any more; `content`: its content is not what its
    digest was made of; `unjournalled`: the journal wrote something else last.
    """

    UNREADABLE = "unreadable"
    CONTENT = "content"
    UNJOURNALLED = "unjournalled"


def is_intact(record: StemCellRecord) -> bool:
    """Whether a record's content is still what its digest was made of."""
    if isinstance(record, OrganRecord):
        return record.digest == digest(record.template.doc())
    return record.digest == artifact_digest(record.spec)


def written(address: str, world: World) -> Record | None:
    """What the journal wrote last at an address: the truth about a record.

    Raises:
        StoreError: the journal cannot be read.
    """
    for limit in _DEEPER:
        entries = world.entries(address=address, limit=limit)
        for entry in reversed(entries):
            for change in reversed(entry.body.changes):
                if change.address == address:
                    return change.after
        if limit is None or len(entries) < limit:
            break
    return None


def damage_of(address: str, world: World) -> Damage | None:
    """What is wrong with the record at an address; None when nothing is.

    The digest covers what a cell executes and what an organ consists of; the journal
    covers all the rest, such as limits and states.

    Raises:
        StoreError: the journal cannot be read.
    """
    try:
        record = world.get(address)
    except FactoryError:
        return Damage.UNREADABLE
    if isinstance(record, CellRecord | OrganRecord) and not is_intact(record):
        return Damage.CONTENT
    return None if record == written(address, world) else Damage.UNJOURNALLED
