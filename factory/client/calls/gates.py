"""Requests about capabilities and safe mode."""

from pydantic import TypeAdapter

from factory.client.call import Call, Route
from factory.model import GateState
from factory.wire.bodies import GateBody, SwitchBody
from factory.wire.documents import Gate, Gates, Switch

LIST = Route("GET", "/capabilities")
SET = Route("PUT", "/capabilities/{name}")
SAFE_MODE = Route("GET", "/safe-mode")
SET_SAFE_MODE = Route("PUT", "/safe-mode")

_GATES = TypeAdapter(Gates)
_GATE = TypeAdapter(Gate)
_SWITCH = TypeAdapter(Switch)


def states() -> Call[Gates]:
    """List the capabilities with their states."""
    return Call(LIST, _GATES)


def set_gate(
    name: str, state: GateState, revision: int | None = None, confirm: str | None = None
) -> Call[Gate]:
    """Open or lock a capability; opening takes the role admin.

    Args:
        name: the capability.
        state: what it is to be.
        revision: the revision that it must still have.
        confirm: the name that a plan of high risk is confirmed by.
    """
    names, query, body = {"name": name}, {"confirm": confirm}, GateBody(state=state)
    return Call(SET, _GATE, names, query, body, revision)


def safe_mode() -> Call[Switch]:
    """Tell whether safe mode is on."""
    return Call(SAFE_MODE, _SWITCH)


def set_safe_mode(*, on: bool, confirm: str | None = None) -> Call[Switch]:
    """Enter or leave safe mode; leaving takes the role admin."""
    query, body = {"confirm": confirm}, SwitchBody(on=on)
    return Call(SET_SAFE_MODE, _SWITCH, query=query, body=body)
