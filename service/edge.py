"""The edge: what happens to every request before and after its route."""

import asyncio
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Any

from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from factory.errors import FactoryError
from grammar.model import Lang
from service.callers import Caller, Gatekeeper
from service.problems import (
    Refusal,
    problem_of,
    problem_of_error,
    status_of,
)
from service.rates import Rates
from service.workers import Workers

OPEN_PATHS = frozenset({"/healthz", "/readyz", "/openapi.json"})
"""What needs no token."""
_LOCAL = re.compile(r"(https?://)?(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")
_Headers = Mapping[str, str]
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


@dataclass
class Passage:
    """One request on its way.

    Attributes:
        request_id: as the caller named it, or new.
        lang: the language of problems.
        began: when it came, seconds.
        body: what was sent.
        caller: None before it is known.
        status: of the answer; 0 while there is none.
        code: of the problem, if it was one.
    """

    request_id: str
    lang: Lang
    began: float = field(default_factory=perf_counter)
    body: bytes = b""
    caller: Caller | None = None
    status: int = 0
    code: str | None = None


@dataclass(frozen=True)
class Observer:
    """Who is told of a request when it is over, and of a failure of our own."""

    done: Callable[[Scope, Passage], None]
    failed: Callable[[Passage, str], None]


class Edge:
    """ASGI middleware: request ids, callers, limits, and problems instead of traces.

    Args:
        app: what is inside.
        gatekeeper: knows callers.
        rates: how often they may call.
        new_id: makes request ids.
        observer: is told of everything.
        limits: what one request may take.
        workers: look callers up.
    """

    def __init__(
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
        headers = _headers(scope)
        passage = Passage(self._id(headers), lang_of(headers.get("accept-language")))
        scope["passage"] = passage
        try:
            await self._passed(scope, headers, receive, _stamped(send, passage))
        finally:
            self._observer.done(scope, passage)

    async def _passed(
        self, scope: Scope, headers: _Headers, receive: Receive, send: Send
    ) -> None:
        passage: Passage = scope["passage"]
        try:
            await self._admit(scope, headers)
            if "content-length" in headers or "transfer-encoding" in headers:
                passage.body = await self._body(headers, receive)
            await self._app(scope, receive, send)
        except Refusal as refusal:
            problem = problem_of(refusal, passage.request_id, passage.lang)
            await _answer(scope, send, refusal.status, problem.doc(), refusal.headers)
        except FactoryError as error:
            problem = problem_of_error(error, passage.request_id, passage.lang)
            await _answer(scope, send, status_of(error.code), problem.doc())
        except Exception as error:
            self._observer.failed(passage, _where(error))
            if passage.status:
                raise
            problem = problem_of(Refusal("internal"), passage.request_id, passage.lang)
            await _answer(scope, send, 500, problem.doc())

    async def _admit(self, scope: Scope, headers: _Headers) -> None:
        if scope["path"] in OPEN_PATHS:
            return
        token = _token(headers)
        caller = self._gatekeeper.remembered(token)
        if caller is None:
            look = partial(self._gatekeeper.caller, token)
            caller = await self._workers.run(look, self._limits.answer_s)
        if caller is None:
            raise Refusal("unauthorized", {"WWW-Authenticate": "Bearer"})
        if token is None:
            _check_local(headers)
        scope["passage"].caller = scope["caller"] = caller
        if wait_s := self._rates.wait_s(caller.name):
            raise Refusal("rate_limited", {"Retry-After": str(int(wait_s) + 1)})

    async def _body(self, headers: _Headers, receive: Receive) -> bytes:
        most = self._limits.body_bytes
        told = headers.get("content-length", "0")
        if told.isdecimal() and int(told) > most:
            raise Refusal("too_large", {"Connection": "close"}, most=str(most))
        try:
            async with asyncio.timeout(self._limits.body_s):
                return await _read(receive, most)
        except TimeoutError as error:
            raise Refusal("too_slow", {"Connection": "close"}) from error

    def _id(self, headers: _Headers) -> str:
        given = headers.get("x-request-id", "")
        return given if _REQUEST_ID.fullmatch(given) else self._new_id()


def _headers(scope: Scope) -> _Headers:
    """The headers by their names in lower case; of a repeated one the first."""
    pairs = reversed(scope["headers"])
    return {name.decode("latin-1"): text.decode("latin-1") for name, text in pairs}


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


def _stamped(send: Send, passage: Passage) -> Send:
    """Answers get the request's id, and headers that keep browsers out."""

    async def stamped(message: Message) -> None:
        if message["type"] == "http.response.start":
            passage.status = message["status"]
            message["headers"] = [
                *message["headers"],
                (b"x-request-id", passage.request_id.encode()),
                (b"x-content-type-options", b"nosniff"),
                (b"cache-control", b"no-store"),
            ]
        await send(message)

    return stamped


async def _answer(
    scope: Scope,
    send: Send,
    status: int,
    document: dict[str, Any],
    headers: dict[str, str] | None = None,
) -> None:
    scope["passage"].code = document["code"]

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    response = JSONResponse(document, status, headers)
    await response(scope, nothing, send)


def _token(headers: _Headers) -> str | None:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    return headers.get("x-auth-token")


def _check_local(headers: _Headers) -> None:
    """Without tokens no page of another site may speak through a local browser.

    Raises:
        Refusal: code `foreign_origin`.
    """
    for name in ("host", "origin"):
        value = headers.get(name)
        if value is not None and not _LOCAL.fullmatch(value):
            raise Refusal("foreign_origin")


def lang_of(accepted: str | None) -> Lang:
    """The language that a caller reads: Russian if it comes first, else English."""
    is_russian = (accepted or "").strip().lower().startswith("ru")
    return Lang.RU if is_russian else Lang.EN


def _where(error: Exception) -> str:
    """The kind of a failure and where it came from, without any value."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames))
    return f"{type(error).__name__} at {places}"
