"""Workers: threads that do what would hold the event loop up.

Starlette's own pool does the same; its way to a thread and back costs more than most of
our requests, and it has no bound on what waits.
"""

import asyncio
from collections.abc import Callable
from contextvars import Context, copy_context
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from threading import Thread
from time import perf_counter
from typing import Any, TypeVar

from service.problems import Refusal

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


@dataclass(frozen=True, slots=True)
class _Work:
    """One thing to do, and where its end is awaited."""

    do: Callable[[], Any]
    context: Context
    loop: asyncio.AbstractEventLoop
    end: "asyncio.Future[Any]"


class Workers:
    """A fixed number of threads with one queue; asked by the event loop alone.

    Args:
        name: of the threads.
        count: how many.
        most: how much may wait.
    """

    def __init__(self, name: str, count: int, most: int) -> None:
        self.name = name
        self._most = most
        self._queue: SimpleQueue[_Work | None] = SimpleQueue()
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
            self._queue.put(None)
        until = perf_counter() + patience_s
        for thread in self._threads:
            thread.join(max(0.0, until - perf_counter()))

    @property
    def load(self) -> Load:
        """How much there is to do now."""
        return Load(
            workers=len(self._threads),
            busy=sum(self._busy),
            waiting=self._queue.qsize(),
            worked_s=sum(self._worked_s),
            refused=self._refused,
            late=self._late,
        )

    async def run(self, do: Callable[[], T], within_s: float) -> T:
        """Have something done, and wait for its end.

        It is done to its end also where nobody waits for that any more.

        Args:
            do: what.
            within_s: how long to wait, seconds.

        Raises:
            Refusal: codes `overloaded`, `still_running`.
        """
        if self._queue.qsize() >= self._most:
            self._refused += 1
            raise Refusal("overloaded", {"Retry-After": "1"})
        loop = asyncio.get_running_loop()
        end = loop.create_future()
        self._queue.put(_Work(do, copy_context(), loop, end))
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

    def _work(self, number: int) -> None:
        while (work := self._queue.get()) is not None:
            self._busy[number], began = True, perf_counter()
            try:
                tell = partial(_succeed, work.end, work.context.run(work.do))
            except BaseException as error:  # noqa: BLE001 - it belongs to who waits
                tell = partial(_fail, work.end, error)
            self._busy[number] = False
            self._worked_s[number] += perf_counter() - began
            _tell(work.loop, tell)
            del work, tell  # nothing of it is kept while the next one is awaited


def _tell(loop: asyncio.AbstractEventLoop, tell: Callable[[], None]) -> None:
    try:
        loop.call_soon_threadsafe(tell)
    except RuntimeError:  # the loop is closed: nobody waits any more
        return


def _succeed(end: "asyncio.Future[Any]", found: object) -> None:
    if not end.done():
        end.set_result(found)


def _fail(end: "asyncio.Future[Any]", error: BaseException) -> None:
    if not end.done():
        end.set_exception(error)
