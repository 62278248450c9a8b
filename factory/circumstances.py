"""A request to the policy as the context of the Cedar schema."""

from collections.abc import Iterator
from math import ceil
from typing import Any

from factory.decision import PolicyRequest
from factory.model import GateState, State


def context_of(request: PolicyRequest) -> dict[str, Any]:
    """The context: only what was given stands in it, so that rules can tell."""
    context: dict[str, Any] = {"safe_mode": request.safe_mode}
    for name, state in (("state", request.state), ("stage", request.stage)):
        if state is not None:
            context[name] = _entity("State", state)
    return context | dict(_given(request))


def _given(request: PolicyRequest) -> Iterator[tuple[str, Any]]:
    if request.capability is not None:
        yield "gate", _gate(request)
    if request.is_proved is not None:
        yield "proved", request.is_proved
    if request.missing:
        yield "missing", list(request.missing)
    for name, asked in (("limits", request.limits), ("effort", request.effort)):
        if asked is not None:
            # Cedar counts in whole numbers; a part of one more is more.
            yield name, {each: ceil(value) for each, value in asked.doc().items()}
    if request.confirming is not None:
        yield "confirm", request.confirming.doc()


def _gate(request: PolicyRequest) -> dict[str, Any]:
    # Without a state the record is not whole and the schema refuses the request.
    gate: dict[str, Any] = {"capability": request.capability}
    if request.gate is not None:
        gate["state"] = _entity("GateState", request.gate)
    return gate


def _entity(kind: str, name: GateState | State) -> dict[str, Any]:
    return {"__entity": {"type": kind, "id": name.value}}
