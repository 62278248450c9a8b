"""Who answers for a name now, and whether the policy lets an actor ask.

Both follow from the records alone, and records change only with the journal: while its
head stays, the answer stays.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

from factory.decision import Action, Denial, PolicyRequest
from factory.gates import gate_state, is_safe_mode
from factory.model import Role
from factory.ports import Catalog, Policy, World
from factory.runtime.subjects import Subject, Traffic, traffic_of

Admitted = Traffic | tuple[Denial, ...]


class Admission:
    """Looks up who answers, once for each state of the factory.

    Args:
        snapshot: a consistent read of the factory.
        catalog: the shipped templates.
        policy: what is allowed.
    """

    def __init__(
        self,
        snapshot: Callable[[], AbstractContextManager[World]],
        catalog: Catalog,
        policy: Policy,
    ) -> None:
        self._snapshot = snapshot
        self._catalog = catalog
        self._policy = policy
        # One pair, replaced whole: threads on different heads cannot mix them up.
        self._known: tuple[str, dict[tuple[str, Role], Admitted]] = ("", {})

    def admit(self, address: str, role: Role) -> Admitted:
        """Who answers for an address as the factory is now, or why that is denied.

        Raises:
            RunError: codes `not_found`, `not_live`, `cell_missing`.
        """
        with self._snapshot() as world:
            head, known = world.head().hash, self._known
            if known[0] != head:
                known = self._known = (head, {})
            if (found := known[1].get((address, role))) is not None:
                return found
            admitted = known[1][address, role] = self._decide(address, role, world)
            return admitted

    def traffic(self, address: str) -> Traffic:
        """Who answers for an address now, whoever asks.

        Raises:
            RunError: codes `not_found`, `not_live`, `cell_missing`.
        """
        with self._snapshot() as world:
            return traffic_of(address, world, self._catalog)

    def _decide(self, address: str, role: Role, world: World) -> Admitted:
        traffic = traffic_of(address, world, self._catalog)
        if denials := self._denials(traffic.subject, role, world):
            return denials
        if traffic.trial and self._denials(traffic.trial, role, world):
            return Traffic(
                traffic.family, traffic.subject, serving=True, is_routed=True
            )
        return traffic

    def _denials(
        self, subject: Subject, role: Role, world: World
    ) -> tuple[Denial, ...]:
        for capability in subject.capabilities:
            request = PolicyRequest(
                role=role,
                action=Action.INVOKE,
                resource=subject.address,
                safe_mode=is_safe_mode(world),
                capability=capability,
                gate=gate_state(world, capability),
                state=subject.state,
            )
            if denials := self._policy.decide(request).denials:
                return denials
        return ()
