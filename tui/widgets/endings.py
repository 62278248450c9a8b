"""How a decision or a failure ends, in the words of the screen: pure functions."""

from typing import assert_never

from agent.render.lines import error_text
from factory.errors import FactoryError
from factory.plan import Applied, Denied, Expired, Outcome, Stale
from grammar.model import Lang
from tui.words import Words, words


def is_replannable(outcome: Outcome | None) -> bool:
    """Whether the plan went stale or out of date and may be made anew."""
    return isinstance(outcome, Stale | Expired)


def ending_of(outcome: Outcome | None, table: Words) -> str:
    """What became of a plan, in a word or two; None is a declined one."""
    match outcome:
        case None:
            return table.end_declined
        case Applied(entry=0):
            return table.end_nothing
        case Applied():
            return table.end_applied
        case Stale() | Expired():
            return table.end_closed
        case Denied():
            return table.end_denied
        case _:
            assert_never(outcome)


def failure_lines(error: BaseException, lang: Lang) -> tuple[str, str]:
    """What happened, and whether anything was changed.

    A `FactoryError` of the core promises that nothing was; of any other exception
    nothing is known.
    """
    table = words(lang)
    if isinstance(error, FactoryError):
        what = table.failed.format(message=error_text(error, lang), code=error.code)
        return what, table.failed_unchanged
    kind = type(error).__name__
    what = table.failed_bug.format(kind=kind, message=error)
    return what, table.failed_unknown
