"""The door of the moves: which record is meant, and which move is drawn."""

from collections.abc import Callable

from factory.address import parse_address
from factory.integrity import is_intact
from factory.lifecycle import No
from factory.model import RouteRecord, State, StemCellRecord
from factory.operations import Move, Transition
from factory.planner.approving import plan_approve
from factory.planner.holding import (
    plan_deprecate,
    plan_disable,
    plan_enable,
    plan_quarantine,
    plan_release,
)
from factory.planner.retreating import plan_rollback
from factory.planner.sketch import Sketch

_Draw = Callable[[Sketch, StemCellRecord, Transition], None]

MOVES: dict[Move, _Draw] = {
    Move.APPROVE: plan_approve,
    Move.ROLLBACK: plan_rollback,
    Move.DISABLE: plan_disable,
    Move.ENABLE: plan_enable,
    Move.DEPRECATE: plan_deprecate,
    Move.QUARANTINE: plan_quarantine,
    Move.RELEASE: plan_release,
}

RISING = frozenset({Move.APPROVE, Move.ENABLE})
"""The moves that a record must be intact for; a release asks for more than that."""


def plan_transition(sketch: Sketch, operation: Transition) -> None:
    """Draw one move of one record, named by version or by family."""
    subject = _subject(sketch, operation)
    if subject is None:
        sketch.conflict(operation.address, No.NO_SUCH_VERSION)
        return
    if operation.move in RISING and not is_intact(subject):
        sketch.conflict(subject.address, No.DIGEST_MISMATCH, digest=subject.digest)
        return
    MOVES[operation.move](sketch, subject, operation)


def _subject(sketch: Sketch, operation: Transition) -> StemCellRecord | None:
    if parse_address(operation.address).version:
        return sketch.stem(operation.address)
    route = sketch.route(operation.address)
    if route is None:
        return None
    if operation.move is Move.RELEASE and (held := _held(sketch, route)):
        return held
    return sketch.stem(route.head)


def _held(sketch: Sketch, route: RouteRecord) -> StemCellRecord | None:
    """The one version of a family that is in quarantine: a release means no other."""
    found = [sketch.stem(each) for each in route.members]
    held = [each for each in found if each and each.state is State.QUARANTINED]
    return held[0] if len(held) == 1 else None
