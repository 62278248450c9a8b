"""Builds and trainings as the Command Cell has them: begun by a confirm, then logged.

The confirming turn is logged when the job is taken on, and its end as a turn of its
own: so other turns may come between, and another process may bring it to its end.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from agent.log import Said, sealed_after
from factory.jobs.model import Event, Job, JobKind, Order
from factory.jobs.reporter import Reporter, silent
from factory.journal import Head
from factory.plan import ConfirmedPlan, Outcome, Started
from factory.ports.lists import MakeTurn, SealedTurn
from factory.stem import StemCellFactory

TurnOf = Callable[[Outcome, Head], MakeTurn]


class Building(Protocol):
    """What a Command Cell asks of builds and trainings; a replay has another one."""

    def start(self, confirmed: ConfirmedPlan, said: Said, turn: TurnOf) -> Started:
        """Take a confirmed plan on and log the confirming turn.

        Raises:
            StoreError: the database failed; nothing was taken on.
        """
        ...

    def finish(self, started: Started) -> Outcome:
        """Carry it out to its end, or say `started` again where it ends elsewhere.

        Raises:
            StoreError: the database failed; it goes on later.
        """
        ...

    def cancel(self, kind: JobKind, target: str, by: str) -> tuple[str, ...]:
        """Call off every build of an organ, or training of a cell; returns which.

        Args:
            kind: builds or trainings.
            target: a version or a family.
            by: who says so.
        """
        ...


@dataclass
class LiveBuilding:
    """Builds and trainings of a factory, carried out here while the operator waits.

    Attributes:
        factory: the factory.
        now: the time, UTC RFC 3339.
        tell: hears what happens to the jobs that are carried out here.
    """

    factory: StemCellFactory
    now: Callable[[], str]
    tell: Callable[[Event], None] = silent
    _held: dict[int, Job] = field(default_factory=dict)

    @property
    def _reporter(self) -> Reporter:
        return Reporter(self.now, turn_of_end, self.tell)

    def start(self, confirmed: ConfirmedPlan, said: Said, turn: TurnOf) -> Started:
        """See `Building`."""
        order = Order(
            plan=confirmed.plan,
            confirmed_by=confirmed.actor,
            said=said.doc(),
            phrase=confirmed.phrase,
            first=confirmed.first,
        )
        job = self.factory.jobs.start(order, turn)
        self._held[job.id] = job
        return Started(job=job.id)

    def finish(self, started: Started) -> Outcome:
        """See `Building`."""
        job = self._held.pop(started.job)
        return self.factory.jobs.finish(job, self._reporter)

    def cancel(self, kind: JobKind, target: str, by: str) -> tuple[str, ...]:
        """See `Building`."""
        jobs = self.factory.jobs.cancel(kind, target, by, self._reporter)
        return tuple(subject for job in jobs for subject in job.subjects)

    def go_on(self, *kinds: JobKind) -> tuple[Job, ...]:
        """Carry out what processes that ended have left behind.

        Args:
            kinds: only jobs of these kinds.

        Raises:
            StoreError: the database failed.
        """
        return self.factory.jobs.take_over(self._reporter, kinds)


def turn_of_end(
    said: Mapping[str, Any], outcome: Outcome, head: Head, at: str
) -> MakeTurn:
    """The turn of a job's end; see `factory.jobs.reporter`."""

    def make(number: int, prev: str) -> SealedTurn:
        body = Said.model_validate(said).ended(number, outcome, head, at)
        return sealed_after(prev, body)

    return make
