"""Time limits of cells: a warning first, then the call fails and goes on alone.

Python cannot stop a thread. A call that exceeds its limit is left behind: its thread is
counted until it ends, and while too many are left no further limited call is started.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event, Lock, Thread
from time import perf_counter

from factory.errors import RunError
from factory.ports.backend import Invoke
from factory.providers.port import Value

SOFT_PART = 0.8
"""The part of its limit after which a call that still runs is warned of."""
_MS = 1000


class Timeout(StrEnum):
    """Which limit a call exceeded."""

    SOFT = "soft"
    HARD = "hard"


Warn = Callable[[str, Timeout], None]


@dataclass(slots=True)
class _Call:
    """One limited call, shared by its thread and by the one that waits for it."""

    done: Event = field(default_factory=Event)
    output: Value = None
    error: BaseException | None = None
    is_left: bool = False


class TimedCalls:
    """Runs calls with time limits.

    Args:
        warn: told of each limit that is exceeded, with the cell.
        most_left: how many calls may be left behind at once.
        soft_part: the part of a limit after which is warned, 0 to 1.
    """

    def __init__(
        self, warn: Warn, most_left: int, soft_part: float = SOFT_PART
    ) -> None:
        self._warn = warn
        self._most_left = most_left
        self._soft_part = soft_part
        self._left = 0
        self._lock = Lock()

    @property
    def left_behind(self) -> int:
        """How many calls still run that nobody waits for any more."""
        return self._left

    def call(self, cell: str, invoke: Invoke, value: Value, timeout_ms: float) -> Value:
        """Run a cell within a limit.

        Args:
            cell: its id.
            invoke: the cell.
            value: its input.
            timeout_ms: the limit, milliseconds.

        Raises:
            RunError: code `timed_out`; code `overloaded`, when too many are left.
            Exception: what the cell raised.
        """
        if self._left >= self._most_left:
            raise RunError("overloaded", f"{cell}: too many calls hang", cell=cell)
        call = _Call()
        Thread(target=self._run, args=(call, invoke, value), daemon=True).start()
        soft_s = timeout_ms * self._soft_part / _MS
        if not call.done.wait(soft_s):
            self._warn(cell, Timeout.SOFT)
            if not call.done.wait(timeout_ms / _MS - soft_s):
                self._leave(call, cell, timeout_ms)
        if call.error is not None:
            raise call.error
        return call.output

    def watch(
        self, cell: str, invoke: Invoke, value: Value, timeout_ms: float
    ) -> Value:
        """Run a cell that ends itself at its limit, and warn as of any other.

        Args:
            cell: its id.
            invoke: the cell, which raises `timed_out`.
            value: its input.
            timeout_ms: the limit, milliseconds.

        Raises:
            Exception: what the cell raised.
        """
        start = perf_counter()
        try:
            return invoke(value)
        except RunError as error:
            if error.code == "timed_out":
                self._warn(cell, Timeout.HARD)
            raise
        finally:
            if (perf_counter() - start) * _MS >= timeout_ms * self._soft_part:
                self._warn(cell, Timeout.SOFT)

    def _run(self, call: _Call, invoke: Invoke, value: Value) -> None:
        try:
            call.output = invoke(value)
        except BaseException as error:  # noqa: BLE001 - the waiting thread raises it
            call.error = error
        with self._lock:
            call.done.set()
            self._left -= call.is_left

    def _leave(self, call: _Call, cell: str, timeout_ms: float) -> None:
        with self._lock:
            if call.done.is_set():
                return
            call.is_left = True
            self._left += 1
        self._warn(cell, Timeout.HARD)
        limit = f"{timeout_ms:g}"
        message = f"{cell} did not answer within {limit} ms"
        raise RunError("timed_out", message, cell=cell, timeout_ms=limit)
