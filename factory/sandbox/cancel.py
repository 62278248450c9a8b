"""Calling runs off: a token that any thread may cancel, and how a run finds its own.

Whoever may call something off makes a token and does the work within `cancelling`;
what runs sandboxed code asks for `current` and hands it to the executor. So nothing
between the two has to know of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

Wake = Callable[[], object]
"""Makes a run look at its token soon; must not wait."""


class CancelToken:
    """Calls off every run that it was given to, now and later. For many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._is_cancelled = False
        self._wakes: dict[object, Wake] = {}

    @property
    def is_cancelled(self) -> bool:
        """Whether it was cancelled."""
        return self._is_cancelled

    def cancel(self) -> None:
        """Call the runs off; once is enough."""
        with self._lock:
            self._is_cancelled = True
            # Under the lock: a run that has ended is not woken any more.
            for wake in self._wakes.values():
                wake()

    @contextmanager
    def waking(self, wake: Wake) -> Iterator[None]:
        """While a run is under way: call `wake` when the token is cancelled.

        It is called at once where that was before.
        """
        key = object()
        with self._lock:
            self._wakes[key] = wake
            if self._is_cancelled:
                wake()
        try:
            yield
        finally:
            with self._lock:
                del self._wakes[key]


_CURRENT: ContextVar[CancelToken | None] = ContextVar("cancel", default=None)


@contextmanager
def cancelling(token: CancelToken) -> Iterator[None]:
    """Give a token to every sandboxed run that begins within, on this thread."""
    before = _CURRENT.set(token)
    try:
        yield
    finally:
        _CURRENT.reset(before)


def current() -> CancelToken | None:
    """The token that runs beginning here are to have; None where there is none."""
    return _CURRENT.get()
