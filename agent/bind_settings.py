"""Binding unlock, lock and safe mode."""

from difflib import get_close_matches

from agent.names import Names
from agent.reply import Refused
from agent.slots import Slots
from agent.steps import Change, NotBound
from factory.gates import SHIPPED
from factory.model import GateState
from factory.operations import SetGate, SetSafeMode
from grammar.model import Intent


def bind_gate(slots: Slots, _: Names) -> Change | NotBound:
    """A capability to open or lock; an opened one is experimental."""
    capability = slots.text("capability") or ""
    if capability not in SHIPPED:
        near = get_close_matches(capability, SHIPPED, n=3, cutoff=0.4)
        fields = {"capability": capability, "near": ", ".join(near or SHIPPED)}
        return Refused("unknown_capability", fields)
    is_locking = slots.intent is Intent.LOCK
    state = GateState.LOCKED if is_locking else GateState.EXPERIMENTAL
    return Change(SetGate(capability=capability, state=state))


def bind_safe_mode(slots: Slots, _: Names) -> Change | NotBound:
    """Safe mode on or off."""
    return Change(SetSafeMode(on=bool(slots.command.slots.get("on"))))
