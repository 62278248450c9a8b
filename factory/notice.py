"""Notices: what other systems are told, in the form of Standard Webhooks."""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from factory.canonical import canonical, digest
from factory.values import Frozen

RETRY_AFTER = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long after each failed attempt the next one is made (Standard Webhooks 1.0)."""


class NoticeType(StrEnum):
    """What is told.

    `immune.alert`: the immune system found something; `immune.storm`: it stopped and
    entered safe mode; `version.rolled_back`: by whomever; `canary.needs_approval`: the
    traffic proved a canary good, and a person may approve it; `approval.needed`: a plan
    that takes two people was confirmed by one; `approval.due`: it is soon too late.
    """

    ALERT = "immune.alert"
    STORM = "immune.storm"
    ROLLED_BACK = "version.rolled_back"
    NEEDS_APPROVAL = "canary.needs_approval"
    APPROVAL_NEEDED = "approval.needed"
    APPROVAL_DUE = "approval.due"


class Notice(Frozen):
    """One thing that is told; `data` holds addresses, codes and reasons, no secrets."""

    type: NoticeType
    timestamp: str = Field(description="UTC, RFC 3339")
    data: dict[str, str | int]

    @property
    def id(self) -> str:
        """The idempotency id: the same notice always has the same one."""
        return f"ntc_{digest(self.doc())[:32]}"

    @property
    def body(self) -> str:
        """The bytes that are signed and sent, as text."""
        return canonical(self.doc()).decode()


class Letter(Frozen):
    """A notice on its way: how often it was tried before."""

    id: str
    body: str
    attempts: int = Field(default=0, ge=0)


def retry_at(at: str, attempts: int) -> str | None:
    """When a letter is tried again, or None when it is given up.

    Args:
        at: when the last attempt failed, UTC RFC 3339.
        attempts: how many attempts have failed, that one included.
    """
    if attempts > len(RETRY_AFTER):
        return None
    moment = datetime.fromisoformat(at) + RETRY_AFTER[attempts - 1]
    return moment.isoformat(timespec="milliseconds")
