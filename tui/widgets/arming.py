"""When a plan card may take a decision: pure rules, no clock and no widget."""

from dataclasses import dataclass
from enum import StrEnum

from factory.report import RiskLevel

ARM_AFTER_S = 0.5
"""Seconds of quiet that a decision takes: no new content, no printable key."""


class Hold(StrEnum):
    """Why a decision is not taken now."""

    UNFOCUSED = "unfocused"
    TOO_SOON = "too_soon"
    UNSEEN = "unseen"
    PHRASE = "phrase"


@dataclass(frozen=True)
class Attempt:
    """What is known at the moment when somebody presses a digit.

    Args:
        now: seconds on the clock that the other times are taken from.
        changed_at: when the card's content last changed.
        typed_at: when the last printable key before this one was pressed, anywhere.
        is_focused: whether the card was focused on purpose.
        unseen: lines of the plan that were never on the screen.
        risk: the plan's highest.
        is_named: whether the core takes what was typed as the plan's confirm; where
            nothing has to be typed, it takes that.
        phrase: what was typed to confirm, if anything.
    """

    now: float
    changed_at: float
    typed_at: float
    is_focused: bool
    unseen: int
    risk: RiskLevel
    is_named: bool
    phrase: str | None = None


def hold_on_decline(attempt: Attempt) -> Hold | None:
    """What stands against declining; None lets it through."""
    if not attempt.is_focused:
        return Hold.UNFOCUSED
    # Whoever types a name is typing: only new content must stand still then.
    typed_at = attempt.typed_at if attempt.phrase is None else attempt.changed_at
    if attempt.now - max(attempt.changed_at, typed_at) < ARM_AFTER_S:
        return Hold.TOO_SOON
    return None


def hold_on_apply(attempt: Attempt) -> Hold | None:
    """What stands against applying; None lets it through."""
    if hold := hold_on_decline(attempt):
        return hold
    if attempt.risk is not RiskLevel.LOW and attempt.unseen:
        return Hold.UNSEEN
    if not attempt.is_named:
        return Hold.PHRASE
    return None
