"""Approvals: plans that one person has confirmed and that wait for another one."""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from factory.phrase import is_same
from factory.plan import Plan
from factory.values import Frozen

LIFETIME = timedelta(hours=24)
"""How long a plan waits for the second person."""
BY_TIME = "time"
"""Who settles what nobody has decided in time."""
SOON = timedelta(hours=4)
"""How long before it is due other systems are told so."""


class ApprovalStatus(StrEnum):
    """What became of an approval that was asked for."""

    PENDING = "pending"
    APPLIED = "applied"
    DECLINED = "declined"
    EXPIRED = "expired"
    STALE = "stale"


class Approval(Frozen):
    """A plan, who asked for it and confirmed it first, and until when it waits.

    `settled_by` and `settled_at` are there when it does not wait any more.
    """

    digest: str
    plan: Plan
    confirmed_by: str
    at: str = Field(description="when the first person confirmed, UTC, RFC 3339")
    due: str = Field(description="UTC, RFC 3339")
    status: ApprovalStatus = ApprovalStatus.PENDING
    settled_by: str | None = None
    settled_at: str | None = None

    @property
    def asked_by(self) -> str:
        """Who asked for the plan."""
        return self.plan.context.actor

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided it yet."""
        return self.status is ApprovalStatus.PENDING


def due_at(at: str) -> str:
    """Until when a plan waits that was first confirmed at a time, UTC RFC 3339."""
    return _moved(at, LIFETIME)


def is_soon_due(approval: Approval, at: str) -> bool:
    """Whether little time is left at a time, UTC RFC 3339."""
    return soon_at(approval) <= at <= approval.due


def soon_at(approval: Approval) -> str:
    """From when on other systems are told that it is due, UTC RFC 3339."""
    return _moved(approval.due, -SOON)


def is_one_person(first: str, second: str) -> bool:
    """Whether two names are one person's: case, ё and spaces make no other one."""
    return is_same(first, second)


def _moved(at: str, by: timedelta) -> str:
    return (datetime.fromisoformat(at) + by).isoformat(timespec="milliseconds")
