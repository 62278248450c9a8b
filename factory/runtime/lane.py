"""Work that nobody waits for: shadows run here, beside the requests."""

from collections.abc import Callable
from contextlib import suppress
from queue import Full, Queue
from threading import Lock, Thread

Work = Callable[[], None]


class Lane:
    """One thread, started with the first work, and a queue before it.

    Args:
        length: how much may wait; what comes beyond is dropped and counted.
    """

    def __init__(self, length: int) -> None:
        self._queue: Queue[Work | None] = Queue(length)
        self._thread: Thread | None = None
        self._lock = Lock()
        self.dropped = 0

    def do(self, work: Work) -> None:
        """Do some work soon, or drop it when too much waits."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._drive, daemon=True)
                self._thread.start()
        try:
            self._queue.put_nowait(work)
        except Full:
            self.dropped += 1

    def finish(self, patience_s: float = 5.0) -> None:
        """Wait until all that was accepted is done; the next work starts anew.

        Args:
            patience_s: how long to wait for work that hangs, seconds.
        """
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            with suppress(Full):
                self._queue.put(None, timeout=patience_s)
            thread.join(patience_s)

    def _drive(self) -> None:
        while (work := self._queue.get()) is not None:
            work()
