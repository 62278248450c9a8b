"""The factory as one speaker works with it."""

from dataclasses import dataclass

from agent.course import Course
from agent.surroundings import Identity, Surroundings
from factory.measured import Measured
from factory.plan import PlanContext
from factory.stem import StemCellFactory


@dataclass(frozen=True)
class Workplace:
    """What every part of a turn works with.

    Attributes:
        factory: plans, applies, invokes.
        identity: who speaks.
        outside: clock, files, names.
    """

    factory: StemCellFactory
    identity: Identity
    outside: Surroundings

    def context(self, at: str, measured: Measured | None = None) -> PlanContext:
        """What a plan that is drawn now has beside the world."""
        return PlanContext(
            actor=self.identity.actor,
            role=self.identity.role,
            at=at,
            expires_at=self.outside.expiry(at),
            measured=measured,
        )

    def log(self, course: Course) -> None:
        """Write a turn that changes nothing into the command log.

        Raises:
            StoreError: the database failed.
        """
        with self.factory.snapshot() as world:
            head = world.head()
        self.factory.turns.append(course.record(head))
