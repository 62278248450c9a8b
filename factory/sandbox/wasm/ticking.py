"""Tickers of an engine's epoch: native where there is one, else a Python thread."""

from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import Any

from wasmtime import Engine

from factory.sandbox.ticker import TICK_MS, ThreadTicker, Ticker

MakeTicker = Callable[[Engine], Ticker]


def thread_ticker(engine: Engine) -> Ticker:
    """A ticker that must wait for Python's lock.

    It holds the engine itself: one that was freed under the thread ends the process.
    """
    return ThreadTicker(engine.increment_epoch)


def best_ticker() -> MakeTicker:
    """What makes the most exact tickers here; imports all that they need."""
    try:
        from rhai_py import EpochTicker  # noqa: PLC0415 - may be absent
    except ImportError:
        return thread_ticker

    def make(engine: Any) -> Ticker:
        return NativeTicker(partial(EpochTicker, engine, interval_ms=TICK_MS))

    return make


class NativeTicker:
    """Ticks from a native thread, from the first run on.

    It need not catch up before a run: a run that looks up too soon goes on.

    Args:
        start: starts the thread; what it returns has a `stop`.
    """

    def __init__(self, start: Callable[[], Any]) -> None:
        self._start = start
        self._thread: Any = None
        self._lock = Lock()

    def begin(self) -> None:
        if self._thread is None:
            with self._lock:
                self._thread = self._thread or self._start()

    def end(self) -> None:
        """Starting a thread costs more than the ticks until the next run."""

    def close(self) -> None:
        with self._lock:
            if self._thread is not None:
                self._thread.stop()
