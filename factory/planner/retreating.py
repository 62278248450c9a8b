"""Rollback: versions leave, and the last proved one before them comes back."""

from factory.address import by_version, family_of
from factory.decision import Action
from factory.lifecycle import LIVE, No, target_of
from factory.model import RouteRecord, State, StemCellRecord
from factory.operations import Move, Transition
from factory.planner.records import move_record
from factory.planner.routes import (
    is_fit,
    is_live,
    remember_failure,
    warn_of_failure,
    warn_of_switch,
    withdraw,
)
from factory.planner.sketch import Sketch
from factory.report import RiskLevel


def plan_rollback(
    sketch: Sketch, subject: StemCellRecord, operation: Transition
) -> None:
    """Draw the step back from a version, to the one that is named or the best."""
    address = subject.address
    route = sketch.route(family_of(address))
    assert route is not None, address
    back_to, no = _way_back(sketch, route, address, operation.version)
    if no is not None:
        sketch.conflict(address, no, version=operation.version or "")
        return
    leaving = _leaving(sketch, route, address, back_to)
    if not leaving:
        sketch.conflict(address, No.ALREADY_ROLLED_BACK)
        return
    for each in leaving:
        _take_back(sketch, each, operation.reason)
    withdraw(sketch, tuple(each.address for each in leaving), back_to)
    warn_of_switch(sketch, route)
    if back_to is None:
        sketch.risk(RiskLevel.HIGH, "nothing_left", address)
    elif (record := sketch.stem(back_to)) is not None:
        warn_of_failure(sketch, back_to, record.digest)


def _take_back(sketch: Sketch, record: StemCellRecord, reason: str | None) -> None:
    state = State.ROLLED_BACK
    sketch.demand(Action.ROLLBACK, record.address, state=record.state, stage=state)
    remember_failure(sketch, record)
    move_record(sketch, record, state, reason)


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
    live = [m for m in older if is_live(sketch, m)]
    proved = [m for m in route.proved if m in live and is_fit(sketch, route, m)]
    return next(reversed(proved or live), None)


def _leaving(
    sketch: Sketch, route: RouteRecord, address: str, back_to: str | None
) -> tuple[StemCellRecord, ...]:
    """The versions that leave: this one, and all between it and the one coming back."""
    newest = by_version(address)
    floor = by_version(back_to) if back_to else newest
    span = [
        sketch.stem(each)
        for each in route.members
        if each == address or floor < by_version(each) <= newest
    ]
    return tuple(
        each
        for each in span
        if each and not isinstance(target_of(each.state, Move.ROLLBACK), No)
    )
