"""The edge: what happens to every request before and after its route."""

import asyncio
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from factory.wire.version import HEADER, WIRE
from service.callers import Gatekeeper
from service.passage import Headers, Passage, headers_of, lang_of
from service.problems import Refusal
from service.rates import Rates
from service.refusing import refused
from service.workers import Workers

OPEN_PATHS = frozenset({"/healthz", "/readyz", "/openapi.json"})
"""What needs no token."""
_LOCAL = re.compile(r"(https?://)?(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True)
class Limits:
    """What one request may take.

    Attributes:
        body_bytes: its body.
        body_s: until the body has arrived, seconds.
        answer_s: until the answer is there, seconds; what runs goes on to its end.
    """

    body_bytes: int = 8 * 2**20
    body_s: float = 30.0
    answer_s: float = 60.0


@dataclass(frozen=True)
class Observer:
    """Who is told of a request when it is over, and of a failure of our own."""

    done: Callable[[Scope, Passage], None]
    failed: Callable[[Passage, str], None]


class Edge:
    """The outermost application: ids, callers, limits, and problems for refusals.

    Args:
        app: what is inside: it raises what it refuses.
        gatekeeper: knows callers.
        rates: how often they may call.
        new_id: makes request ids.
        observer: is told of everything.
        limits: what one request may take.
        workers: look callers up.
    """

    def __init__(  # noqa: PLR0913 - what one service is made of
        self,
        app: ASGIApp,
        *,
        gatekeeper: Gatekeeper,
        rates: Rates,
        new_id: Callable[[], str],
        observer: Observer,
        limits: Limits,
        workers: Workers,
    ) -> None:
        self._app = app
        self._gatekeeper = gatekeeper
        self._rates = rates
        self._new_id = new_id
        self._observer = observer
        self._limits = limits
        self._workers = workers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = headers_of(scope)
        lang = lang_of(headers.get("accept-language"))
        passage = Passage(headers, self._id(headers), lang)
        scope["passage"] = passage
        send = _stamped(send, passage)
        try:
            await self._admit(scope, passage)
            if "content-length" in headers or "transfer-encoding" in headers:
                passage.body = await self._body(headers, receive)
            await self._app(scope, receive, send)
        except Exception as error:
            if (answer := self._refused(error, passage)) is None:
                raise
            await answer(scope, receive, send)
        finally:
            self._observer.done(scope, passage)

    def _refused(self, error: Exception, passage: Passage) -> ASGIApp | None:
        """The problem that answers an error; None when an answer has begun."""
        if not passage.status and (answer := refused(error, passage)) is not None:
            return answer
        self._observer.failed(passage, _where(error))
        return None if passage.status else refused(Refusal("internal"), passage)

    async def _admit(self, scope: Scope, passage: Passage) -> None:
        if scope["path"] in OPEN_PATHS:
            return
        headers = passage.headers
        token = _token(headers)
        caller = self._gatekeeper.remembered(token)
        if caller is None:
            look = partial(self._gatekeeper.caller, token)
            caller = await self._workers.run(look, "caller", self._limits.answer_s)
        if caller is None:
            raise Refusal("unauthorized", {"WWW-Authenticate": "Bearer"})
        if token is None:
            _check_local(headers)
        passage.caller = caller
        if wait_s := self._rates.wait_s(caller.name):
            raise Refusal("rate_limited", {"Retry-After": str(int(wait_s) + 1)})

    async def _body(self, headers: Headers, receive: Receive) -> bytes:
        most = self._limits.body_bytes
        told = headers.get("content-length", "0")
        if told.isdecimal() and int(told) > most:
            raise Refusal("too_large", {"Connection": "close"}, most=str(most))
        try:
            async with asyncio.timeout(self._limits.body_s):
                return await _read(receive, most)
        except TimeoutError as error:
            raise Refusal("too_slow", {"Connection": "close"}) from error

    def _id(self, headers: Headers) -> str:
        given = headers.get("x-request-id", "")
        return given if _REQUEST_ID.fullmatch(given) else self._new_id()


async def _read(receive: Receive, most: int) -> bytes:
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal("too_slow")
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            raise Refusal("too_large", {"Connection": "close"}, most=str(most))
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


_ALWAYS = (
    (HEADER.encode(), str(WIRE).encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
)


def _stamped(send: Send, passage: Passage) -> Send:
    """Answers get the request's id, and headers that keep browsers out."""

    async def stamped(message: Message) -> None:
        if message["type"] == "http.response.start":
            passage.status = message["status"]
            request_id = (b"x-request-id", passage.request_id.encode())
            message["headers"] = [*message["headers"], request_id, *_ALWAYS]
        await send(message)

    return stamped


def _token(headers: Headers) -> str | None:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    return headers.get("x-auth-token")


def _check_local(headers: Headers) -> None:
    """Without tokens no page of another site may speak through a local browser.

    Raises:
        Refusal: code `foreign_origin`.
    """
    for name in ("host", "origin"):
        value = headers.get(name)
        if value is not None and not _LOCAL.fullmatch(value):
            raise Refusal("foreign_origin")


def _where(error: Exception) -> str:
    """The kind of a failure and where it came from, without any value."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames))
    return f"{type(error).__name__} at {places}"
