"""StemCellFactory: the service that owns the records; only ports inside."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from factory.apply import apply
from factory.decision import Action, Denial, PolicyRequest
from factory.errors import BackendError
from factory.gates import gate_state, is_safe_mode
from factory.journal import Head
from factory.model import Backend, FactorySpec, Role, State
from factory.operations import Operation
from factory.plan import ConfirmedPlan, Outcome, Plan, PlanContext
from factory.planner.draw import draw_plan
from factory.ports import (
    Catalog,
    Fabricator,
    Invoke,
    MakeTurn,
    Policy,
    Store,
    TurnLog,
    World,
)
from factory.providers.port import Value
from factory.runtime.invoke import compiled
from factory.runtime.subjects import Subject, subject_of


@dataclass(frozen=True)
class Ran:
    """What an invocation gave, and which version gave it.

    `state` is the version's state, or None when a template of the catalogue was tried
    that is not in the factory.
    """

    address: str
    state: State | None
    output: Value


class StemCellFactory:
    """Plans, applies and invokes.

    Args:
        store: records, journal and command log.
        policy: what is allowed.
        fabricators: the installed backends.
        catalog: the shipped templates.
    """

    def __init__(
        self,
        store: Store,
        policy: Policy,
        fabricators: Mapping[Backend, Fabricator],
        catalog: Catalog,
    ) -> None:
        self._store = store
        self._policy = policy
        self._fabricators = fabricators
        self.catalog = catalog

    @property
    def turns(self) -> TurnLog:
        """The command log, kept in the same store."""
        return self._store.turns

    def snapshot(self) -> AbstractContextManager[World]:
        """A consistent read of the factory."""
        return self._store.snapshot()

    def plan(
        self, operations: Sequence[Operation], world: World, context: PlanContext
    ) -> Plan:
        """What operations would change; nothing is changed."""
        inspectors = {b: fab.inspect for b, fab in self._fabricators.items()}
        return draw_plan(operations, world, self._policy, inspectors, context)

    def apply(
        self,
        confirmed: ConfirmedPlan,
        at: str,
        turn: Callable[[Outcome, Head], MakeTurn],
    ) -> Outcome:
        """Carry out a confirmed plan and log the turn, in one transaction.

        Args:
            confirmed: the plan, with the proof that it was seen.
            at: the time now, UTC RFC 3339.
            turn: makes the turn of the command log from the outcome and the journal's
                head after it.

        Raises:
            StoreError: the database failed; nothing was written.
        """
        with self._store.transaction() as transaction:
            outcome = apply(confirmed, transaction, at)
            transaction.log(turn(outcome, transaction.head()))
            return outcome

    def invoke(
        self, address: str, value: Value, role: Role
    ) -> Ran | tuple[Denial, ...]:
        """Run a cell or an organ on one value, or say why that is denied.

        Args:
            address: of a version or a family.
            value: the input.
            role: of the actor.

        Raises:
            RunError: codes `not_found`, `not_live`, `cell_missing`, `cell_failed`.
            BackendError: a cell cannot be made.
        """
        with self._store.snapshot() as world:
            subject = subject_of(address, world, self.catalog)
            for request in _requests(world, subject, role):
                if denials := self._policy.decide(request).denials:
                    return denials
        output = compiled(subject, self._fabricate)(value)
        return Ran(address=subject.address, state=subject.state, output=output)

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def _fabricate(self, spec: FactorySpec) -> Invoke:
        if spec.backend not in self._fabricators:
            backend = spec.backend.value
            message = f"backend {backend} is not installed"
            raise BackendError("not_installed", message, backend=backend)
        return self._fabricators[spec.backend].fabricate(spec)


def _requests(world: World, subject: Subject, role: Role) -> list[PolicyRequest]:
    return [
        PolicyRequest(
            role=role,
            action=Action.INVOKE,
            resource=subject.address,
            safe_mode=is_safe_mode(world),
            capability=capability,
            gate=gate_state(world, capability),
            state=subject.state,
        )
        for capability in subject.capabilities
    ]
