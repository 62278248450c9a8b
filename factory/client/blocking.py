"""The client that waits: `with Client(Place(url, token)) as client: …`."""

import secrets
import time
from collections.abc import Iterator
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
from factory.client.routes import Subjects, Waits
from factory.wire.events import Happened

T = TypeVar("T")


class Client(Subjects[Waits]):
    """A client that waits for its answers; several threads may share it.

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
        self._http = httpx.Client(
            base_url=place.url,
            verify=place.trust(),
            timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S),
        )

    def send(self, call: Call[T], key: str | None = None) -> T:
        """Carry a call out.

        Args:
            call: see `factory.client.calls`.
            key: its Idempotency-Key; else a new one.

        Raises:
            ClientError: it was refused, or no answer came.
        """
        key = key or secrets.token_hex(16)
        course = exchange(call, key, self._headers, self.place.patience)
        return result(call, self._driven(course))

    def events(
        self, subject: Subject | None = None, told: Told = untold
    ) -> Iterator[Happened]:
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
                with self._http.stream(
                    request.method,
                    request.target,
                    headers=dict(request.headers),
                    timeout=httpx.Timeout(SILENCE_S, connect=CONNECT_S),
                ) as response:
                    if response.is_error:
                        response.read()
                    listening.opened(answer_of(response))
                    for chunk in response.iter_bytes():
                        yield from listening.heard(chunk)
                pause = listening.ended()
            except httpx.HTTPError as error:
                pause = listening.lost(loss_of(error))
            if pause is None:
                return
            time.sleep(pause)

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _driven(self, course: Exchange) -> Answer:
        got: Answer | Lost | None = None
        link = Link.UP
        try:
            while True:
                step = course.send(got)
                if isinstance(step, Wait):
                    link = step.why
                    self._told(link)
                    time.sleep(step.seconds)
                    got = None
                else:
                    got = self._sent(step)
        except StopIteration as end:
            if link is not Link.UP:
                self._told(Link.UP)
            answer = end.value
            assert isinstance(answer, Answer)
            return answer

    def _sent(self, request: Request) -> Answer | Lost:
        try:
            response = self._http.request(
                request.method,
                request.target,
                headers=dict(request.headers),
                content=request.content,
            )
        except httpx.HTTPError as error:
            return loss_of(error)
        return answer_of(response)
