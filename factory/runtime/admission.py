"""Who answers for a name now, and whether the policy lets an actor ask.

Both follow from the records alone, and records change only with the journal: while its
head stays, the answer stays. While nothing at all was committed, the head stays.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from factory.decision import Action, Denial, PolicyRequest
from factory.errors import RunError
from factory.gates import gate_state, is_safe_mode
from factory.model import Role
from factory.ports.catalog import Catalog
from factory.ports.policy import Policy
from factory.ports.store import Store, World
from factory.runtime.sides import Sides
from factory.runtime.subjects import Subject, Traffic, traffic_of

Admitted = Traffic | tuple[Denial, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was looked up at one state of the factory."""

    stamp: object = None
    head: str = ""
    admitted: dict[tuple[str, Role], Admitted] = field(default_factory=dict)
    sides: dict[str, Sides] = field(default_factory=dict)


class Admission:
    """Looks up who answers, once for each state of the factory.

    Args:
        store: the records.
        catalog: the shipped templates.
        policy: what is allowed.
    """

    def __init__(self, store: Store, catalog: Catalog, policy: Policy) -> None:
        self._store = store
        self._catalog = catalog
        self._policy = policy
        # Replaced whole: threads on different heads cannot mix them up.
        self._known = _Known()

    def admit(self, address: str, role: Role) -> Admitted:
        """Who answers for an address as the factory is now, or why that is denied.

        Raises:
            RunError: codes `not_found`, `not_live`, `cell_missing`.
        """
        known = self._current()
        if (found := known.admitted.get((address, role))) is not None:
            return found
        with self._store.snapshot() as world:
            admitted = self._decide(address, role, world)
            if world.head().hash == known.head:
                known.admitted[address, role] = admitted
        return admitted

    def sides(self, families: Iterable[str]) -> dict[str, Sides]:
        """Whose evidence the requests of families are now, looked up in one read.

        A family of which nobody can answer is not in it.

        Raises:
            StoreError: the database cannot be read.
        """
        known, families = self._current(), tuple(families)
        found = {each: known.sides[each] for each in families if each in known.sides}
        missing = [each for each in families if each not in found]
        if not missing:
            return found
        with self._store.snapshot() as world:
            looked_up = dict(self._sides(missing, world))
            if world.head().hash == known.head:
                known.sides.update(looked_up)
        return found | looked_up

    def _sides(
        self, families: Iterable[str], world: World
    ) -> Iterator[tuple[str, Sides]]:
        for family in families:
            with suppress(RunError):
                yield family, traffic_of(family, world, self._catalog).sides

    def _current(self) -> _Known:
        """What is known of the factory as it is now."""
        stamp, known = self._store.stamp(), self._known
        return known if known.stamp == stamp else self._renewed(stamp)

    def _renewed(self, stamp: object) -> _Known:
        """What is known, at the head that stands at or after the stamp."""
        with self._store.snapshot() as world:
            head, known = world.head().hash, self._known
        same = known if known.head == head else _Known()
        renewed = self._known = _Known(stamp, head, same.admitted, same.sides)
        return renewed

    def traffic(self, address: str) -> Traffic:
        """Who answers for an address now, whoever asks.

        Raises:
            RunError: codes `not_found`, `not_live`, `cell_missing`.
        """
        with self._store.snapshot() as world:
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
