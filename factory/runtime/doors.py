"""Bounded concurrency: so many requests run, so many wait, the rest are refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from factory.errors import RunError

_MS = 1000


class Doors:
    """Lets requests in.

    Args:
        running: how many may run at once.
        waiting: how many may wait.
        patience_ms: how long one waits at most, milliseconds.
    """

    def __init__(self, running: int, waiting: int, patience_ms: float) -> None:
        self._most_running = running
        self._most_waiting = waiting
        self._patience_s = patience_ms / _MS
        self._running = 0
        self._waiting = 0
        self._changed = Condition()

    @property
    def inside(self) -> tuple[int, int]:
        """How many run and how many wait now."""
        return self._running, self._waiting

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Around a request.

        Raises:
            RunError: code `overloaded`, when too many wait or it waited too long.
        """
        with self._changed:
            self._enter()
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify()

    def _enter(self) -> None:
        if self._running >= self._most_running:
            if self._waiting >= self._most_waiting:
                raise RunError("overloaded", "too many requests wait")
            self._wait()
        self._running += 1

    def _wait(self) -> None:
        self._waiting += 1
        try:
            is_free = self._changed.wait_for(
                lambda: self._running < self._most_running, self._patience_s
            )
        finally:
            self._waiting -= 1
        if not is_free:
            raise RunError("overloaded", "no other request ended in time")
