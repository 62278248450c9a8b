"""Which sources a plan of some operations rests on, and may be looked at."""

from collections.abc import Iterator, Sequence

from factory.gates import capability_of, gate_state
from factory.model import SOURCED, CellRecord, FactorySpec, GateState, RouteRecord
from factory.operations import Build, Configure, Fabricate, Operation, SetGate
from factory.ports.store import World


def sourced_specs(
    operations: Sequence[Operation], world: World
) -> Iterator[FactorySpec]:
    """The specs to admit: the new ones, and those that they replace.

    A source behind a locked gate is not even read, unless an operation before it
    opens the gate.

    Args:
        operations: what is asked for, in the order said.
        world: the records now.
    """
    gates: dict[str, GateState] = {}
    for operation in operations:
        if isinstance(operation, SetGate):
            gates[operation.capability] = operation.state
        for spec in _specs(operation, world):
            capability = capability_of(spec.backend)
            gate = gates.get(capability) or gate_state(world, capability)
            if gate is not GateState.LOCKED:
                yield spec


def replaced_specs(
    operations: Sequence[Operation], world: World
) -> Iterator[tuple[FactorySpec, FactorySpec]]:
    """The specs that are replaced by ones of the same backend: old and new."""
    for operation in operations:
        if isinstance(operation, Fabricate) and operation.replaces:
            old, new = world.get(operation.replaces), operation.spec
            if not isinstance(old, CellRecord) or new.backend not in SOURCED:
                continue
            if old.spec.backend is new.backend:
                yield old.spec, new


def _specs(operation: Operation, world: World) -> Iterator[FactorySpec]:
    match operation:
        case Fabricate(spec=spec, replaces=replaces):
            yield from _if_sourced(spec)
            old = world.get(replaces) if replaces else None
            if isinstance(old, CellRecord):
                yield from _if_sourced(old.spec)
        case Build(cells=cells):
            for spec in cells:
                yield from _if_sourced(spec)
        case Configure(address=address):
            found = world.get(address)
            if isinstance(found, RouteRecord):
                found = world.get(found.head)
            if isinstance(found, CellRecord):
                yield from _if_sourced(found.spec)


def _if_sourced(spec: FactorySpec) -> Iterator[FactorySpec]:
    if spec.backend in SOURCED and spec.source is not None:
        yield spec
