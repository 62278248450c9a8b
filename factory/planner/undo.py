"""Undo: a journal entry's changes taken back, if nobody has built on them since."""

from factory.address import parse_address
from factory.decision import Action
from factory.gates import SHIPPED
from factory.lifecycle import LIVE, No
from factory.model import (
    CellRecord,
    GateRecord,
    GateState,
    OrganRecord,
    Record,
    SwitchRecord,
)
from factory.operations import Undo
from factory.plan import Change, RiskLevel, inverse_of
from factory.planner.moves import capability_of
from factory.planner.sketch import Sketch


def plan_undo(sketch: Sketch, operation: Undo) -> None:
    """Draw the inverse of one journal entry."""
    address = f"journal.{operation.entry}"
    entry = sketch.world.entry(operation.entry)
    if entry is None:
        sketch.conflict(address, No.NOTHING_TO_UNDO)
        return
    sketch.demand(Action.UNDO, address)
    for change in inverse_of(entry.body.changes):
        _take_back(sketch, change)


def _take_back(sketch: Sketch, change: Change) -> None:
    found = sketch.get(change.address)
    _demand_as_if_asked(sketch, change)
    if _revision(found) != _revision(change.before):
        sketch.conflict(change.address, No.CHANGED_SINCE)
    elif change.after is None:
        sketch.remove(change.address)
        sketch.risk(RiskLevel.MEDIUM, "goes_away", change.address)
    else:
        sketch.put(change.after)


def _demand_as_if_asked(sketch: Sketch, change: Change) -> None:
    """Taking back must not do what its doer might not ask for directly."""
    match change.before or change.after:
        case GateRecord():
            back = change.after.state if isinstance(change.after, GateRecord) else None
            shipped = SHIPPED.get(parse_address(change.address).name)
            is_locking = (back or shipped) is GateState.LOCKED
            sketch.demand(Action.LOCK if is_locking else Action.UNLOCK, change.address)
        case SwitchRecord():
            is_on = isinstance(change.after, SwitchRecord) and change.after.on
            enter, leave = Action.ENTER_SAFE_MODE, Action.LEAVE_SAFE_MODE
            sketch.demand(enter if is_on else leave, change.address)
        case CellRecord() | OrganRecord():
            back_to_life = change.after if _revives(change) else None
            if isinstance(back_to_life, CellRecord | OrganRecord):
                sketch.demand(
                    Action.ENABLE,
                    change.address,
                    capability=capability_of(back_to_life),
                    stage=back_to_life.state,
                )


def _revives(change: Change) -> bool:
    """Whether a record becomes live that is not."""
    states = [
        record.state if isinstance(record, CellRecord | OrganRecord) else None
        for record in (change.before, change.after)
    ]
    return states[0] not in LIVE and states[1] in LIVE


def _revision(record: Record | None) -> int:
    return record.revision if record is not None else 0
