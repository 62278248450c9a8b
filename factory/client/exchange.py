"""What is done to get an answer, without a socket: one course for both clients.

`exchange` is a generator. It yields what is to be done, a request to send or a while
to wait, and is sent what came of it; it returns the answer. So a refused connection, a
busy service and a lost reply are treated alike whether the caller waits or awaits.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from pydantic import ValidationError

from factory.client.call import Call, Route
from factory.client.errors import ClientError
from factory.wire.documents import RequestFate

KEY = "idempotency-key"
REQUESTS = Route("GET", "/requests/{key}")
FIRST_S, LONGEST_S = 0.1, 2.0
"""The first pause before another try, and the longest one."""
FINAL = frozenset({"untrusted"})
"""Losses that no other try mends."""
BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True)
class Request:
    """What is sent."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None


@dataclass(frozen=True)
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True)
class Lost:
    """No answer came back.

    Attributes:
        is_sent: whether the request may have arrived.
        why: a word for people.
        code: of the error that it becomes.
    """

    is_sent: bool
    why: str
    code: str = "unreachable"


class Link(StrEnum):
    """How the way to a service stands.

    `up`: it answers; `lost`: it does not, and is tried again; `busy`: it asks to be
    left alone for a while; `checking`: a reply was lost, and the outcome is asked for.
    """

    UP = "up"
    LOST = "lost"
    BUSY = "busy"
    CHECKING = "checking"


Told = Callable[[Link], None]


def untold(_: Link) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True)
class Wait:
    """A while to wait, and why."""

    seconds: float
    why: Link = Link.LOST


Step = Request | Wait
Exchange = Generator[Step, Answer | Lost | None, Answer]


@dataclass(frozen=True)
class Patience:
    """How long a client tries.

    Attributes:
        reach_s: to reach a service that refuses connections, seconds.
        busy_s: to wait for a busy one, as long as it says when to come again.
        check_s: to find out what became of a request whose reply was lost.
    """

    reach_s: float = 2.0
    busy_s: float = 10.0
    check_s: float = 30.0


def exchange(
    call: Call[Any], key: str | None, headers: Mapping[str, str], patience: Patience
) -> Exchange:
    """Get the answer of the service to a request.

    A request that changes something is never sent twice without its key: with one the
    service itself carries it out once, and tells what became of it.

    Args:
        call: the request.
        key: its Idempotency-Key, for those that take one.
        headers: beside those of the request itself.
        patience: how long to try.

    Raises:
        ClientError: no answer came.
    """
    key = key if call.takes_key else None
    request = _request(call, key, headers)
    pauses, busy_s = _pauses(patience.reach_s), patience.busy_s
    while True:
        got = yield request
        if isinstance(got, Answer):
            pause = _asked_pause(got)
            is_safe = call.is_reading or key is not None or not _is_running(got)
            if pause is None or pause > busy_s or not is_safe:
                return got
            busy_s -= pause
            yield Wait(pause, Link.BUSY)
            continue
        assert got is not None
        if got.is_sent and not call.is_reading:
            if key is None:
                raise ClientError("reply_lost", got.why, why=got.why)
            found = yield from _checked(key, headers, patience.check_s)
            if found is not None:
                return found
        pause = None if got.code in FINAL else next(pauses, None)
        if pause is None:
            raise ClientError(got.code, got.why, why=got.why)
        yield Wait(pause)


def _checked(
    key: str, headers: Mapping[str, str], check_s: float
) -> Generator[Step, Answer | Lost | None, Answer | None]:
    """The answer that a request was given; None when it never arrived.

    Raises:
        ClientError: code `result_unknown`.
    """
    request = _request(Call(REQUESTS, None, {"key": key}), None, headers)
    for pause in _pauses(check_s):
        yield Wait(pause, Link.CHECKING)
        got = yield request
        if not isinstance(got, Answer) or got.status in BUSY:
            continue
        if got.status == HTTPStatus.NOT_FOUND and b'"no_request"' in got.content:
            return None
        found = _fate(got)
        if found is None:
            break
        if found.answer is not None:
            body = found.answer.body.encode()
            return Answer(found.answer.status, got.headers, body)
    message = "the connection broke, and what became of the request is not known"
    raise ClientError("result_unknown", message, key=key)


def _fate(answer: Answer) -> RequestFate | None:
    """What the service tells of a request; None when it tells something else."""
    if answer.status != HTTPStatus.OK:
        return None
    try:
        return RequestFate.model_validate_json(answer.content)
    except ValidationError:
        return None


def _pauses(total_s: float) -> Iterator[float]:
    """Ever longer pauses that take so long together."""
    pause = FIRST_S
    while total_s > 0:
        yield min(pause, total_s)
        total_s -= pause
        pause = min(2 * pause, LONGEST_S)


def _asked_pause(answer: Answer) -> float | None:
    """How long a busy service asks to be left alone; None if it is not busy."""
    is_busy = answer.status in BUSY or (
        answer.status == HTTPStatus.CONFLICT and b'"key_at_work"' in answer.content
    )
    after = answer.headers.get("retry-after", "")
    return max(float(after), FIRST_S) if is_busy and after.isdecimal() else None


def _is_running(answer: Answer) -> bool:
    """Whether the service goes on with what it was asked for."""
    return b'"still_running"' in answer.content


def _request(call: Call[Any], key: str | None, headers: Mapping[str, str]) -> Request:
    content = call.content()
    own = dict(headers)
    if content is not None:
        own["content-type"] = "application/json"
    if key is not None:
        own[KEY] = key
    if call.revision is not None:
        own["if-match"] = f'"r{call.revision}"'
    return Request(call.route.method, call.target, own, content)
