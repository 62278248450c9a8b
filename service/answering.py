"""How the routes answer, and what the documentation says of every one of them."""

from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from factory.wire.problem import Problem

_WHY = {
    400: "the body is not JSON",
    401: "no valid token",
    403: "the policy says no, or the plan takes a name",
    404: "there is no such thing",
    408: "the request did not arrive in time",
    409: "the state does not allow it, or the plan is stale",
    412: "the record has another ETag",
    413: "the body is too large",
    415: "the body is not application/json",
    422: "the request is not as documented, or what it asks for cannot be",
    429: "too many requests",
    503: "the service cannot do it now",
}
Responses = dict[int | str, dict[str, Any]]
LOOK = (401, 403, 404, 408, 413, 422, 429, 503)
CHANGE = (400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 429, 503)


def problems(*statuses: int, **more: Any) -> Responses:
    """The problems that a route may answer with, and other answers by name.

    Args:
        statuses: of the problems.
        more: the models of other answers, as `s202=Model`.
    """
    found: Responses = {
        status: {"model": Problem, "description": _WHY[status]} for status in statuses
    }
    for name, model in more.items():
        found[int(name[1:])] = {"model": model}
    return found


def answer(
    document: BaseModel | dict[str, Any],
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    """A document as an answer."""
    if isinstance(document, BaseModel):
        document = document.model_dump(mode="json", by_alias=True)
    return JSONResponse(document, status, headers)


def shown(document: BaseModel, status: int = 200) -> Response:
    """A document whose own type writes it, such as a turn with media in it."""
    return written(document.model_dump_json(by_alias=True), status)


def written(text: str, status: int = 200) -> Response:
    """A document that is JSON already."""
    return Response(text, status, media_type="application/json")


def tagged(
    request: Request, document: BaseModel | dict[str, Any], tag: str
) -> Response:
    """A record with its ETag; nothing but that for who has it already."""
    known = [t.strip() for t in request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        return Response(status_code=304, headers={"ETag": tag})
    return answer(document, headers={"ETag": tag})
