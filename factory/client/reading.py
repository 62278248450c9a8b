"""Reads answers: the document that a route promises, or an error that says why not."""

from http import HTTPStatus
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from factory.client.call import Call
from factory.client.errors import ClientError
from factory.client.exchange import Answer
from factory.wire.problem import Problem
from factory.wire.version import HEADER, WIRE

T = TypeVar("T")
_UNKNOWN_THERE = frozenset({"no_route", "bad_request"})
"""Problems by which an older service answers what it does not know yet."""


def result(call: Call[T], answer: Answer) -> T:
    """What an answer says.

    Raises:
        ClientError: it is a refusal, or not what the route promises.
    """
    theirs = checked(answer)
    try:
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise _refusal(answer, theirs)
        if call.answer is None:
            return cast("T", answer.content.decode("utf-8", "replace"))
        return call.answer.validate_json(answer.content)
    except ValidationError as error:
        raise _misunderstood(theirs, call) from error


def checked(answer: Answer) -> int:
    """The version that the other side speaks.

    Raises:
        ClientError: code `not_the_service`.
    """
    text = answer.headers.get(HEADER, "")
    if not text.isdecimal():
        message = f"what answers there (HTTP {answer.status}) is not the service"
        status = str(answer.status)
        raise ClientError("not_the_service", message, status=answer.status, http=status)
    return int(text)


def _refusal(answer: Answer, theirs: int) -> ClientError:
    problem = Problem.model_validate_json(answer.content)
    if theirs < WIRE and problem.code in _UNKNOWN_THERE:
        return _older_there(theirs)
    return ClientError.of(problem, answer.status)


def _misunderstood(theirs: int, call: Call[Any]) -> ClientError:
    if theirs > WIRE:
        message = "the service is newer than this client"
        return ClientError("server_newer", message, theirs=str(theirs), ours=str(WIRE))
    if theirs < WIRE:
        return _older_there(theirs)
    route = f"{call.route.method} {call.route.path}"
    message = f"the answer of {route} is not as documented"
    return ClientError("not_as_documented", message, route=route)


def _older_there(theirs: int) -> ClientError:
    message = "the service is older than this client"
    return ClientError("server_older", message, theirs=str(theirs), ours=str(WIRE))
