"""Undo: a journal entry's changes taken back, if nobody has built on them since."""

from factory.address import parse_address
from factory.decision import Action
from factory.gates import SHIPPED
from factory.integrity import is_intact
from factory.lifecycle import LIVE, No
from factory.model import (
    FOUR_EYES,
    CellRecord,
    GateRecord,
    GateState,
    OrganRecord,
    Record,
    State,
    SwitchRecord,
)
from factory.operations import Undo
from factory.plan import Change, inverse_of
from factory.planner.records import capability_of, warn_of_early_release
from factory.planner.settings import warn_of_people
from factory.planner.sketch import Sketch
from factory.report import RiskLevel


def plan_undo(sketch: Sketch, operation: Undo) -> None:
    """Draw the inverse of one journal entry."""
    address = f"journal.{operation.entry}"
    entry = sketch.world.entry(operation.entry)
    if entry is None:
        sketch.conflict(address, No.NOTHING_TO_UNDO)
        return
    sketch.demand(Action.UNDO, address)
    changes = inverse_of(entry.body.changes)
    going = {change.address for change in changes if change.after is None}
    for change in changes:
        _take_back(sketch, change)
    for address in sorted(going):
        _check_users(sketch, address, going)


def _check_users(sketch: Sketch, address: str, going: set[str]) -> None:
    """A cell that a later organ took over does not go away under it."""
    for organ in sketch.world.users_of(address):
        if organ not in going:
            sketch.conflict(address, No.STILL_USED, organ=organ)


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
            if not is_locking:
                sketch.risk(RiskLevel.HIGH, "unlocks", change.address)
        case SwitchRecord(address=address):
            is_on = isinstance(change.after, SwitchRecord) and change.after.on
            if address == FOUR_EYES:
                sketch.demand(Action.SET_FOUR_EYES, FOUR_EYES)
                warn_of_people(sketch, takes_two=is_on)
                return
            enter, leave = Action.ENTER_SAFE_MODE, Action.LEAVE_SAFE_MODE
            sketch.demand(enter if is_on else leave, change.address)
        case CellRecord() | OrganRecord():
            _demand_revival(sketch, change)


def _demand_revival(sketch: Sketch, change: Change) -> None:
    """Ask for what brings a record back: out of quarantine, or to life."""
    held, freed = change.before, change.after
    if not isinstance(freed, CellRecord | OrganRecord):
        return
    state = held.state if isinstance(held, CellRecord | OrganRecord) else None
    shut = (State.QUARANTINED, State.ROLLED_BACK)
    is_release = state is State.QUARANTINED and freed.state not in shut
    if not is_release and (state in LIVE or freed.state not in LIVE):
        return
    sketch.demand(
        Action.RELEASE if is_release else Action.ENABLE,
        change.address,
        capability=capability_of(freed),
        state=state,
        stage=freed.state,
    )
    if state is State.ROLLED_BACK:
        sketch.risk(RiskLevel.HIGH, "was_rolled_back", change.address)
    if is_release and isinstance(held, CellRecord | OrganRecord):
        warn_of_early_release(sketch, held)
    if is_release and not is_intact(freed):
        sketch.conflict(change.address, No.DIGEST_MISMATCH, digest=freed.digest)


def _revision(record: Record | None) -> int:
    return record.revision if record is not None else 0
