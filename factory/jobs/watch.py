"""Watching over a job while one of its steps runs: the lease is renewed beside it.

A job that was cancelled or is in other hands stops its step: `stop` is set, and a step
that hangs is waited for no longer. Sandboxed code is stopped; Python cannot stop a
thread, so whatever else is left behind ends by itself, and holds nothing but memory.
"""

from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from threading import Event, Thread
from typing import Self, TypeVar

from factory.errors import StoreError
from factory.jobs.model import Job
from factory.jobs.port import JobStore
from factory.jobs.work import Stopped
from factory.sandbox.cancel import CancelToken, cancelling

T = TypeVar("T")
POLL_S = 0.05
"""How soon a running step is left after `stop`, seconds."""


@dataclass(frozen=True)
class Lease:
    """How long a worker has a job without a sign of life.

    Attributes:
        length_s: after so much silence another may take the job over, seconds.
        beat_s: how often the row is looked at, and renewed when that is due, seconds.
    """

    length_s: float = 5.0
    beat_s: float = 0.25


class Watch:
    """Keeps one job in this worker's hands; a context manager.

    Args:
        store: where the job is.
        job: as it was taken up.
        clock: seconds since the epoch.
        lease: how long it is, and how often it is looked at.
    """

    def __init__(
        self, store: JobStore, job: Job, clock: Callable[[], float], lease: Lease
    ) -> None:
        self.stop = Event()
        self._store = store
        self._job = job
        self._clock = clock
        self._lease = lease
        self._until = job.lease_until or clock()
        self._over = Event()
        self._thread = Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop watching."""
        self._over.set()
        self._thread.join()

    def check(self) -> None:
        """Raise Stopped when the job was called off."""
        if self.stop.is_set():
            raise Stopped

    def attend(self, work: Callable[[], T]) -> T:
        """Do some work beside this thread, and wait for it as long as nobody stops it.

        Raises:
            Stopped: the job was called off meanwhile.
            Exception: what the work raised.
        """
        future: Future[T] = Future()
        token = CancelToken()
        Thread(target=_fill, args=(future, work, token), daemon=True).start()
        try:
            while not wait((future,), POLL_S).done:
                self.check()
        except BaseException:
            token.cancel()
            raise
        return future.result()

    def _beat(self) -> None:
        while not self._over.wait(self._lease.beat_s):
            try:
                is_held = self._is_held()
            except StoreError:
                is_held = self._clock() < self._until
            if not is_held:
                self.stop.set()
                return

    def _is_held(self) -> bool:
        now = self._clock()
        length_s = self._lease.length_s
        if self._until - now < length_s / 2:
            with self._store.transaction() as transaction:
                is_held = transaction.jobs.renew(self._job, now + length_s)
            self._until = now + length_s
            return is_held
        with self._store.snapshot() as world:
            found = world.jobs.get(self._job.id)
        hands = (self._job.status, self._job.fence)
        return found is not None and (found.status, found.fence) == hands


def _fill(future: Future[T], work: Callable[[], T], token: CancelToken) -> None:
    try:
        with cancelling(token):
            future.set_result(work())
    except BaseException as error:  # noqa: BLE001 - the waiting thread raises it
        future.set_exception(error)
