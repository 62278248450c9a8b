"""Repeated POSTs: the answer of the first one is given again, by Idempotency-Key."""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from factory.answered import Answered, Answers, NoClaim
from service.problems import Refusal

HEADER = "idempotency-key"
LENGTH = 200
CLAIM_S = 120.0
"""After so long a claim without an answer has passed: its process is gone."""
KEEP_S = 24 * 3600.0
"""How long an answer is kept."""
_OURS = 500

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


async def repeatable(request: Request, body: bytes, endpoint: Endpoint) -> Response:
    """Answer a request; a POST with a key is carried out once.

    Raises:
        Refusal: codes `key_at_work`, `key_of_another_request`.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST":
        return await endpoint(request)
    if not 0 < len(key) <= LENGTH:
        raise Refusal.of_request((f"Idempotency-Key: 1 to {LENGTH} characters",))
    answers: Answers = request.app.state.office.factory.answers
    actor, at = request.scope["caller"].name, request.app.state.clock()
    digest = _digest(request, body)
    found = await run_in_threadpool(answers.claim, actor, key, digest, at, at - CLAIM_S)
    match found:
        case Answered():
            return Response(found.body, found.status, media_type=found.media_type)
        case NoClaim.PENDING:
            raise Refusal("key_at_work", {"Retry-After": "1"})
        case NoClaim.DIFFERENT:
            raise Refusal("key_of_another_request")
    return await _first(request, endpoint, answers, actor, key)


async def _first(
    request: Request, endpoint: Endpoint, answers: Answers, actor: str, key: str
) -> Response:
    """Carry a request out; only an answer that says something of it is kept."""
    try:
        response = await endpoint(request)
    except BaseException:
        await run_in_threadpool(answers.release, actor, key)
        raise
    answer = _answered(response)
    if answer is None:
        await run_in_threadpool(answers.release, actor, key)
    else:
        await run_in_threadpool(answers.keep, actor, key, answer)
    return response


def _answered(response: Response) -> Answered | None:
    body = getattr(response, "body", None)
    if body is None or response.status_code >= _OURS:
        return None
    media_type = response.headers.get("content-type", "application/json")
    return Answered(
        status=response.status_code,
        media_type=media_type,
        body=bytes(body).decode("utf-8"),
    )


def _digest(request: Request, body: bytes) -> str:
    url = f"{request.method} {request.url.path}?{request.url.query}\n"
    return hashlib.sha256(url.encode() + body).hexdigest()


def forget_old(answers: Answers, at: float) -> None:
    """Remove the answers that are older than a day.

    Raises:
        StoreError: the database failed.
    """
    answers.forget(at - KEEP_S)
