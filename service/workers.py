"""Workers: threads that do what would hold the event loop up.

Starlette's own pool does the same; its way to a thread and back costs more than most of
our requests, and it has no bound on what waits.

What is dear of that way is to wake a thread up, and that threads take Python's lock
from each other, as they do at every statement of the database. So one worker leads: it
alone takes what waits, piece by piece, and tells the ends of what came together at
once. When it takes a piece of a kind that is known to be slow, or is at one for longer
than `PATIENCE_S`, another leads instead, and the former one sleeps after that piece. So
what is quick is done by one thread after the other, and waits for nothing slow.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context, copy_context
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread
from time import perf_counter
from typing import Any, TypeVar

from service.problems import Refusal

PATIENCE_S = 0.002
"""After how long at one piece another worker leads, if anything waits."""
SLOW_S = 0.002
"""A kind of pieces is slow when even the quick ones of it take so long."""
MOST_KINDS = 1000
_RISE = 0.05
"""How far one piece that takes longer lifts what its kind takes at least."""

T = TypeVar("T")


@dataclass(frozen=True)
class Load:
    """How much there is to do: utilisation, saturation and what was turned away.

    Attributes:
        workers: how many there are.
        busy: how many work now.
        waiting: what waits for one of them.
        worked_s: for how long they worked, all together, seconds.
        refused: what was turned away as too much waited.
        late: what was answered before it ended.
    """

    workers: int
    busy: int
    waiting: int
    worked_s: float
    refused: int
    late: int


@dataclass(slots=True)
class _Work:
    """One thing to do; where its end is awaited, and what came of it."""

    do: Callable[[], Any]
    kind: str
    context: Context
    end: "asyncio.Future[Any]"
    found: Any = None
    error: BaseException | None = None

    def carry_out(self) -> None:
        """Do it; what it raises belongs to who waits."""
        try:
            self.found = self.context.run(self.do)
        except BaseException as error:  # noqa: BLE001 - as above
            self.error = error

    def tell(self) -> None:
        """Tell its end, if anybody still waits for it."""
        if self.end.done():
            return
        if self.error is None:
            self.end.set_result(self.found)
        else:
            self.end.set_exception(self.error)


class Workers:
    """A fixed number of threads with one queue; asked by one event loop alone.

    Args:
        name: of the threads.
        count: how many.
        most: how much may wait.
    """

    def __init__(self, name: str, count: int, most: int) -> None:
        self.name = name
        self._most = most
        self._lock = Lock()
        self._waiting: deque[_Work] = deque()
        # What wakes a worker: the number of the term in which it leads; None to end.
        self._bells: SimpleQueue[int | None] = SimpleQueue()
        self._term = 0
        self._is_led = self._is_begun = False  # the present term
        self._taken = self._taken_before = 0  # pieces, and at the last look
        self._least_s: dict[str, float] = {}  # what pieces of a kind lately took
        self._ended: deque[_Work] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_looking = self._is_handing = self._is_telling = False
        self._busy = [False] * count
        self._worked_s = [0.0] * count
        self._refused = 0
        self._late = 0
        self._threads = [
            Thread(target=self._work, args=(n,), name=f"{name}-{n}", daemon=True)
            for n in range(count)
        ]

    def open(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def close(self, patience_s: float) -> None:
        """End when everything is done that was asked for, or after a while."""
        for _ in self._threads:
            self._bells.put(None)
        until = perf_counter() + patience_s
        for thread in self._threads:
            thread.join(max(0.0, until - perf_counter()))

    @property
    def load(self) -> Load:
        """How much there is to do now."""
        return Load(
            workers=len(self._threads),
            busy=sum(self._busy),
            waiting=len(self._waiting),
            worked_s=sum(self._worked_s),
            refused=self._refused,
            late=self._late,
        )

    async def run(self, do: Callable[[], T], kind: str, within_s: float) -> T:
        """Have something done, and wait for its end.

        It is done to its end also where nobody waits for that any more.

        Args:
            do: what.
            kind: pieces of one kind take about as long as each other.
            within_s: how long to wait, seconds.

        Raises:
            Refusal: codes `overloaded`, `still_running`.
        """
        if len(self._waiting) >= self._most:
            self._refused += 1
            raise Refusal("overloaded", {"Retry-After": "1"})
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop = loop
            self._is_looking = self._is_handing = self._is_telling = False
        end = loop.create_future()
        self._waiting.append(_Work(do, kind, copy_context(), end))
        if not self._is_handing:
            self._is_handing = True
            loop.call_soon(self._hand_over)
        timer = loop.call_later(within_s, self._leave, end)
        try:
            found: T = await end
        finally:
            timer.cancel()
        return found

    def _leave(self, end: "asyncio.Future[Any]") -> None:
        if not end.done():
            self._late += 1
            end.set_exception(Refusal("still_running", {"Retry-After": "5"}))

    # -- on the event loop ---------------------------------------------------------

    def _hand_over(self) -> None:
        """Have a worker lead, unless one does."""
        self._is_handing = False
        with self._lock:
            if not self._is_led:
                self._call_next()
        self._look_later()

    def _call_next(self) -> None:
        """Begin another term: with whoever wakes first, once anything waits."""
        self._term += 1
        self._is_led, self._is_begun = bool(self._waiting), False
        if self._is_led:
            self._bells.put(self._term)

    def _look_later(self) -> None:
        if not self._is_looking and self._loop is not None:
            self._is_looking = True
            self._taken_before = self._taken
            self._loop.call_later(PATIENCE_S, self._look)

    def _look(self) -> None:
        """Look after what waits, or has ended, beside something slow."""
        self._is_looking = False
        self._tell()
        if not self._waiting:
            return
        with self._lock:
            # One that has not begun wakes up, or there is none that could.
            if self._is_begun and self._taken == self._taken_before:
                self._call_next()
        self._look_later()

    def _tell(self) -> None:
        self._is_telling = False  # before it looks: what comes from now on asks anew
        while self._ended:
            self._ended.popleft().tell()

    # -- on the threads ------------------------------------------------------------

    def _work(self, number: int) -> None:
        term: int | None = 0
        while term is not None:
            term = self._bells.get()
            while (work := self._next(term)) is not None:
                self._busy[number], began = True, perf_counter()
                work.carry_out()
                took_s = perf_counter() - began
                self._busy[number] = False
                self._worked_s[number] += took_s
                self._learn(work.kind, took_s)
                self._ended.append(work)
                del work  # nothing of it is kept while the next one is awaited
            self._ask_to_tell()

    def _next(self, term: int | None) -> _Work | None:
        """The next piece for who leads; None for a worker that is to sleep.

        In the end, when no term is left, everybody takes what there is.
        """
        with self._lock:
            if term not in (self._term, None):
                return None
            self._is_begun = True
            if self._waiting:
                self._taken += 1
                work = self._waiting.popleft()
                if self._least_s.get(work.kind, 0.0) >= SLOW_S:
                    self._call_next()
                return work
            self._is_led = False
        return None

    def _learn(self, kind: str, took_s: float) -> None:
        """Take note of what a piece took: most that take longer had to wait."""
        if len(self._least_s) >= MOST_KINDS and kind not in self._least_s:
            self._least_s.clear()
        least_s = self._least_s.get(kind, took_s)
        if took_s > least_s:
            took_s = least_s + _RISE * (took_s - least_s)
        self._least_s[kind] = took_s

    def _ask_to_tell(self) -> None:
        if self._is_telling or not self._ended or self._loop is None:
            return
        self._is_telling = True
        try:
            self._loop.call_soon_threadsafe(self._tell)
        except RuntimeError:  # the loop is closed: nobody waits any more
            self._ended.clear()
