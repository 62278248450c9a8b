"""The capabilities (feature gates) and the states they ship in."""

from typing import Protocol

from factory.model import (
    FOUR_EYES,
    SAFE_MODE,
    Backend,
    GateRecord,
    GateState,
    Record,
    SwitchRecord,
)

_LOCKED, _OPEN = GateState.LOCKED, GateState.EXPERIMENTAL

SHIPPED: dict[str, GateState] = {
    "factory_adapter": _OPEN,
    "factory_script": _LOCKED,
    "factory_wasm": _LOCKED,
    "organs_builder": _OPEN,
    "training": _OPEN,
    "self_edit": _LOCKED,
    "organ_voice": _OPEN,
    "organ_vision_readonly": _OPEN,
    "organ_vision_active": _LOCKED,
    "organ_hearing": _LOCKED,
    "organ_motor": _LOCKED,
    "organ_net_probe": _LOCKED,
    "organ_fs": _LOCKED,
}


class Readable(Protocol):
    """Anything that records can be read from: a world, or a plan being drawn."""

    def get(self, address: str) -> Record | None:
        """The record at an address, or None."""
        ...


def capability_of(backend: Backend) -> str:
    """The capability that a backend's cells live behind."""
    return f"factory_{backend.value}"


def gate_address(capability: str) -> str:
    """The address of a capability's record."""
    return f"capability.{capability}"


def gate_state(world: Readable, capability: str) -> GateState:
    """The state of a capability now; one that nobody ships is locked."""
    found = world.get(gate_address(capability))
    if isinstance(found, GateRecord):
        return found.state
    return SHIPPED.get(capability, GateState.LOCKED)


def is_safe_mode(world: Readable) -> bool:
    """Whether the factory is in safe mode now."""
    return _is_on(world, SAFE_MODE)


def is_four_eyes(world: Readable) -> bool:
    """Whether plans of high risk take two people now."""
    return _is_on(world, FOUR_EYES)


def _is_on(world: Readable, switch: str) -> bool:
    found = world.get(switch)
    return isinstance(found, SwitchRecord) and found.on
