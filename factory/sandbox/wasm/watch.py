"""What ends a run from outside: its time is over, or somebody called it off.

Only its engine's epoch stops a guest, and all runs of an engine share that. So a run
looks up at every tick, at a watch of its own. It does so in native code, which waits
for nobody; see rhai_py.
"""

import math
from ctypes import addressof
from time import monotonic_ns
from typing import Protocol

from factory.sandbox.limits import Limits
from factory.sandbox.outcome import Kind
from factory.sandbox.ticker import TICK_MS
from factory.sandbox.wasm import raw

try:
    from rhai_py import Ended, RunWatch
except ImportError:  # then a run is called off at its deadline only
    RunWatch = None  # type: ignore[assignment, misc]

_NS = 1_000_000


class Watch(Protocol):
    """The watch of one store; it must outlive the store."""

    is_called_off: bool

    def arm(self, context: int) -> None:
        """The time begins; from here on a cancel ends the guest."""
        ...

    def call_off(self) -> None:
        """End the run; from any thread."""
        ...

    @property
    def ended(self) -> Kind | None:
        """Why the watch ended the run; None where it did not."""
        ...


class NativeWatch:
    """`Watch` that the run looks at in native code.

    Args:
        engine: whose epoch makes runs look up.
        store: that it ends.
        limits: with the deadline of each call.
    """

    def __init__(self, engine: int, store: int, limits: Limits) -> None:
        self.is_called_off = False
        self._engine = engine
        self._length_ns = int(limits.deadline_ms * _NS)
        self._seen = RunWatch(error_new=raw.ERROR_NEW)
        raw.on_epoch_deadline(store, RunWatch.LOOK, addressof(self._seen), None)

    def arm(self, context: int) -> None:
        self._seen.until_ns = monotonic_ns() + self._length_ns
        raw.set_epoch_deadline(context, 1)

    def call_off(self) -> None:
        self.is_called_off = True
        self._seen.called_off = 1
        # All runs of the engine look up now, without waiting for the ticker.
        raw.increment_epoch(self._engine)

    @property
    def ended(self) -> Kind | None:
        match self._seen.ended:
            case Ended.CALLED_OFF:
                return Kind.CANCELLED
            case Ended.TIME_OVER:
                return Kind.DEADLINE
            case _:
                return None


class TickWatch:
    """`Watch` that counts ticks; a run that is called off goes on until its deadline.

    Args:
        limits: with the deadline of each call.
    """

    def __init__(self, limits: Limits) -> None:
        self.is_called_off = False
        # One more than the time takes: the first tick may come at once.
        self._ticks = math.ceil(limits.deadline_ms / TICK_MS) + 1

    def arm(self, context: int) -> None:
        raw.set_epoch_deadline(context, self._ticks)

    def call_off(self) -> None:
        self.is_called_off = True

    @property
    def ended(self) -> Kind | None:
        return Kind.CANCELLED if self.is_called_off else None


def watch_of(engine: int, store: int, limits: Limits) -> Watch:
    """The best watch that there is for a store of an engine."""
    if RunWatch is None:
        return TickWatch(limits)
    return NativeWatch(engine, store, limits)
