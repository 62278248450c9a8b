"""Ways out of a denial: what each would change about the request, and who may do it.

Nothing here is believed: the engine evaluates every way again before it is suggested.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from factory.decision import Action, PolicyRequest, Remedy, Suggestion
from factory.gates import gate_address
from factory.model import SAFE_MODE, GateState, Role
from factory.values import Frozen

FrozenT = TypeVar("FrozenT", bound=Frozen)
Way = tuple[Suggestion, dict[str, Any]]
"""A suggestion, and what it changes about the request."""
Doer = Callable[[Action, str], Role | None]
"""The least role that may do an action at an address, for what a remedy takes."""
PEOPLE = 2
"""How many people confirm where one is not enough."""


def ways_out(
    request: PolicyRequest, most: Mapping[str, int], doer: Doer
) -> Iterator[Way]:
    """What could be changed, least powers first.

    Args:
        request: what was denied.
        most: the bound of each limit, as the policies name it.
        doer: finds who may carry a remedy out; None when nobody may.
    """
    yield from _by_waiting(request, most, doer)
    roles = list(Role)
    for higher in roles[roles.index(request.role) + 1 :]:
        yield Suggestion(remedy=Remedy.ACT_AS, role=higher), {"role": higher}
    name = request.capability
    if name is not None and request.gate is GateState.LOCKED:
        role = doer(Action.UNLOCK, gate_address(name))
        unlock = Suggestion(remedy=Remedy.UNLOCK, role=role, capability=name)
        yield unlock, {"gate": GateState.EXPERIMENTAL}
    if request.safe_mode:
        role = doer(Action.LEAVE_SAFE_MODE, SAFE_MODE)
        yield Suggestion(remedy=Remedy.LEAVE_SAFE_MODE, role=role), {"safe_mode": False}


def _by_waiting(
    request: PolicyRequest, most: Mapping[str, int], doer: Doer
) -> Iterator[Way]:
    """The ways that take no other power."""
    if request.is_proved is False:
        role = doer(Action.INVOKE, request.resource)
        yield Suggestion(remedy=Remedy.PROVE, role=role), {"is_proved": True}
    if request.missing:
        missing, role = request.missing, doer(Action.INSPECT, request.resource)
        restore = Suggestion(remedy=Remedy.RESTORE, role=role, missing=missing)
        yield restore, {"missing": ()}
    if request.limits is not None and (lower := _lowered(request.limits, most)):
        suggestion = Suggestion(
            remedy=Remedy.LOWER_LIMITS, role=request.role, limits=lower
        )
        yield suggestion, {"limits": request.limits.model_copy(update=lower.doc())}
    if request.effort is not None and (less := _lowered(request.effort, most)):
        suggestion = Suggestion(
            remedy=Remedy.LOWER_LIMITS, role=request.role, effort=less
        )
        yield suggestion, {"effort": request.effort.model_copy(update=less.doc())}
    confirming = request.confirming
    if confirming is not None and confirming.people < PEOPLE:
        role = doer(Action.INSPECT, request.resource)
        two = confirming.model_copy(update={"people": PEOPLE})
        yield Suggestion(remedy=Remedy.SECOND_PERSON, role=role), {"confirming": two}


def _lowered(asked: FrozenT, most: Mapping[str, int]) -> FrozenT | None:
    """The bounds of those limits that exceed them."""
    over = {
        name: bound
        for name, bound in most.items()
        if (getattr(asked, name, None) or 0) > bound
    }
    return type(asked).model_validate(over) if over else None


def after(request: PolicyRequest, ways: Iterable[Way]) -> PolicyRequest:
    """The request as it would be once all these ways out are taken."""
    taken = {field: value for _, update in ways for field, value in update.items()}
    return request.model_copy(update=taken)
