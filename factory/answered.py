"""Answers that are kept for a while, so that a repeated request is not done again.

A caller names its request by a key (the `Idempotency-Key` of the IETF HTTPAPI draft).
The key is claimed before the work and filled after it. Where a process ends in
between, the claim passes after a while: then nobody knows whether the work was done,
and it is tried again.
"""

from enum import StrEnum
from typing import Protocol

from factory.values import Frozen


class Answered(Frozen):
    """An answer as it was given: HTTP status, media type and body."""

    status: int
    media_type: str
    body: str


class NoClaim(StrEnum):
    """Why a key cannot be claimed: it is being worked on, or named another request."""

    PENDING = "pending"
    DIFFERENT = "different"


class Answers(Protocol):
    """Where answers are kept, by actor and key."""

    def claim(
        self, actor: str, key: str, request: str, at: float, expired: float
    ) -> Answered | NoClaim | None:
        """Claim a key; None when it is claimed now and the work is to be done.

        Args:
            actor: whose key it is.
            key: as the caller chose it.
            request: the digest of the request.
            at: the time now, seconds since the epoch.
            expired: a claim that is older than this and was not filled has passed.
        """
        ...

    def keep(self, actor: str, key: str, answer: Answered) -> None:
        """Fill a claimed key."""
        ...

    def find(self, actor: str, key: str) -> Answered | NoClaim | None:
        """What a key was answered, `pending` while it is at work; None if unknown."""
        ...

    def release(self, actor: str, key: str) -> None:
        """Give a claimed key up: the work was not done."""
        ...

    def forget(self, before: float) -> int:
        """Remove what was claimed before a time; returns how many."""
        ...
