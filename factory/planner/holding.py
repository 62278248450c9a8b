"""Moves that hold a version back, and those that let it go again.

Disable and deprecate are an operator's choice, quarantine is a suspicion: it takes the
version out of the traffic for a proved one, and a release checks its content first.
"""

from factory.address import family_of
from factory.decision import Action
from factory.integrity import damage_of, is_intact
from factory.lifecycle import LIVE, No, target_of
from factory.model import OrganRecord, RouteRecord, State, StemCellRecord
from factory.operations import Move, Transition
from factory.planner.approving import share_of, warn_of_traffic
from factory.planner.records import (
    capability_of,
    check_cells,
    move_record,
    warn_of_early_release,
    warn_users,
)
from factory.planner.routes import (
    advance,
    drop_share,
    forget_failure,
    remember_failure,
    serve_again,
    silence,
    warn_of_switch,
    withdraw,
)
from factory.planner.sketch import Sketch
from factory.report import RiskLevel


def plan_disable(
    sketch: Sketch, subject: StemCellRecord, operation: Transition
) -> None:
    """Draw a version switched off; what it answered stays without an answer."""
    target = _held_back(sketch, subject, Move.DISABLE)
    if target is None:
        return
    address, route = subject.address, _route(sketch, subject)
    warn_users(sketch, address, RiskLevel.HIGH, "used_by")
    move_record(sketch, subject, target, operation.reason)
    silence(sketch, address)
    warn_of_switch(sketch, route)


def plan_deprecate(
    sketch: Sketch, subject: StemCellRecord, operation: Transition
) -> None:
    """Draw a version on its way out: no trial any more, but it goes on serving."""
    target = _held_back(sketch, subject, Move.DEPRECATE)
    if target is None:
        return
    address = subject.address
    warn_users(sketch, address, RiskLevel.MEDIUM, "used_by")
    if _route(sketch, subject).serving == address:
        sketch.risk(RiskLevel.MEDIUM, "still_serves", address)
    move_record(sketch, subject, target, operation.reason)
    drop_share(sketch, address)


def plan_quarantine(
    sketch: Sketch, subject: StemCellRecord, operation: Transition
) -> None:
    """Draw a version shut away: no traffic, no organ runs with it, nothing is lost."""
    target = _held_back(sketch, subject, Move.QUARANTINE)
    if target is None:
        return
    address, route = subject.address, _route(sketch, subject)
    warn_users(sketch, address, RiskLevel.HIGH, "organ_stops")
    remember_failure(sketch, subject)
    move_record(sketch, subject, target, operation.reason)
    withdraw(sketch, (address,), None)
    warn_of_switch(sketch, route)


def plan_enable(sketch: Sketch, subject: StemCellRecord, operation: Transition) -> None:
    """Draw a version switched on again, as it was."""
    target = _let_back(sketch, subject, Move.ENABLE, subject.resume)
    if target is not None:
        _let_go(sketch, subject, target, operation.reason)


def plan_release(
    sketch: Sketch, subject: StemCellRecord, operation: Transition
) -> None:
    """Draw a version let out of quarantine, if its content is what it was."""
    target = _let_back(sketch, subject, Move.RELEASE, subject.former)
    if target is None:
        return
    address = subject.address
    if not is_intact(subject) or damage_of(address, sketch.world) is not None:
        sketch.conflict(address, No.DIGEST_MISMATCH, digest=subject.digest)
        return
    forget_failure(sketch, address)
    warn_of_early_release(sketch, subject)
    _let_go(sketch, subject, target, operation.reason)
    for organ in sketch.world.users_of(address):
        _give_back(sketch, organ)


def _give_back(sketch: Sketch, organ: str) -> None:
    """Let an organ serve again that lost its traffic because of the cell."""
    user = sketch.stem(organ)
    if user is None or user.state is not State.STABLE:
        return
    if serve_again(sketch, organ):
        sketch.risk(RiskLevel.HIGH, "serves_all_traffic", organ)


def _let_go(
    sketch: Sketch, subject: StemCellRecord, target: State, reason: str | None
) -> None:
    """Draw a version back in its state, and its traffic where nobody took it over."""
    address, route = subject.address, _route(sketch, subject)
    if isinstance(subject, OrganRecord) and target in LIVE:
        check_cells(sketch, subject)
    move_record(sketch, subject, target, reason)
    if serve_again(sketch, address):
        sketch.risk(RiskLevel.HIGH, "serves_all_traffic", address)
        return
    share = share_of(subject, target, None, route)
    if share is not None and route.canary is None:
        advance(sketch, address, target, share)
        warn_of_traffic(sketch, address, target, share)


def _held_back(sketch: Sketch, subject: StemCellRecord, move: Move) -> State | None:
    """Where a move leads that takes something away, if the policy lets it."""
    return _allowed(sketch, subject, move, None, None)


def _let_back(
    sketch: Sketch, subject: StemCellRecord, move: Move, back: State | None
) -> State | None:
    """Where a move leads that brings something to life, if policy and gate let it."""
    return _allowed(sketch, subject, move, back, capability_of(subject))


def _allowed(
    sketch: Sketch,
    subject: StemCellRecord,
    move: Move,
    back: State | None,
    capability: str | None,
) -> State | None:
    """Where a move leads; the plan notes what is asked of the policy, or a no."""
    target = target_of(subject.state, move, back)
    if isinstance(target, No):
        sketch.conflict(subject.address, target, state=subject.state.value)
        return None
    sketch.demand(
        Action(move.value),
        subject.address,
        capability=capability,
        state=subject.state,
        stage=target,
    )
    return target


def _route(sketch: Sketch, subject: StemCellRecord) -> RouteRecord:
    route = sketch.route(family_of(subject.address))
    assert route is not None, subject.address
    return route
