"""Refusals as answers: whatever a route raised becomes a problem, and never a trace."""

from collections.abc import Mapping

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from factory.errors import FactoryError
from factory.wire.problem import Problem
from service.passage import Passage
from service.problems import (
    Refusal,
    problem_of,
    problem_of_error,
    status_of,
)

_PASSING = frozenset({"store_busy", "overloaded"})
"""What is over in a moment."""


def refused(error: Exception, passage: Passage) -> JSONResponse | None:
    """The answer to what was raised; None for what only a fault of ours can be."""
    match error:
        case Refusal():
            return _refusal(error, passage)
        case FactoryError(code=code):
            problem = problem_of_error(error, passage.request_id, passage.lang)
            patience = {"Retry-After": "1"} if code in _PASSING else {}
            return _said(problem, status_of(code), patience, passage)
        case RequestValidationError():
            return _refusal(Refusal.of_request(wrong_fields(error)), passage)
        case _:
            return None


def _refusal(refusal: Refusal, passage: Passage) -> JSONResponse:
    problem = problem_of(refusal, passage.request_id, passage.lang)
    return _said(problem, refusal.status, refusal.headers, passage)


def _said(
    problem: Problem, status: int, headers: Mapping[str, str], passage: Passage
) -> JSONResponse:
    passage.code = problem.code
    return JSONResponse(problem.doc(), status, dict(headers))


def wrong_fields(error: RequestValidationError) -> tuple[str, ...]:
    """What is wrong with a request: where, and how; never what was sent."""
    return tuple(f"{_place(each['loc'])}: {each['msg']}" for each in error.errors())


def _place(loc: tuple[int | str, ...]) -> str:
    hidden = {"body", "flat", "spec_"}
    names = [str(each) for each in loc if each not in hidden]
    return ".".join(names) or "body"
