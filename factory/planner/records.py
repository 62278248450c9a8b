"""What a move does to a record itself: its state, and what it remembers for later."""

from factory.lifecycle import LIVE, TRIED, No, held_until
from factory.model import CellRecord, OrganRecord, RouteRecord, State, StemCellRecord
from factory.planner.sketch import Sketch
from factory.report import RiskLevel


def capability_of(record: StemCellRecord) -> str | None:
    """The gate that a record lives behind."""
    if isinstance(record, OrganRecord):
        return record.template.policies.capability
    return f"factory_{record.spec.backend.value}"


def was_tried(record: StemCellRecord, route: RouteRecord) -> bool:
    """Whether a version has had traffic: it is, or was when it was held, a canary."""
    states = {record.state, record.resume, record.former}
    return bool(states & TRIED) or record.address in route.proved


def move_record(
    sketch: Sketch, record: StemCellRecord, state: State, reason: str | None = None
) -> None:
    """Draw a record in its new state.

    Args:
        sketch: the plan.
        record: as it is now.
        state: where it goes.
        reason: what the operator gave as the reason.
    """
    is_held = state is State.QUARANTINED
    at, times = sketch.context.at, (record.quarantines or 0) + is_held
    update = {
        "state": state,
        "updated_at": at,
        "reason": reason,
        "resume": _resume(record, state),
        "former": record.state if is_held else None,
        "quarantines": times or None,
        "held_until": held_until(at, times) if is_held else None,
    }
    sketch.put(record.model_copy(update=update))


def _resume(record: StemCellRecord, state: State) -> State | None:
    """What enabling goes back to; a quarantine in between does not lose it."""
    if State.QUARANTINED in (record.state, state):
        return record.resume if state in (State.QUARANTINED, State.DISABLED) else None
    return record.state if state is State.DISABLED else None


def check_cells(sketch: Sketch, organ: OrganRecord) -> tuple[CellRecord, ...]:
    """The cells of an organ; each that cannot be used stands in its way."""
    found: list[CellRecord] = []
    for address in organ.template.cells:
        cell = sketch.get(address)
        assert isinstance(cell, CellRecord), address
        if cell.state not in LIVE:
            sketch.conflict(address, No.CELL_NOT_READY, why=f"is_{cell.state.value}")
            continue
        if cell.state is State.DEPRECATED:
            sketch.risk(RiskLevel.MEDIUM, "deprecated_cell", address)
        found.append(cell)
    return tuple(found)


def warn_users(sketch: Sketch, address: str, level: RiskLevel, code: str) -> None:
    """Name the live organs that contain a cell."""
    for organ in sketch.world.users_of(address):
        user = sketch.stem(organ)
        if user is not None and user.state in LIVE:
            sketch.risk(level, code, address, organ=organ)


def warn_of_early_release(sketch: Sketch, record: StemCellRecord) -> None:
    """Name the risk of letting a version out before its quarantine is over."""
    until = record.held_until
    if until is not None and sketch.context.at < until:
        sketch.risk(RiskLevel.HIGH, "released_early", record.address, until=until)
