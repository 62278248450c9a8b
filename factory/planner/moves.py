"""Moves: approve, rollback, disable, enable, and what each means for the traffic."""

from factory.address import by_version, family_of, parse_address
from factory.decision import Action
from factory.lifecycle import LIVE, No, approve_to, is_below, target_of
from factory.model import (
    CanaryPolicy,
    CanaryShare,
    CellRecord,
    OrganRecord,
    RouteRecord,
    State,
    StemCellRecord,
)
from factory.operations import Move, Transition
from factory.plan import RiskLevel
from factory.planner.routes import advance, is_share_of, withdraw
from factory.planner.sketch import Sketch

CELL_CANARY = CanaryPolicy()
"""How a cell that is approved by itself gets its traffic."""


def plan_transition(sketch: Sketch, operation: Transition) -> None:
    """Draw one move of one record, named by version or by family."""
    subject = _subject(sketch, operation.address)
    if subject is None:
        sketch.conflict(operation.address, No.NO_SUCH_VERSION)
        return
    match operation.move:
        case Move.APPROVE:
            _approve(sketch, subject, operation)
        case Move.ROLLBACK:
            _rollback(sketch, subject, operation)
        case Move.DISABLE:
            _disable(sketch, subject, operation)
        case Move.ENABLE:
            _enable(sketch, subject, operation)


def _subject(sketch: Sketch, address: str) -> StemCellRecord | None:
    if parse_address(address).version:
        return sketch.stem(address)
    route = sketch.route(address)
    return sketch.stem(route.head) if route else None


def capability_of(record: StemCellRecord) -> str | None:
    """The gate that a record lives behind."""
    if isinstance(record, OrganRecord):
        return record.template.policies.capability
    return f"factory_{record.spec.backend.value}"


def _move(
    sketch: Sketch, record: StemCellRecord, state: State, reason: str | None = None
) -> None:
    resume = record.state if state is State.DISABLED else None
    update = {
        "state": state,
        "updated_at": sketch.context.at,
        "reason": reason,
        "resume": resume,
    }
    sketch.put(record.model_copy(update=update))


# -- approve -------------------------------------------------------------------


def _approve(sketch: Sketch, subject: StemCellRecord, operation: Transition) -> None:
    address = subject.address
    stage = approve_to(subject.state, operation.stage)
    if isinstance(stage, No):
        sketch.conflict(address, stage, state=subject.state.value)
        return
    sketch.demand(
        Action.APPROVE,
        address,
        capability=capability_of(subject),
        state=subject.state,
        stage=stage,
    )
    route = sketch.route(family_of(address))
    share = _share(subject, stage, operation.traffic, route)
    if share and route and route.canary and route.canary.address != address:
        other = route.canary.address
        sketch.conflict(address, No.ANOTHER_CANARY, other=other)
        return
    if isinstance(subject, OrganRecord):
        _lift_cells(sketch, subject, stage)
    _move(sketch, subject, stage, operation.reason)
    advance(sketch, address, stage, share)
    _warn_of_traffic(sketch, address, stage, share)


def _share(
    subject: StemCellRecord,
    stage: State,
    traffic: float | None,
    route: RouteRecord | None,
) -> CanaryShare | None:
    """The share of a version on trial; None leaves what it has."""
    if stage not in (State.CANARY, State.EXPERIMENTAL):
        return None
    has_one = route is not None and is_share_of(route, subject.address)
    if traffic is None and has_one:
        return None
    policy = CELL_CANARY
    if isinstance(subject, OrganRecord):
        policy = subject.template.policies.canary
    percent = traffic if traffic is not None else policy.traffic
    return CanaryShare(address=subject.address, traffic=percent, mode=policy.mode)


def _lift_cells(sketch: Sketch, organ: OrganRecord, stage: State) -> None:
    """An organ never stands higher than its cells: those below come along."""
    for address in organ.template.cells:
        cell = sketch.get(address)
        assert isinstance(cell, CellRecord), address
        if cell.state not in LIVE:
            sketch.conflict(address, No.CELL_NOT_READY, why=f"is_{cell.state.value}")
        elif is_below(cell.state, stage):
            _move(sketch, cell, stage)
            if stage is State.STABLE:
                advance(sketch, address, stage, None)


