"""Binding what is set: parameters, gates and safe mode."""

from difflib import get_close_matches

from agent.bind_moving import record_named
from agent.names import Names
from agent.reply import Refused
from agent.slots import Slots
from agent.steps import Change, NotBound
from factory.address import family_of, version_after
from factory.gates import SHIPPED
from factory.model import GateState
from factory.operations import Configure, SetGate, SetSafeMode
from factory.parameters import BOUNDS, Parameter
from grammar.model import Intent


def bind_set(slots: Slots, names: Names) -> Change | NotBound:
    """A parameter of a version; the next free number is there if it needs a new one."""
    found = record_named(slots, names)
    if not isinstance(found, str):
        return found
    parameter = Parameter(slots.text("parameter") or "")
    value = slots.number("value")
    bounds = BOUNDS[parameter]
    if value is None or not bounds.holds(value):
        shown = "—" if value is None else f"{value:g}"
        return Refused(bounds.told, {"parameter": parameter.value, "value": shown})
    version = version_after(names.versions(family_of(found)))
    return Change(
        Configure(address=found, parameter=parameter, value=value, version=version)
    )


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
