"""What jobs need of the store: rows beside the records, in the same transactions."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from factory.jobs.model import Cycle, Event, EventKind, Job, Order
from factory.ports.store import Store, Transaction, World
from factory.training.model import Iteration, Wrong


class JobReads(Protocol):
    """The jobs at one moment."""

    def get(self, number: int) -> Job | None:
        """The job of a number, or None."""
        ...

    def order(self, number: int) -> Order:
        """What a job carries out."""
        ...

    def open(self) -> tuple[Job, ...]:
        """The jobs that have not ended, oldest first."""
        ...

    def ended(self, limit: int) -> tuple[Job, ...]:
        """The jobs that ended last, newest end first."""
        ...

    def iterations(self, number: int) -> tuple[Iteration, ...]:
        """The cycles of a training, in order."""
        ...

    def wrong(self, number: int, n: int) -> tuple[Wrong, ...]:
        """The first records that went wrong in a cycle of a training."""
        ...

    def events(
        self, after: int = 0, *, job: int | None = None, limit: int = 1000
    ) -> tuple[Event, ...]:
        """The events with greater numbers, in order.

        Args:
            after: the number of the last event that is known; 0 for none.
            job: only those of one job.
            limit: how many at most.
        """
        ...

    def last_event(self) -> int:
        """The number of the newest event; 0 while there is none."""
        ...


class JobRows(JobReads, Protocol):
    """The jobs inside a writing transaction."""

    def next_number(self) -> int:
        """The number of the next job."""
        ...

    def add(self, job: Job, order: Order) -> None:
        """Write a new job with its order."""
        ...

    def write(self, job: Job, fence: int) -> bool:
        """Write a job anew; False, and nothing written, when it is not there to write.

        Args:
            job: as it is afterwards.
            fence: the number that the stored job must still have. It must be open.
        """
        ...

    def record(self, job: Job, cycle: Cycle) -> None:
        """Add a cycle to a training; each number once."""
        ...

    def renew(self, job: Job, lease_until: float) -> bool:
        """Prolong the lease; False when the job is not in these hands any more."""
        ...

    def tell(
        self, job: Job, kind: EventKind, at: float, detail: Mapping[str, str]
    ) -> Event:
        """Write down what happened to a job; returns the event with its number.

        Args:
            job: as it is afterwards.
            kind: what happened.
            at: when, seconds since the epoch.
            detail: the trouble or the end, by name.
        """
        ...

    def forget(self, before: float, keep: int) -> int:
        """Remove ended jobs with their orders and events; returns how many.

        Args:
            before: those that ended before this time go, seconds since the epoch.
            keep: and those beyond this many; at least the newest end always stays.
        """
        ...


class JobWorld(World, Protocol):
    """A consistent read of records and jobs."""

    @property
    def jobs(self) -> JobReads:
        """The jobs at the same moment."""
        ...


class JobTransaction(Transaction, Protocol):
    """A writing transaction over records and jobs."""

    @property
    def jobs(self) -> JobRows:
        """The jobs, in the same transaction."""
        ...


class JobStore(Store, Protocol):
    """The place of records, journal, command log and jobs."""

    def snapshot(self) -> AbstractContextManager[JobWorld]:
        """A consistent read."""
        ...

    def transaction(self) -> AbstractContextManager[JobTransaction]:
        """A writing transaction: commits on leaving, rolls back on an exception."""
        ...
