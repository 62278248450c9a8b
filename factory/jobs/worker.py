"""The worker: takes orders on, carries jobs out, takes over what others left, cancels.

A step is work outside a transaction and a commit inside one. Only the last one changes
the factory, in the transaction that ends the job.
"""

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress

from factory.address import family_of
from factory.errors import FactoryError, StoreError
from factory.jobs.commits import Commits, Effects
from factory.jobs.model import (
    End,
    EventKind,
    Job,
    JobKind,
    Order,
    Status,
    Trouble,
)
from factory.jobs.moves import (
    advanced,
    cycled,
    dead_letter,
    is_due,
    is_worn_out,
    postponed,
)
from factory.jobs.owner import is_gone, new_owner
from factory.jobs.port import JobStore
from factory.jobs.reporter import Reporter
from factory.jobs.watch import Lease, Watch
from factory.jobs.work import (
    Begin,
    Finish,
    Found,
    Overtaken,
    Progress,
    Stopped,
    Work,
)
from factory.journal import Head
from factory.plan import Cancelled, Failed, Outcome, Stale
from factory.ports.lists import MakeTurn

LOOK_S = 0.5
"""How often a job that another process carries out is looked at, seconds at most."""
PASSING = frozenset({"timed_out", "overloaded", "store_busy"})
"""What may go better another time."""
REDRAWS = 5
"""How often the end of a job is planned anew when something else was faster."""
ALL = frozenset(JobKind)


