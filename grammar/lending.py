"""What one part of an utterance lends another: objects, gates, a second thought."""

from collections.abc import Sequence
from dataclasses import replace

from grammar.fill import Filled
from grammar.items import Clause
from grammar.model import CHANGING, Command, Intent, Mention

_NEEDS_TARGET = CHANGING - {
    Intent.UNLOCK, Intent.LOCK, Intent.SAFE_MODE, Intent.REPLAY, Intent.CREATE,
    Intent.ASSEMBLE, Intent.ALIAS,
}  # fmt: skip


def gated(filled: Filled) -> Filled:
    """«включи его»: a pronoun may stand for a gate."""
    swapped = {Intent.ENABLE: Intent.UNLOCK, Intent.DISABLE: Intent.LOCK}
    if filled.intent not in swapped or not filled.commands:
        return filled
    intent = swapped[filled.intent]
    named = [m for m in filled.mentions if not m.kind]
    if not named or len(named) != len(filled.mentions):
        return filled
    commands = tuple(Command(intent, {"capability": m.name}) for m in named)
    return replace(filled, intent=intent, commands=commands)


def guarded(filled: Filled, clause: Clause, notes: frozenset[str]) -> Filled:
    """A bare verb with a question mark asks whether to, it does not ask to."""
    changes = filled.intent in CHANGING or filled.intent is Intent.UNDO
    asked = clause.is_question
    if not asked and filled.intent is not Intent.RUN and clause.has("text"):
        texts = (str(i.means.get("text", "")) for i in clause.items)
        asked = any(text.endswith("?") for text in texts)
    # "Voice should be disabled?" asks neither to do it nor how voice is.
    changes = changes or "wish" in notes
    if changes and asked and not notes & {"modal", "dry"}:
        return replace(filled, missing="intent")
    return filled


def applies(clause: Clause, before: Filled) -> bool:
    """«… и примени его» after a replay."""
    if before.intent is not Intent.REPLAY or "apply" not in clause.verbs:
        return False
    return all(
        i.has("pronoun") or i.means.get("topic") == "history" for i in clause.items
    )


def applied(filled: Filled) -> Filled:
    """Return the replay as one that is applied."""
    commands = tuple(
        replace(c, slots={**c.slots, "apply": True}) for c in filled.commands
    )
    return replace(filled, commands=commands)


def lent(filled: Filled, done: Sequence[Filled]) -> Filled:
    """A verb without an object takes the one of the command before."""
    if (
        filled.missing != "target"
        or filled.unknown
        or filled.intent not in _NEEDS_TARGET
    ):
        return filled
    if not done or not done[-1].is_complete or _names_kind(filled):
        return filled
    named = tuple(m for m in done[-1].mentions if m.kind)
    return _targeted(filled, named) if named else filled


def borrowed(done: list[Filled]) -> list[Filled]:
    """«обнови и одобри зрение»: a bare verb takes the object of the next."""
    result = list(done)
    for at in range(len(result) - 2, -1, -1):
        filled, after = result[at], result[at + 1]
        bare = filled.match is not None and not filled.match.clause.items
        named = tuple(m for m in after.mentions if m.kind)
        needs = filled.intent in _NEEDS_TARGET or filled.intent is Intent.CREATE
        if filled.missing == "target" and bare and named and needs:
            result[at] = _targeted(filled, named)
    return result


def _names_kind(filled: Filled) -> bool:
    return filled.match is not None and any(
        i.has("target") for i in filled.match.clause.items
    )


def _targeted(filled: Filled, named: tuple[Mention, ...]) -> Filled:
    commands = tuple(
        Command(c.intent, {"target": m.name, **c.slots}, c.spans)
        for m in named
        for c in filled.commands
    )
    missing = "" if filled.missing == "target" else filled.missing
    return replace(filled, commands=commands, mentions=named, missing=missing)