def _warn_of_traffic(
    sketch: Sketch, address: str, stage: State, share: CanaryShare | None
) -> None:
    if stage is State.STABLE:
        sketch.risk(RiskLevel.HIGH, "serves_all_traffic", address)
    elif share is not None:
        percent = f"{share.traffic:g}"
        sketch.risk(RiskLevel.MEDIUM, "gets_traffic", address, percent=percent)


# -- rollback ------------------------------------------------------------------


def _rollback(sketch: Sketch, subject: StemCellRecord, operation: Transition) -> None:
    address = subject.address
    route = sketch.route(family_of(address))
    assert route is not None, address
    back_to, no = _way_back(sketch, route, address, operation.version)
    if no is not None:
        sketch.conflict(address, no, version=operation.version or "")
        return
    leaving = tuple(_leaving(sketch, route, address, back_to))
    if not leaving:
        sketch.conflict(address, No.ALREADY_ROLLED_BACK)
        return
    for each in leaving:
        sketch.demand(
            Action.ROLLBACK,
            each.address,
            state=each.state,
            stage=State.ROLLED_BACK,
        )
        _move(sketch, each, State.ROLLED_BACK, operation.reason)
    withdraw(sketch, tuple(each.address for each in leaving), back_to)
    if back_to is None:
        sketch.risk(RiskLevel.HIGH, "nothing_left", address)


def _way_back(
    sketch: Sketch, route: RouteRecord, address: str, version: str | None
) -> tuple[str | None, No | None]:
    """The version that comes back, or why there is none."""
    if version is None:
        return _best_older(sketch, route, address), None
    wanted = f"{route.address}.{version}"
    record = sketch.stem(wanted) if wanted in route.members else None
    if record is None:
        return None, No.NO_SUCH_VERSION
    if by_version(wanted) >= by_version(address):
        return None, No.NOT_OLDER
    if record.state not in LIVE:
        return None, No(record.state.value)
    return wanted, None


def _best_older(sketch: Sketch, route: RouteRecord, address: str) -> str | None:
    """The last proved version before this one, else the newest live one before it."""
    older = [m for m in route.members if by_version(m) < by_version(address)]
    live = [m for m in older if (r := sketch.stem(m)) and r.state in LIVE]
    proved = [m for m in route.proved if m in live]
    return next(reversed(proved or live), None)


def _leaving(
    sketch: Sketch, route: RouteRecord, address: str, back_to: str | None
) -> list[StemCellRecord]:
    """The versions that leave: this one, and all between it and the one coming back."""
    newest = by_version(address)
    floor = by_version(back_to) if back_to else newest
    span = [
        sketch.stem(each)
        for each in route.members
        if each == address or floor < by_version(each) <= newest
    ]
    found = [each for each in span if each is not None]
    return [
        each
        for each in found
        if not isinstance(target_of(each.state, Move.ROLLBACK), No)
    ]


# -- disable, enable -----------------------------------------------------------


def _disable(sketch: Sketch, subject: StemCellRecord, operation: Transition) -> None:
    address = subject.address
    target = target_of(subject.state, Move.DISABLE)
    if isinstance(target, No):
        sketch.conflict(address, target, state=subject.state.value)
        return
    sketch.demand(Action.DISABLE, address, state=subject.state, stage=target)
    route = sketch.route(family_of(address))
    if route is not None and route.serving == address:
        sketch.risk(RiskLevel.HIGH, "traffic_stops", address)
    for organ in sketch.world.users_of(address):
        user = sketch.stem(organ)
        if user is not None and user.state in LIVE:
            sketch.risk(RiskLevel.HIGH, "used_by", address, organ=organ)
    _move(sketch, subject, target, operation.reason)
    withdraw(sketch, (address,), None)


def _enable(sketch: Sketch, subject: StemCellRecord, operation: Transition) -> None:
    address = subject.address
    target = target_of(subject.state, Move.ENABLE, subject.resume)
    if isinstance(target, No):
        sketch.conflict(address, target, state=subject.state.value)
        return
    capability = capability_of(subject)
    sketch.demand(
        Action.ENABLE,
        address,
        capability=capability,
        state=subject.state,
        stage=target,
    )
    _move(sketch, subject, target, operation.reason)
    route = sketch.route(family_of(address))
    is_free = route is not None and route.serving is None
    if target is State.STABLE and is_free:
        advance(sketch, address, target, None)
        return
    share = _share(subject, target, None, route)
    if share is not None and route is not None and route.canary is None:
        advance(sketch, address, target, share)
        _warn_of_traffic(sketch, address, target, share)