class Worker:
    """The worker of one process; for many threads at once.

    Args:
        store: records, journal, command log and jobs.
        crafts: how the work on each kind of job is begun.
        effects: what goes with every plan that is carried out.
        clock: seconds since the epoch, for leases and durations.
        sleep: waits so many seconds.
        lease: how long a job is in a worker's hands without a sign of life.
    """

    def __init__(
        self,
        store: JobStore,
        crafts: Mapping[JobKind, Begin],
        effects: Effects,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        lease: Lease | None = None,
    ) -> None:
        self.owner = new_owner()
        self._store = store
        self._crafts = crafts
        self._clock = clock
        self._sleep = sleep
        self._lease = lease or Lease()
        self._commits = Commits(store, self.owner, effects, clock, self._lease.length_s)

    # -- what others ask -------------------------------------------------------------

    def start(self, order: Order, turn: Callable[[Outcome, Head], MakeTurn]) -> Job:
        """Take an order on and up, and log the confirming turn, in one transaction.

        Args:
            order: a confirmed plan that is allowed and not expired.
            turn: the confirming turn, from the outcome `Started` and the journal's end.

        Raises:
            StoreError: the database failed; nothing was taken on.
        """
        return self._commits.take_on(order, turn)

    def finish(self, job: Job, reporter: Reporter) -> End:
        """Carry a job out, or wait while another process does, until its end.

        An interrupt from the keyboard cancels it.

        Raises:
            StoreError: the database failed. The job goes on later, in this process or
                in another.
        """
        try:
            return self._finished(job, reporter)
        except KeyboardInterrupt:
            self._cancel(job, job.actor, reporter)
            raise

    def take_over(
        self, reporter: Reporter, kinds: Collection[JobKind] = ALL
    ) -> tuple[Job, ...]:
        """Carry out once what waits and what others left; returns how it stands then.

        A job whose order cannot be read is left until it is worn out.

        Args:
            reporter: how ends are logged and progress is told.
            kinds: only jobs of these kinds.

        Raises:
            StoreError: the database failed.
        """
        with self._store.snapshot() as world:
            found = [job for job in world.jobs.open() if job.kind in kinds]
        due = [job for job in found if self._is_due(job)]
        for job in due:
            try:
                if (here := self._take_up(job.id, reporter)) is not None:
                    self._carry_out(here, reporter)
            except StoreError as error:
                if error.code != "store_corrupt":
                    raise
        return tuple(self._commits.read(job.id) for job in due)

    def cancel(
        self, kind: JobKind, target: str, by: str, reporter: Reporter
    ) -> tuple[Job, ...]:
        """Call off every job of a kind that has not come to its end.

        Args:
            kind: of the jobs.
            target: a version, or a family for any version of it.
            by: who says so.
            reporter: how the end is logged.

        Returns:
            The jobs that were cancelled.

        Raises:
            StoreError: the database failed; what was not returned goes on.
        """
        with self._store.snapshot() as world:
            found = [
                job
                for job in world.jobs.open()
                if job.kind is kind and is_of(job, target)
            ]
        ends = [self._cancel(job, by, reporter) for job in found]
        return tuple(job for job in ends if job is not None)

    # -- one job ---------------------------------------------------------------------

    def _finished(self, job: Job, reporter: Reporter) -> End:
        held: Job | None = job
        while True:
            if held is not None:
                self._carry_out(held, reporter)
            found = self._commits.read(job.id)
            if found.outcome is not None:
                return found.outcome
            wait_s = found.run_at - self._clock()
            self._sleep(min(max(wait_s, LOOK_S / 10), LOOK_S))
            held = self._take_up(job.id, reporter)

    def _carry_out(self, job: Job, reporter: Reporter) -> None:
        """Do step after step, until the end or until the job is not in these hands."""
        with Watch(self._store, job, self._clock, self._lease) as watch:
            with self._store.snapshot() as world:
                order = world.jobs.order(job.id)
                work = self._crafts[job.kind](job, order, world)
            here: Job | None = job
            while here is not None and here.status is Status.RUNNING:
                here = self._step(here, order, work, watch, reporter)

    def _step(
        self,
        job: Job,
        order: Order,
        work: Work,
        watch: Watch,
        reporter: Reporter,
    ) -> Job | None:
        """One piece and its commit; None when it is not in these hands any more."""
        if job.is_last_step:
            return self._last(job, order, work, reporter)
        try:
            found = self._worked(job, work, watch)
        except Stopped:
            return None
        match found:
            case Progress():
                return self._further(job, found, reporter)
            case Stale():  # since what, the transaction says, as the last step would
                return self._last(job, order, work, reporter)
            case Trouble() if not is_worn_out(job):
                after, kind = postponed(job, found, self._clock()), EventKind.POSTPONED
                return self._commits.write(job, after, kind, reporter)
            case Trouble() | Failed():
                return self._end(job, reporter, _settled(_failure(job, found)), order)

    def _further(self, job: Job, found: Progress, reporter: Reporter) -> Job | None:
        after = job if found.cycle is None else cycled(job)
        after = advanced(after) if found.is_over else after
        kind = EventKind.CYCLE_DONE if found.cycle else EventKind.STEP_BEGUN
        return self._commits.write(job, after, kind, reporter, found.cycle)

    def _worked(self, job: Job, work: Work, watch: Watch) -> Found:
        """Do the work of a step. Whatever a cell raises must not end the worker."""
        step, code = job.step, "crashed"
        try:
            return watch.attend(lambda: work.do(job, watch.check))
        except Stopped:
            raise
        except FactoryError as error:
            code, detail = error.code, {"message": str(error), **error.fields}
        except Exception as error:  # noqa: BLE001
            detail = {"message": f"{type(error).__name__}: {error}"}
        if code in PASSING:
            return Trouble(code=code, detail=detail)
        return Failed(step=step.value, code=code, detail=detail)

    def _last(
        self, job: Job, order: Order, work: Work, reporter: Reporter
    ) -> Job | None:
        """The step that changes the factory, or ends the job because it could not."""
        try:
            for _ in range(REDRAWS):
                at = reporter.now()
                with suppress(Overtaken):
                    return self._end(job, reporter, work.finish(job, at), order, at)
            code, detail = "overtaken", {"tries": str(REDRAWS)}
        except FactoryError as error:
            code, detail = error.code, {"message": str(error), **error.fields}
        failed = Failed(step=job.step.value, code=code, detail=detail)
        return self._end(job, reporter, _settled(failed), order)

    # -- commits ---------------------------------------------------------------------

    def _end(
        self,
        job: Job,
        reporter: Reporter,
        decide: Finish,
        order: Order | None = None,
        at: str | None = None,
    ) -> Job | None:
        return self._commits.end(
            job, reporter, decide, fence=job.fence, order=order, at=at
        )

    def _cancel(self, job: Job, by: str, reporter: Reporter) -> Job | None:
        decide = _settled(Cancelled(by=by))
        return self._commits.end(job, reporter, decide, fence=None)

    def _take_up(self, number: int, reporter: Reporter) -> Job | None:
        """Take a job up if it is still due; one that is worn out ends here."""
        found = self._commits.read(number)
        if not self._is_due(found):
            return None
        if is_worn_out(found):
            self._end(found, reporter, _settled(dead_letter(found)))
            return None
        return self._commits.take_up(found, reporter)

    def _is_due(self, job: Job) -> bool:
        return is_due(job, self._clock(), is_gone)


def is_of(job: Job, target: str) -> bool:
    """Whether a job is about an organ or a cell.

    Args:
        job: the job.
        target: a version, or a family for any version of it.
    """
    return any(target in (each, family_of(each)) for each in job.subjects)


def _failure(job: Job, found: Trouble | Failed) -> Failed:
    """The end of a job that cannot go on."""
    if isinstance(found, Failed):
        return found
    return dead_letter(job.model_copy(update={"trouble": found}))


def _settled(outcome: End) -> Finish:
    """An end that is known before its transaction."""
    return lambda _transaction, _at: outcome
