"""The second ring: untrusted code runs in worker processes, never in this one.

A worker that dies or hangs fails the batch it was at, and only that; the next batch
gets a new one. Code that keeps killing workers must rest longer each time.
"""

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from threading import Condition
from time import monotonic
from typing import Any

from factory.sandbox.artifact import Artifact
from factory.sandbox.backends import BACKENDS
from factory.sandbox.backoff import Backoff, Rest
from factory.sandbox.cancel import CancelToken
from factory.sandbox.children import Child, ChildGoneError
from factory.sandbox.confine import Confinement
from factory.sandbox.limits import MIB, Limits
from factory.sandbox.outcome import Answer, Done, Failure, Kind, Place, Usage, failure

START_S = 30.0
"""How long a worker may take to come up: importing, on a busy machine."""
LOAD_S = 10.0
GRACE_S = 1.0
"""How much longer than its deadline a run may keep its worker silent."""
HEADROOM = 256 * MIB
"""Memory of a worker beside the guest's."""


@dataclass(frozen=True, slots=True)
class RingStatus:
    """How the ring stands.

    Attributes:
        workers: processes that are ready or at work.
        lost: workers that died or had to be killed.
        confinement: how far the last one is shut in; None before the first.
    """

    workers: int
    lost: int
    confinement: Confinement | None


class RemoteWorker:
    """The host's side of one worker process.

    Args:
        backend: what it runs.
        memory_bytes: the most that a guest may have.

    Raises:
        OSError: no process can be started.
        ChildGoneError: it did not come up.
    """

    def __init__(self, backend: str, memory_bytes: int) -> None:
        needs = BACKENDS[backend]
        self._child = Child("factory.sandbox.worker", needs.packages)
        self._loaded: set[tuple[str, str]] = set()
        order = {
            "backend": backend,
            "writable": memory_bytes + HEADROOM,
            "reserved": needs.reserved,
        }
        header, _ = self._child.ask(order, b"", START_S, 0)
        self.confinement = Confinement(**header)

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._child.pid

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._child.is_alive

    def run(self, artifact: Artifact, batch: bytes, limits: Limits) -> Answer:
        """Run a batch.

        Raises:
            ChildGoneError: the worker is lost, and the batch with it.
        """
        key = artifact.digest, artifact.form
        if key not in self._loaded:
            self._load(artifact)
        header, body = self._ask_run(artifact, batch, limits)
        if header.get("reply") == "load":  # it keeps only so many
            self._load(artifact)
            header, body = self._ask_run(artifact, batch, limits)
        try:
            return _answer(header, body)
        except (KeyError, TypeError, ValueError) as error:
            # Not what our worker says: somebody else speaks with its voice.
            self.close()
            raise ChildGoneError(is_late=False, status=None) from error

    def strike(self) -> None:
        """End it from another thread than the one whose batch it runs."""
        self._child.strike()

    def close(self) -> None:
        """End it."""
        self._child.kill()

    def _load(self, artifact: Artifact) -> None:
        self._child.ask(_order("load", artifact), artifact.code, LOAD_S, 0)
        self._loaded.add((artifact.digest, artifact.form))

    def _ask_run(
        self, artifact: Artifact, batch: bytes, limits: Limits
    ) -> tuple[dict[str, Any], bytes]:
        order = _order("run", artifact) | {"limits": asdict(limits)}
        patience_s = limits.deadline_ms / 1000 + GRACE_S
        return self._child.ask(order, batch, patience_s, limits.output_bytes)


def _answer(header: dict[str, Any], body: bytes) -> Answer:
    usage = Usage(**header["usage"])
    if header["reply"] == "done":
        return Done(body, usage)
    kind, detail = Kind(header["kind"]), str(header["detail"])
    return failure(kind, detail, usage, _place(header.get("place")))


def _place(given: dict[str, int | None] | None) -> Place | None:
    if given is None:
        return None
    line, column = given["line"], given["column"]
    return Place(int(line or 0), None if column is None else int(column))


def _order(name: str, artifact: Artifact) -> dict[str, Any]:
    return {"order": name, "digest": artifact.digest, "form": artifact.form}


