"""The workshop: the installed backends, what they admit and what they make."""

from collections.abc import Iterator, Mapping, Sequence

from factory.errors import BackendError
from factory.gates import capability_of, gate_state
from factory.measured import Measured, SourceChange, SourceFinding
from factory.model import Backend, FactorySpec, GateState
from factory.operations import Operation
from factory.plan import Plan
from factory.ports.backend import (
    Admitter,
    Fabricator,
    Inspect,
    Inspection,
    Invoke,
    Tuner,
)
from factory.ports.store import Store, Transaction, World
from factory.runtime.sources import replaced_specs, sourced_specs
from factory.sandbox.logged import Listener
from factory.sandbox.ring import RingStatus
from factory.training.model import TunableOption


class Workshop:
    """The backends of one factory.

    Args:
        fabricators: the installed backends.
        store: where the gates are read.
    """

    def __init__(self, fabricators: Mapping[Backend, Fabricator], store: Store) -> None:
        self._fabricators = fabricators
        self._store = store

    @property
    def backends(self) -> tuple[Backend, ...]:
        """The installed backends."""
        return tuple(self._fabricators)

    @property
    def rings(self) -> Mapping[Backend, RingStatus]:
        """How the worker processes of each sandboxed backend stand."""
        return {backend: each.status for backend, each in self._admitters().items()}

    @property
    def inspectors(self) -> Mapping[Backend, Inspect]:
        """What each installed backend says of a spec."""
        return {backend: each.inspect for backend, each in self._fabricators.items()}

    def admitted(
        self, operations: Sequence[Operation], world: World, found: Measured
    ) -> Measured:
        """What was measured, with what the sources are that operations name.

        Args:
            operations: what is asked for.
            world: the records now; a source behind a locked gate is not read.
            found: what was measured beside that.
        """
        sources = self._sources(operations, world)
        if not sources:
            return found
        changes = dict(self._changes(operations, world, sources))
        told = {address: each for address, each in changes.items() if each} or None
        return found.model_copy(update={"sources": sources, "changes": told})

    def offered(self, backend: Backend, source: bytes) -> SourceFinding:
        """What a source is that was sent; cells may name it by its digest then.

        It waits in this process, among the latest 64 MB of sources, until a plan that
        names it is carried out and the store keeps it.

        Args:
            backend: that is to run it.
            source: a script or a module.

        Raises:
            BackendError: codes `not_installed`, `gate_locked`.
        """
        self._check_gate(backend)
        fabricator = self._fabricators.get(backend)
        if not isinstance(fabricator, Admitter):
            message = f"backend {backend} takes no sources"
            raise BackendError("not_installed", message, backend=backend.value)
        return fabricator.offer(source)

    def keep_sources(self, plan: Plan, transaction: Transaction) -> None:
        """Keep what a plan's cells are made of, as far as it was admitted here.

        Args:
            plan: the plan that is carried out, or waits.
            transaction: that carries it out.
        """
        for each in plan.report.sources or ():
            if (digest := each.finding.digest) is None:
                continue
            for admitter in self._admitters().values():
                if (source := admitter.staged(digest)) is not None:
                    transaction.keep(digest, source)

    def parameters(self, spec: FactorySpec) -> tuple[TunableOption, ...]:
        """The options of a cell that a training may try; none in most backends."""
        fabricator = self._fabricators.get(spec.backend)
        return fabricator.parameters(spec) if isinstance(fabricator, Tuner) else ()

    def inspect(self, spec: FactorySpec) -> Inspection:
        """What a backend says of a spec.

        Raises:
            BackendError: code `not_installed`.
        """
        return self._fabricator(spec).inspect(spec)

    def fabricate(self, spec: FactorySpec, *, is_proved: bool = False) -> Invoke:
        """A cell as a function of one input value.

        Args:
            spec: what it is made of.
            is_proved: that its version is stable.

        Raises:
            BackendError: codes `not_installed`, `gate_locked`, and those of the
                backend.
        """
        fabricator = self._fabricator(spec)
        if not isinstance(fabricator, Admitter):
            return fabricator.fabricate(spec)
        self._check_gate(spec.backend)
        make = fabricator.fabricate_proved if is_proved else fabricator.fabricate
        return make(spec)

    def listen(self, listener: Listener) -> None:
        """Have somebody told what cells log by their grant.

        Args:
            listener: is called on the thread of each call that logged something.
        """
        for each in self._admitters().values():
            each.listen(listener)

    def close(self) -> None:
        """End the worker processes."""
        for each in self._admitters().values():
            each.close()

    def _check_gate(self, backend: Backend) -> None:
        """Whatever way led here: behind a locked gate nothing is read or made."""
        capability = capability_of(backend)
        with self._store.snapshot() as world:
            if gate_state(world, capability) is GateState.LOCKED:
                message = f"capability {capability} is locked"
                raise BackendError("gate_locked", message, capability=capability)

    def _admitters(self) -> dict[Backend, Admitter]:
        return {
            backend: fabricator
            for backend, fabricator in self._fabricators.items()
            if isinstance(fabricator, Admitter)
        }

    def _sources(
        self, operations: Sequence[Operation], world: World
    ) -> dict[str, SourceFinding]:
        found: dict[str, SourceFinding] = {}
        for spec in sourced_specs(operations, world):
            fabricator = self._fabricators.get(spec.backend)
            if isinstance(fabricator, Admitter) and spec.source not in found:
                found[spec.source or ""] = fabricator.admit(spec)
        return found

    def _changes(
        self,
        operations: Sequence[Operation],
        world: World,
        found: Mapping[str, SourceFinding],
    ) -> Iterator[tuple[str, tuple[SourceChange, ...]]]:
        """How new sources differ from those that they replace; both were admitted."""
        for old, new in replaced_specs(operations, world):
            fabricator = self._fabricators.get(new.backend)
            both = (found.get(spec.source or "") for spec in (old, new))
            is_taken = all(each and each.refusal is None for each in both)
            if is_taken and isinstance(fabricator, Admitter):
                yield new.template.id, fabricator.changes(old, new)

    def _fabricator(self, spec: FactorySpec) -> Fabricator:
        if spec.backend not in self._fabricators:
            backend = spec.backend.value
            message = f"backend {backend} is not installed"
            raise BackendError("not_installed", message, backend=backend)
        return self._fabricators[spec.backend]
