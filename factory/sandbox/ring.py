"""The second ring: untrusted code runs in worker processes, never in this one.

A worker that dies or hangs fails the batch it was at, and only that; the next batch
gets a new one. Code that keeps killing workers must rest longer each time.
"""

import signal
from collections.abc import Callable
from dataclasses import asdict, dataclass
from threading import Condition
from time import monotonic
from typing import Any

from factory.sandbox.artifact import Artifact
from factory.sandbox.backends import BACKENDS
from factory.sandbox.backoff import Backoff, Rest
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
        self._free = size
        self._clock = clock
        self._idle: list[RemoteWorker] = []
        self._backoff = Backoff(rest)
        self._confinement: Confinement | None = None
        self._busy = self._lost = 0
        self._is_closed = False
        self._changed = Condition()

    @property
    def status(self) -> RingStatus:
        """How it stands."""
        with self._changed:
            count = len(self._idle) + self._busy
            return RingStatus(count, self._lost, self._confinement)

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that wait for work."""
        with self._changed:
            return tuple(worker.pid for worker in self._idle)

    def run(self, artifact: Artifact, batch: bytes, limits: Limits) -> Answer:
        if len(batch) > limits.input_bytes:
            return failure(Kind.INPUT_TOO_LARGE, f"{len(batch)} bytes")
        if resting := self._resting(artifact):
            return resting
        try:
            worker = self._taken()
        except (OSError, ChildGoneError) as error:
            self._returned(artifact, None)
            return failure(Kind.WORKER_LOST, f"no worker comes up: {error}")
        try:
            answer = worker.run(artifact, batch, limits)
        except ChildGoneError as gone:
            self._returned(artifact, None)
            return _lost(gone)
        except BaseException:
            worker.close()
            self._returned(artifact, None)
            raise
        self._returned(artifact, worker)
        return answer

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.close()

    def _resting(self, artifact: Artifact) -> Failure | None:
        with self._changed:
            left_s = self._backoff.left_s(artifact.digest, self._clock())
        if not left_s:
            return None
        detail = f"it lost workers in a row and rests for {left_s:.1f} s more"
        return failure(Kind.WORKER_RESTING, detail)

    def _taken(self) -> RemoteWorker:
        """A worker of our own; there are never more than `size`."""
        with self._changed:
            self._changed.wait_for(lambda: self._free > 0)
            self._free -= 1
            self._busy += 1
            worker = self._idle.pop() if self._idle else None
        if worker is not None and worker.is_alive:
            return worker
        if worker is not None:  # somebody killed it while it waited
            worker.close()
            with self._changed:
                self._lost += 1
        worker = RemoteWorker(self._backend, self._memory_bytes)
        self._confinement = worker.confinement
        return worker

    def _returned(self, artifact: Artifact, worker: RemoteWorker | None) -> None:
        with self._changed:
            self._free += 1
            self._busy -= 1
            if worker is None:
                self._lost += 1
                self._backoff.failed(artifact.digest, self._clock())
            else:
                self._backoff.succeeded(artifact.digest)
                if not self._is_closed:
                    self._idle.append(worker)
            is_closed = self._is_closed
            self._changed.notify()
        if worker is not None and is_closed:
            worker.close()


def _lost(gone: ChildGoneError) -> Failure:
    if gone.is_late:
        return failure(Kind.DEADLINE, "the worker did not answer and was killed")
    if gone.status is not None and gone.status < 0:
        name = signal.Signals(-gone.status).name
        return failure(Kind.WORKER_LOST, f"the worker was ended by {name}")
    return failure(Kind.WORKER_LOST, f"the worker ended: {gone}")
