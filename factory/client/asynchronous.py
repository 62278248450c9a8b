"""The client that is awaited: `async with AsyncClient(Place(url)) as client: …`."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self, TypeVar

import httpx

from factory.client.call import Call
from factory.client.exchange import (
    Answer,
    Exchange,
    Link,
    Lost,
    Request,
    Told,
    Wait,
    exchange,
    untold,
)
from factory.client.http import answer_of, loss_of
from factory.client.listening import Listening, Subject
from factory.client.place import ANSWER_S, CONNECT_S, SILENCE_S, Place
from factory.client.reading import result
from factory.client.routes import Awaited, Subjects
from factory.wire.events import Happened

T = TypeVar("T")


class AsyncClient(Subjects[Awaited]):
    """A client that is awaited; several tasks may share it.

    Args:
        place: where the service is, and what is shown to it.
        told: hears how the way to the service stands, when that changes.

    Raises:
        ClientError: nothing can be sent to such a place.
    """

    def __init__(self, place: Place, told: Told = untold) -> None:
        super().__init__(self)
        self.place = place.checked()
        self._told = told
        self._headers = place.headers()
        self._http = httpx.AsyncClient(
            base_url=place.url,
            verify=place.trust(),
            timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S),
        )

    async def send(self, call: Call[T], key: str | None = None) -> T:
        """Carry a call out.

        Args:
            call: see `factory.client.calls`.
            key: its Idempotency-Key; else a new one.

        Raises:
            ClientError: it was refused, or no answer came.
        """
        key = key or secrets.token_hex(16)
        course = exchange(call, key, self._headers, self.place.patience)
        return result(call, await self._driven(course))

    async def events(
        self, subject: Subject | None = None, told: Told = untold
    ) -> AsyncIterator[Happened]:
        """Follow what happens; a lost connection goes on after the last event.

        Args:
            subject: what is listened to; else everything from now on.
            told: hears when the connection is lost and when it is back.

        Raises:
            ClientError: the service refuses, or cannot be reached for too long.
        """
        listening = Listening(subject or Subject(), told)
        while True:
            request = listening.request(self._headers)
            try:
                async with self._http.stream(
                    request.method,
                    request.target,
                    headers=dict(request.headers),
                    timeout=httpx.Timeout(SILENCE_S, connect=CONNECT_S),
                ) as response:
                    if response.is_error:
                        await response.aread()
                    listening.opened(answer_of(response))
                    async for chunk in response.aiter_bytes():
                        for happened in listening.heard(chunk):
                            yield happened
                pause = listening.ended()
            except httpx.HTTPError as error:
                pause = listening.lost(loss_of(error))
            if pause is None:
                return
            await asyncio.sleep(pause)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def _driven(self, course: Exchange) -> Answer:
        got: Answer | Lost | None = None
        link = Link.UP
        try:
            while True:
                step = course.send(got)
                if isinstance(step, Wait):
                    link = step.why
                    self._told(link)
                    await asyncio.sleep(step.seconds)
                    got = None
                else:
                    got = await self._sent(step)
        except StopIteration as end:
            if link is not Link.UP:
                self._told(Link.UP)
            answer = end.value
            assert isinstance(answer, Answer)
            return answer

    async def _sent(self, request: Request) -> Answer | Lost:
        try:
            response = await self._http.request(
                request.method,
                request.target,
                headers=dict(request.headers),
                content=request.content,
            )
        except httpx.HTTPError as error:
            return loss_of(error)
        return answer_of(response)
