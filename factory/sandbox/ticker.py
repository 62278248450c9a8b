"""What makes a deadline pass: somebody who ticks while programs run.

A run counts ticks of `TICK_MS`, not time. While nothing runs nothing ticks for long.
"""

import threading
import time
from collections.abc import Callable
from typing import Protocol

TICK_MS = 1.0
LINGER_S = 0.05
"""How long ticking goes on after a run: waking a thread costs more than some ticks."""
_MS = 1000


class Ticker(Protocol):
    """Ticks while at least one run is under way. For many threads at once."""

    def begin(self) -> None:
        """A run begins; its deadline is set after this."""
        ...

    def end(self) -> None:
        """A run ended."""
        ...

    def close(self) -> None:
        """Tick no more."""
        ...


class ThreadTicker:
    """Ticks from a Python thread, which must wait for the interpreter's lock.

    After a wait it ticks for all the time that went by: late, but never too few.

    Args:
        tick: moves the epoch by one.
    """

    def __init__(self, tick: Callable[[], None]) -> None:
        self._tick = tick
        self._running = 0
        self._is_closed = self._is_asleep = False
        self._thread: threading.Thread | None = None
        self._changed = threading.Condition()

    def begin(self) -> None:
        with self._changed:
            self._running += 1
            if self._is_asleep:
                self._changed.notify()
            elif self._thread is None:
                self._thread = threading.Thread(target=self._go, daemon=True)
                self._thread.start()

    def end(self) -> None:
        with self._changed:
            self._running -= 1

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _go(self) -> None:
        while self._wait_for_work():
            began = last = used = time.monotonic()
            ticked = 0
            while not self._is_closed and (self._running or last - used < LINGER_S):
                time.sleep(TICK_MS / _MS)
                last = time.monotonic()
                used = last if self._running else used
                due = int((last - began) * _MS / TICK_MS)
                for _ in range(due - ticked):
                    self._tick()
                ticked = due

    def _wait_for_work(self) -> bool:
        with self._changed:
            self._is_asleep = True
            self._changed.wait_for(lambda: self._running or self._is_closed)
            self._is_asleep = False
            return not self._is_closed
