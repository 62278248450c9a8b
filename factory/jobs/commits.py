"""Every write of a worker to its jobs: one transaction each, behind the fence.

A worker that lost its lease finds another fence and writes nothing. A cancel is one
such transaction, so it comes before the switch or after it, never into it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from factory.apply import VerdictNow
from factory.errors import StoreError
from factory.jobs.model import Cycle, Event, EventKind, Job, Order
from factory.jobs.moves import ended, taken_on, taken_up
from factory.jobs.port import JobStore, JobTransaction
from factory.jobs.reporter import Reporter
from factory.jobs.work import Finish
from factory.journal import Head
from factory.plan import Outcome, Plan, Started, Trained
from factory.ports.lists import MakeTurn
from factory.ports.store import Transaction

T = TypeVar("T")
KEEP_S = 30 * 24 * 3600.0
"""How long an ended job is remembered, seconds."""
KEEP = 200
"""How many ended jobs are remembered."""
BUSY_TRIES = 3
"""How often a commit is tried while other processes keep the database busy."""


@dataclass(frozen=True)
class Effects:
    """What goes with every plan that is carried out.

    Attributes:
        report: writes what others are told, in the transaction of the plan.
        witness: called after it with the end and its time.
        verdict_now: what the evidence of a finding says by now.
        keep: keeps what a plan is carried out with, in the transaction that takes it
            on: whoever takes the job over needs it.
    """

    report: Callable[[Plan, Outcome, str, Transaction], None]
    witness: Callable[[Outcome, str], None]
    verdict_now: VerdictNow
    keep: Callable[[Plan, Transaction], None]


class Commits:
    """Writes jobs for one worker.

    Args:
        store: records, journal, command log and jobs.
        owner: the worker.
        effects: what goes with every plan that is carried out.
        clock: seconds since the epoch.
        lease_s: how long a lease is, seconds.
    """

    def __init__(
        self,
        store: JobStore,
        owner: str,
        effects: Effects,
        clock: Callable[[], float],
        lease_s: float,
    ) -> None:
        self._store = store
        self._owner = owner
        self._effects = effects
        self._clock = clock
        self._lease_s = lease_s

    def read(self, number: int) -> Job:
        """The job as it is now."""
        with self._store.snapshot() as world:
            found = world.jobs.get(number)
        assert found is not None, number
        return found

    def take_on(self, order: Order, turn: Callable[[Outcome, Head], MakeTurn]) -> Job:
        """Write a new job that is taken up already, and log the confirming turn."""
        now = self._clock()
        with self._store.transaction() as transaction:
            jobs = transaction.jobs
            new = taken_on(jobs.next_number(), order, now)
            job = taken_up(new, self._owner, now, self._lease_s)
            jobs.add(job, order)
            jobs.tell(new, EventKind.TAKEN_ON, now, {})
            jobs.tell(job, EventKind.TAKEN_UP, now, {"owner": self._owner})
            self._effects.keep(order.plan, transaction)
            transaction.log(turn(Started(job=job.id), transaction.head()))
        return job

    def take_up(self, job: Job, reporter: Reporter) -> Job | None:
        """Put a job into this worker's hands; None when another was faster."""
        after = taken_up(job, self._owner, self._clock(), self._lease_s)
        return self.write(job, after, EventKind.TAKEN_UP, reporter)

    def write(
        self,
        before: Job,
        after: Job,
        kind: EventKind,
        reporter: Reporter,
        cycle: Cycle | None = None,
    ) -> Job | None:
        """Write a job that goes on, and the cycle that it has come further by.

        Returns:
            The job; None when it is not in these hands any more.
        """
        if after.owner is not None:  # it may have been renewed since it was read
            until = self._clock() + self._lease_s
            after = after.model_copy(update={"lease_until": until})

        def commit() -> Event | None:
            with self._store.transaction() as transaction:
                jobs = transaction.jobs
                if not jobs.write(after, before.fence):
                    return None
                detail = {"trouble": after.trouble.code} if after.trouble else {}
                if cycle is not None:
                    jobs.record(after, cycle)
                    detail = cycle.told
                return jobs.tell(after, kind, self._clock(), detail)

        event = _patiently(commit)
        if event is None:
            return None
        reporter.tell(event)
        return after

    def end(
        self,
        job: Job,
        reporter: Reporter,
        decide: Finish,
        *,
        fence: int | None,
        order: Order | None = None,
        at: str | None = None,
    ) -> Job | None:
        """End a job and log it, in the transaction that decides how it ends.

        Args:
            job: the job.
            reporter: how the end is logged and told.
            decide: gives the end; the switch writes the records here.
            fence: what the job must still have; None ends it in anybody's hands.
            order: what it carries out, if that was read already.
            at: the time of its end, UTC RFC 3339; None for now.

        Returns:
            The ended job; None when it had ended or is in other hands.
        """

        def commit() -> tuple[Job, Event, str] | None:
            with self._store.transaction() as transaction:
                found = transaction.jobs.get(job.id)
                if found is None or not found.is_open:
                    return None
                if fence is not None and found.fence != fence:
                    return None
                moment = at or reporter.now()
                done = ended(found, decide(transaction, moment), self._clock())
                event = self._close(transaction, found, done)
                _log(transaction, done, reporter, moment, order)
                return done, event, moment

        closed = _patiently(commit)
        if closed is None:
            return None
        done, event, moment = closed
        assert done.outcome is not None
        self._effects.witness(done.outcome, moment)
        reporter.tell(event)
        return done

    def _close(self, transaction: JobTransaction, before: Job, done: Job) -> Event:
        now, jobs = self._clock(), transaction.jobs
        assert done.outcome is not None
        is_written = jobs.write(done, before.fence)
        assert is_written, done
        detail: dict[str, str] = {"outcome": done.outcome.outcome}
        if isinstance(done.outcome, Trained):
            detail["ending"] = done.outcome.result.ending.value
        event = jobs.tell(done, EventKind.ENDED, now, detail)
        jobs.forget(now - KEEP_S, KEEP)
        return event


def _log(
    transaction: JobTransaction,
    done: Job,
    reporter: Reporter,
    at: str,
    order: Order | None,
) -> None:
    """Log the end; the order of a damaged row does not say whose turn it was."""
    assert done.outcome is not None
    try:
        order = order or transaction.jobs.order(done.id)
    except StoreError as error:
        if error.code != "store_corrupt":
            raise
        return
    turn = reporter.turn(order.said, done.outcome, transaction.head(), at)
    transaction.log(turn)


def _patiently(commit: Callable[[], T]) -> T:
    """A commit that is tried again while the database is busy."""
    for _ in range(BUSY_TRIES - 1):
        try:
            return commit()
        except StoreError as error:
            if error.code != "store_busy":
                raise
    return commit()