class Ring:
    """`Executor` over worker processes of one backend, started when first needed.

    Args:
        backend: what they run.
        memory_bytes: the most that a guest may have.
        size: how many run at once; further batches wait for one.
        rest: the restart policy.
        clock: seconds.
    """

    def __init__(
        self,
        backend: str,
        memory_bytes: int,
        *,
        size: int = 2,
        rest: Rest | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._backend = backend
        self._memory_bytes = memory_bytes
        self._size = self._free = size
        self._clock = clock
        self._idle: list[RemoteWorker] = []
        self._working: set[RemoteWorker] = set()
        self._backoff = Backoff(rest)
        self._confinement: Confinement | None = None
        self._lost = 0
        self._is_closed = False
        self._changed = Condition()
        # A worker dies with the thread that started it: these live as long as the ring.
        self._nursery = ThreadPoolExecutor(size, "ring")

    @property
    def status(self) -> RingStatus:
        """How it stands."""
        with self._changed:
            count = len(self._idle) + len(self._working)
            return RingStatus(count, self._lost, self._confinement)

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that wait for work."""
        with self._changed:
            return tuple(worker.pid for worker in self._idle)

    def run(
        self,
        artifact: Artifact,
        batch: bytes,
        limits: Limits,
        cancel: CancelToken | None = None,
    ) -> Answer:
        """Run a batch in a worker.

        Args:
            artifact: what admission made.
            batch: JSON lines.
            limits: of the run.
            cancel: ends the run, and its worker, from another thread.
        """
        if len(batch) > limits.input_bytes:
            return failure(Kind.INPUT_TOO_LARGE, f"{len(batch)} bytes")
        if resting := self._resting(artifact):
            return resting
        with cancel.waking(self._wake) if cancel else nullcontext():
            if not self._is_let_in(cancel):
                return _CALLED_OFF
        with self._place():
            return self._ran(artifact, batch, limits, cancel)

    def close(self) -> None:
        """End the workers; what they were at is called off."""
        with self._changed:
            self._is_closed = True
            idle, self._idle = self._idle, []
            for worker in self._working:
                worker.strike()
            self._changed.notify_all()
        for worker in idle:
            worker.close()
        self._nursery.shutdown(wait=False)

    def _resting(self, artifact: Artifact) -> Failure | None:
        with self._changed:
            left_s = self._backoff.left_s(artifact.digest, self._clock())
        if not left_s:
            return None
        detail = f"it lost workers in a row and rests for {left_s:.1f} s more"
        return failure(Kind.WORKER_RESTING, detail)

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _is_let_in(self, cancel: CancelToken | None) -> bool:
        """Wait until fewer than `size` run; False where it is called off meanwhile."""
        with self._changed:
            self._changed.wait_for(lambda: self._free > 0 or self._is_off(cancel))
            if self._is_off(cancel):
                return False
            self._free -= 1
            return True

    @contextmanager
    def _place(self) -> Iterator[None]:
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify()

    def _is_off(self, cancel: CancelToken | None) -> bool:
        return self._is_closed or (cancel is not None and cancel.is_cancelled)

    def _ran(
        self,
        artifact: Artifact,
        batch: bytes,
        limits: Limits,
        cancel: CancelToken | None,
    ) -> Answer:
        try:
            worker = self._idle_worker() or self._started(cancel)
        except (OSError, ChildGoneError) as error:
            self._failed(artifact)
            return failure(Kind.WORKER_LOST, f"no worker comes up: {error}")
        if worker is None:
            return _CALLED_OFF
        try:
            with cancel.waking(worker.strike) if cancel else nullcontext():
                answer = worker.run(artifact, batch, limits)
        except ChildGoneError as gone:
            self._left(worker)
            if self._is_off(cancel):
                return _CALLED_OFF
            self._failed(artifact)
            return _lost(gone)
        except BaseException:
            worker.close()
            self._left(worker)
            raise
        with self._changed:
            self._backoff.succeeded(artifact.digest)
        self._returned(worker)
        return answer

    def _idle_worker(self) -> RemoteWorker | None:
        """A worker that waits for work, now ours."""
        with self._changed:
            worker = self._idle.pop() if self._idle else None
            if worker is not None:
                self._working.add(worker)
        if worker is None or worker.is_alive:
            return worker
        worker.close()  # somebody killed it while it waited
        self._left(worker)
        with self._changed:
            self._lost += 1
        return None

    def _started(self, cancel: CancelToken | None) -> RemoteWorker | None:
        """A new worker; None where it is called off meanwhile."""
        try:
            future = self._nursery.submit(
                RemoteWorker, self._backend, self._memory_bytes
            )
        except RuntimeError:  # the ring was closed just now
            return None
        try:
            future.add_done_callback(lambda _: self._wake())
            with (
                cancel.waking(self._wake) if cancel else nullcontext(),
                self._changed,
            ):
                self._changed.wait_for(lambda: future.done() or self._is_off(cancel))
            if self._is_off(cancel):
                future.add_done_callback(self._kept)
                return None
        except BaseException:
            future.add_done_callback(self._kept)
            raise
        worker = future.result()
        with self._changed:
            self._confinement = worker.confinement
            self._working.add(worker)
            if self._is_closed:
                worker.strike()
        return worker

    def _kept(self, future: Future[RemoteWorker]) -> None:
        """A worker that nobody waits for any more serves whoever comes next."""
        if not future.cancelled() and future.exception() is None:
            self._returned(future.result())

    def _left(self, worker: RemoteWorker) -> None:
        with self._changed:
            self._working.discard(worker)

    def _failed(self, artifact: Artifact) -> None:
        with self._changed:
            self._lost += 1
            self._backoff.failed(artifact.digest, self._clock())

    def _returned(self, worker: RemoteWorker) -> None:
        with self._changed:
            self._working.discard(worker)
            is_wanted = not self._is_closed and len(self._idle) < self._size
            if is_wanted:
                self._idle.append(worker)
        if not is_wanted:
            worker.close()


_CALLED_OFF = failure(Kind.CANCELLED, "called off")


def _lost(gone: ChildGoneError) -> Failure:
    if gone.is_late:
        return failure(Kind.DEADLINE, "the worker did not answer and was killed")
    if gone.status is not None and gone.status < 0:
        name = signal.Signals(-gone.status).name
        return failure(Kind.WORKER_LOST, f"the worker was ended by {name}")
    return failure(Kind.WORKER_LOST, f"the worker ended: {gone}")
