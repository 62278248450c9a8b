"""Whether what a command points at is there: names, kinds without one, pronouns."""

from grammar.context import Context
from grammar.frames import Match
from grammar.items import Item, Target
from grammar.model import Command, Intent, Mention

_FORWARD = frozenset({Intent.RUN, Intent.CREATE, Intent.DISABLE, Intent.ENABLE})
_FED = frozenset({Intent.TRAIN, Intent.RUN})
_NAMELESS = frozenset({Intent.STATUS, Intent.HISTORY, Intent.EXPLAIN})


def is_lost(match: Match, context: Context) -> bool:
    """Whether a pronoun stands for nothing, or two names stand side by side."""
    if match.frame.intent is Intent.EXPLAIN or match.frame.intent is Intent.HELP:
        return False
    targets = match.of("target")
    pronouns = [i for i in targets if i.has("pronoun")]
    targets = [i for i in targets if not i.has("pronoun")] or pronouns
    if targets == pronouns and any(
        not context.resolve(i.means["target"]) for i in pronouns
    ):
        return match.frame.intent is not Intent.SET
    if _is_elsewhere(match, targets):
        return True
    if match.frame.intent is Intent.DIFF:
        return len({i.means["target"].name for i in targets}) > 1
    if match.frame.intent in {Intent.ALIAS, Intent.SET}:
        return False
    return any(not item.is_listed for item in targets[1:])


def _is_elsewhere(match: Match, targets: list[Item]) -> bool:
    """Whether a name stands where only something else can stand."""
    intent = match.frame.intent
    if intent in _FORWARD and any(_is_off(item) for item in targets):
        return True
    return intent in _FED and _is_dataset(match, targets)


def _is_dataset(match: Match, targets: list[Item]) -> bool:
    """«обучи на корпусе phone_calls»: the word for a dataset stands before the name."""
    ends = {item.end for item in match.of("dataset_word")}
    trains = match.frame.intent is Intent.TRAIN
    return any(
        item.start in ends or (trains and item.has("coined") and "on" in item.preps)
        for item in targets
    )


def _is_off(item: Item) -> bool:
    """Whether only a preposition of leaving leads a name: "run off voice"."""
    return bool(item.preps) and item.preps <= {"from", "away"}


def is_nameless(match: Match, commands: tuple[Command, ...]) -> bool:
    """Whether something without a name was pointed at: «покажи орган», «что с ним»."""
    if any("target" in c.slots for c in commands):
        return False
    if match.frame.intent not in _NAMELESS or match.clause.has("refusal"):
        return False
    return bool(match.of("target", "pronoun"))


def resolved(target: Target, context: Context) -> tuple[Mention, ...]:
    """Return the things that a target names; none where only a kind was said."""
    if target.pronoun is not None:
        return tuple(Mention(m.name, m.gender) for m in context.resolve(target))
    if not target.name:
        return ()
    return (Mention(target.address, target.gender),)
