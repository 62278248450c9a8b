"""Where sandboxed cells run: in this process when they are proved, else in workers."""

from functools import cached_property
from threading import RLock

from factory.sandbox.backends import executor_of
from factory.sandbox.executor import Executor
from factory.sandbox.limits import MIB, LimitsPolicy
from factory.sandbox.ring import Ring, RingStatus


class Rings:
    """The executors of one backend, each made when it is first asked for.

    Args:
        backend: whose artifacts they run, `wasm` or `script`.
        policy: bounds the memory of workers, and may keep everything in them.
    """

    def __init__(self, backend: str, policy: LimitsPolicy) -> None:
        self._backend = backend
        self._policy = policy
        self._lock = RLock()
        self._open: list[Executor] = []

    @cached_property
    def workers(self) -> Ring:
        """The second ring, for whatever is not proved."""
        with self._lock:
            ring = Ring(self._backend, int(self._policy.memory_mb * MIB))
            self._open.append(ring)
            return ring

    @property
    def proved(self) -> Executor:
        """For stable versions: this process, unless the policy knows better."""
        return self.workers if self._policy.is_ring_only else self._host

    @property
    def status(self) -> RingStatus:
        """How the worker ring stands."""
        return self.workers.status

    def close(self) -> None:
        """End the workers."""
        with self._lock:
            for executor in self._open:
                executor.close()

    @cached_property
    def _host(self) -> Executor:
        with self._lock:
            host = executor_of(self._backend)
            self._open.append(host)
            return host
