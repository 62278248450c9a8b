"""What records and journal know: what differs, and why a state is what it is."""

from typing import assert_never

from agent.reply import Cause, DiffShown, Explained, Refused
from agent.steps import Diff, Explain
from factory.address import parse_address
from factory.journal import JournalEntry
from factory.model import (
    CellRecord,
    FactorySpec,
    OrganRecord,
    OrganTemplate,
    RouteRecord,
    State,
    StemCellRecord,
)
from factory.operations import Build, Configure, Fabricate, Operation, Transition
from factory.plan import Change
from factory.planner.differences import differences_of, spec_differences_of
from factory.ports.catalog import Catalog
from factory.ports.store import World
from factory.report import Difference

EXPLAIN_LIMIT = 500
"""How many changes of a record are looked through for the cause of its state."""


def explained(
    query: Diff | Explain, world: World, catalog: Catalog
) -> DiffShown | Explained | Refused:
    """Answer a question that asks for more than the records themselves.

    Args:
        query: the question.
        world: the consistent read to answer from.
        catalog: the shipped templates.
    """
    match query:
        case Diff():
            return _diff(query, world, catalog)
        case Explain(address=address):
            return _explain(world, address)
        case _:
            assert_never(query)


# -- diff ----------------------------------------------------------------------


def _diff(query: Diff, world: World, catalog: Catalog) -> DiffShown:
    olds, news = (_content(world, catalog, each) for each in (query.old, query.new))
    return DiffShown(
        query.old, query.new, olds[1], news[1], _differences(olds[0], news[0])
    )


def _content(
    world: World, catalog: Catalog, address: str
) -> tuple[OrganTemplate | FactorySpec | None, State | None]:
    """What a version is made of, and its state if it is in the factory."""
    match world.get(address):
        case OrganRecord(template=template, state=state):
            return template, state
        case CellRecord(spec=spec, state=state):
            return spec, state
        case _:
            return catalog.organ(address) or catalog.cell(address), None


def _differences(
    old: OrganTemplate | FactorySpec | None, new: OrganTemplate | FactorySpec | None
) -> tuple[Difference, ...]:
    if isinstance(old, OrganTemplate) and isinstance(new, OrganTemplate):
        return differences_of(old, new)
    assert isinstance(old, FactorySpec), old
    assert isinstance(new, FactorySpec), new
    return spec_differences_of(old, new)


# -- explain -------------------------------------------------------------------


def _explain(world: World, address: str) -> Explained | Refused:
    found = world.get(address)
    if found is None:
        return Refused("not_created", {"address": parse_address(address).family})
    members = found.members[::-1] if isinstance(found, RouteRecord) else (address,)
    records = [world.get(each) for each in members]
    return Explained(
        tuple(_cause(world, r) for r in records if isinstance(r, StemCellRecord))
    )


def _cause(world: World, record: StemCellRecord) -> Cause:
    """The newest journal entry that brought a record into the state it is in."""
    entries = world.entries(address=record.address, limit=EXPLAIN_LIMIT)
    for entry in reversed(entries):
        if any(_led_to(change, record) for change in entry.body.changes):
            return Cause(record, entry, _operation(entry, record.address))
    return Cause(record)


def _led_to(change: Change, record: StemCellRecord) -> bool:
    before = getattr(change.before, "state", None)
    after = getattr(change.after, "state", None)
    return change.address == record.address and before != after == record.state


def _operation(entry: JournalEntry, address: str) -> Operation:
    """The operation of an entry that names a record, else the first one.

    A record may be moved by an operation on another one: a cell with its organ.
    """
    operations = entry.body.operations
    return next((op for op in operations if _names(op, address)), operations[0])


def _names(operation: Operation, address: str) -> bool:
    match operation:
        case Transition(address=named) | Configure(address=named):
            return named in (address, parse_address(address).family)
        case Fabricate(spec=spec):
            return spec.template.id == address
        case Build(template=template):
            return address in (template.id, *template.cells)
        case _:
            return False
