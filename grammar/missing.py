"""What a clause leaves out: the first slot to ask for."""

from grammar.context import Context
from grammar.frames import Match
from grammar.items import Item
from grammar.model import Command, Intent
from grammar.parameters import VALUES, limits_said
from grammar.pointing import is_lost, is_nameless
from grammar.slots import REQUIRED
from grammar.versions import Bound

# Only these go from one version to another.
_MOVING = frozenset({Intent.UPDATE, Intent.ROLLBACK, Intent.DIFF})
_MAKING = frozenset({Intent.CREATE, Intent.UPDATE})


def missing_of(
    match: Match, commands: tuple[Command, ...], bound: Bound, context: Context
) -> str:
    """Return the slot to ask for first; empty where nothing is missing.

    It is "intent" where it is not sure what is asked for.
    """
    intent = match.frame.intent
    if intent is Intent.EXPLAIN and not match.clause.items:
        return "target"
    if (bound.to or bound.since) and intent not in _MOVING:
        lacking = _unsaid(commands, bound)
        return lacking if lacking == "target" else "intent"
    return (
        _unsaid(commands, bound)
        or _half(match)
        or _unclear(match, commands, context)
        or _untold(match)
    )


def _unsaid(commands: tuple[Command, ...], bound: Bound) -> str:
    for command in commands:
        for slot in REQUIRED.get(command.intent, ()):
            if slot not in command.slots:
                return slot
    return "to" if bound.needs_to else ""


def _untold(match: Match) -> str:
    """What a row that always asks wants to know; empty for all others."""
    flags = match.frame.flags
    return "intent" if "doubtful" in flags else "to" if "nowhere" in flags else ""


def _half(match: Match) -> str:
    """The half of a limit that was not said with the other."""
    if match.frame.intent not in _MAKING:
        return ""
    said = match.of("parameter", *VALUES)
    return limits_said([item for item in said if not _is_article(item)])[1]


def _is_article(item: Item) -> bool:
    """Whether a number is no amount: "make one network probe"."""
    return item.means.get("number") == 1 and not item.preps


def _unclear(match: Match, commands: tuple[Command, ...], context: Context) -> str:
    """The target, where it is an unknown word, nameless or a pronoun for nothing."""
    lost = is_nameless(match, commands) or is_lost(match, context)
    return "target" if lost else ""
