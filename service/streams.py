"""Server-sent events: one look at the database for all readers, then one a reader."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool

from factory.errors import StoreError
from service.feed import Cursor, Feed

LOOK_S = 0.2
"""How often is looked for something new while anybody listens."""
BEAT_S = 15.0
"""After so long a silence a comment tells that the stream is alive."""
MOST = 256
"""How many may listen at once."""
RETRY = "retry: 1000\n\n"
BEAT = ": beat\n\n"


class Pulse:
    """Wakes the readers of streams; used by the event loop alone.

    Args:
        feed: what is looked at.
        look_s: how often, seconds.
    """

    def __init__(self, feed: Feed, look_s: float = LOOK_S) -> None:
        self.feed = feed
        self.listeners = 0
        self._look_s = look_s
        self._woken = asyncio.Condition()
        self._end: Cursor | None = None
        self._is_over = False

    def stop(self) -> None:
        """End every stream; they notice at the next look."""
        self._is_over = True

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            if self.listeners or self._is_over:
                await self._look()
            await asyncio.sleep(self._look_s)

    async def _look(self) -> None:
        end = self._end
        with suppress(StoreError):  # a busy database is looked at again
            end = await run_in_threadpool(self.feed.end)
        if end != self._end or self._is_over:
            self._end = end
            async with self._woken:
                self._woken.notify_all()

    async def stream(
        self, cursor: Cursor, organ: str | None, *, is_followed: bool
    ) -> AsyncIterator[str]:
        """The frames after a cursor.

        Args:
            cursor: what the reader has seen.
            organ: only what is about this organ.
            is_followed: whether to go on when everything was told.
        """
        async with self._listening():
            yield RETRY
            while True:
                batch = await run_in_threadpool(self.feed.after, cursor, organ)
                for happening in batch.happenings:
                    yield happening.frame
                is_all = batch.cursor == cursor
                cursor = batch.cursor
                if is_all and (self._is_over or not is_followed):
                    return
                if is_all and not await self._news(cursor):
                    yield BEAT

    async def _news(self, cursor: Cursor) -> bool:
        """Wait for something new; False when it is time for a sign of life."""
        with suppress(TimeoutError):
            async with asyncio.timeout(BEAT_S), self._woken:
                await self._woken.wait_for(
                    lambda: self._is_over or self._end not in (None, cursor)
                )
                return True
        return False

    @asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        self.listeners += 1
        try:
            yield
        finally:
            self.listeners -= 1
