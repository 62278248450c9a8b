"""Repeated POSTs: the answer of the first one is given again, by Idempotency-Key."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Response

from factory.answered import Answered, Answers, NoClaim
from service.problems import Refusal

HEADER = "idempotency-key"
LENGTH = 200
CLAIM_S = 120.0
"""After so long a claim without an answer has passed: its process is gone."""
KEEP_S = 24 * 3600.0
"""How long an answer is kept."""
_OURS = 500


@dataclass(frozen=True)
class Claim:
    """A request that is to be carried out once.

    Attributes:
        actor: whose key it is.
        key: as the caller chose it, 1 to `LENGTH` characters.
        request: what is asked, whole.
        at: the time now, seconds since the epoch.
    """

    actor: str
    key: str
    request: bytes
    at: float


def once(answers: Answers, claim: Claim, endpoint: Callable[[], Response]) -> Response:
    """Carry a request out, or answer it as the first time.

    All of it happens in one thread, also when nobody waits for the answer any more: so
    the answer is there for who asks again.

    Raises:
        Refusal: codes `key_at_work`, `key_of_another_request`.
    """
    digest = hashlib.sha256(claim.request).hexdigest()
    actor, key, at = claim.actor, claim.key, claim.at
    found = answers.claim(actor, key, digest, at, at - CLAIM_S)
    match found:
        case Answered():
            return Response(found.body, found.status, media_type=found.media_type)
        case NoClaim.PENDING:
            raise Refusal("key_at_work", {"Retry-After": "1"})
        case NoClaim.DIFFERENT:
            raise Refusal("key_of_another_request")
    try:
        response = endpoint()
    except BaseException:
        answers.release(actor, key)
        raise
    # Only an answer that says something of the request is kept.
    answer = _answered(response)
    if answer is None:
        answers.release(actor, key)
    else:
        answers.keep(actor, key, answer)
    return response


def check_key(key: str) -> None:
    """Check a key.

    Raises:
        Refusal: code `bad_request`.
    """
    if not 0 < len(key) <= LENGTH:
        raise Refusal.of_request((f"Idempotency-Key: 1 to {LENGTH} characters",))


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


def forget_old(answers: Answers, at: float) -> None:
    """Remove the answers that are older than a day.

    Raises:
        StoreError: the database failed.
    """
    answers.forget(at - KEEP_S)
