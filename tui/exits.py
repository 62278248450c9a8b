"""Exit codes: part of the interface, as in a plan/apply tool."""

from collections.abc import Iterable
from enum import IntEnum

from agent.reply import (
    Asked,
    Decided,
    NameAsked,
    PlanShown,
    Refused,
    ReplayShown,
    Reply,
)
from factory.plan import Plan


class Exit(IntEnum):
    """What a one-shot command ends with."""

    DONE = 0
    ERROR = 1
    CHANGES_PLANNED = 2
    NEEDS_CONFIRM = 3
    DENIED = 4
    NOT_UNDERSTOOD = 5
    STALE = 6


OUTCOMES = {
    "stale": Exit.STALE,
    "expired": Exit.STALE,
    "denied": Exit.DENIED,
    "pending": Exit.NEEDS_CONFIRM,
    "failed": Exit.ERROR,
    "cancelled": Exit.ERROR,
}
"""The exit codes of a decision that was not carried out."""


ASKING = {NameAsked: Exit.NEEDS_CONFIRM, Asked: Exit.NOT_UNDERSTOOD}
"""The exit codes of what waits for an answer."""


def exit_of(replies: Iterable[Reply], *, is_dry_run: bool = False) -> Exit:
    """The exit code of a turn: that of its last decisive reply."""
    code = Exit.DONE
    for reply in replies:
        code = _code(reply, is_dry_run=is_dry_run)
    return code


def _code(reply: Reply, *, is_dry_run: bool) -> Exit:
    match reply:
        case PlanShown(plan=plan):
            return _planned(plan, is_dry_run=is_dry_run)
        case Refused(denials=denials, text=text):
            return _refused(is_denied=bool(denials), is_language=text is not None)
        case NameAsked() | Asked():
            return ASKING[type(reply)]
        case ReplayShown(replayed=found) if found.divergence is not None:
            return Exit.ERROR
        case Decided(outcome=outcome) if outcome is not None:
            return OUTCOMES.get(outcome.outcome, Exit.DONE)
        case _:
            return Exit.DONE


def _planned(plan: Plan, *, is_dry_run: bool) -> Exit:
    if not plan.decision.is_allowed:
        return Exit.DENIED
    if not plan.does_something:
        return Exit.DONE
    return Exit.CHANGES_PLANNED if is_dry_run else Exit.NEEDS_CONFIRM


def _refused(*, is_denied: bool, is_language: bool) -> Exit:
    if is_denied:
        return Exit.DENIED
    return Exit.NOT_UNDERSTOOD if is_language else Exit.ERROR
