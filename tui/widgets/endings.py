"""How a decision or a failure ends, in the words of the screen: pure functions."""

from agent.render.lines import error_text
from factory.errors import FactoryError
from factory.plan import Applied, Expired, Outcome, Stale
from grammar.model import Lang
from tui.words import Words, words


def is_replannable(outcome: Outcome | None) -> bool:
    """Whether the plan went stale or out of date and may be made anew."""
    return isinstance(outcome, Stale | Expired)


def ending_of(outcome: Outcome | None, table: Words) -> str:
    """What became of a plan, in a word or two; None is a declined one."""
    if outcome is None:
        return table.end_declined
    if isinstance(outcome, Applied) and not outcome.entry:
        return table.end_nothing
    endings: dict[str, str] = {
        "applied": table.end_applied,
        "pending": table.end_pending,
        "stale": table.end_closed,
        "expired": table.end_closed,
        "denied": table.end_denied,
        "started": table.end_started,
        "failed": table.end_failed,
        "cancelled": table.end_cancelled,
    }
    return endings[outcome.outcome]


UNKNOWN = frozenset({"reply_lost", "result_unknown", "build_goes_on"})
"""The codes of errors after which nobody knows what was changed."""


def is_unknown(error: BaseException) -> bool:
    """Whether something may have been changed."""
    return not isinstance(error, FactoryError) or error.code in UNKNOWN


def failure_lines(error: BaseException, lang: Lang) -> tuple[str, str]:
    """What happened, and whether anything was changed.

    A `FactoryError` of the core promises that nothing was, see `is_unknown`; of any
    other exception nothing is known.
    """
    table = words(lang)
    if isinstance(error, FactoryError):
        what = table.failed.format(message=error_text(error, lang), code=error.code)
        return what, table.failed_unknown if is_unknown(
            error
        ) else table.failed_unchanged
    kind = type(error).__name__
    what = table.failed_bug.format(kind=kind, message=error)
    return what, table.failed_unknown
