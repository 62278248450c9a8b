"""Questions for help: what is asked about is what the rest of them would do."""

from collections.abc import Mapping

from grammar.fill import Filled, is_evidence
from grammar.items import Clause, Item, Said
from grammar.model import Intent

ASKING = frozenset({"help", "show", "describe", "list", "explain", "set"})
"""Verbs that may lead a question: "tell me how …", «объясни, почему …»."""

_ASKED = frozenset({"how", "whole", "topic"})


def is_asking(item: Item) -> bool:
    """Return whether a phrase asks for help: "how", «справка», "what can you do"."""
    means = item.means
    return "how" in means or "whole" in means or means.get("topic") == "help"


def asked_verbs(clause: Clause) -> tuple[Said, ...]:
    """The verbs that help is asked about: after "how", or after "help with"."""
    how = next((i.start for i in clause.items if is_asking(i)), -1)
    if how >= 0:
        return tuple(v for v in clause.said if v.start > how)
    return clause.said[1:] if clause.said else ()


def is_one_deed(clause: Clause) -> bool:
    """Whether a clause has one verb, but for a question for help about another."""
    is_asked = not _ASKED.isdisjoint(clause.kinds)
    how = next((i.start for i in clause.items if is_asking(i)), -1) if is_asked else -1
    if how >= 0 or "help" in clause.verbs:
        return len(asked_verbs(clause)) <= 1 and _only_asks(clause, how)
    return len(clause.said) <= 1 and not any(v.is_about for v in clause.said)


def _only_asks(clause: Clause, how: int) -> bool:
    before = [v for v in clause.said if v.start < how]
    return all(v.classes & ASKING for v in before)


def topic_of(clause: Clause, found: Filled | None) -> Intent | None:
    """Return what help is asked about; None if it is nothing of the factory."""
    if any(item.has("unknown") for item in clause.items):
        return None
    about = (Intent(i.means["about"]) for i in clause.items if i.has("about"))
    named = next(about, None)
    if named is not None and not clause.said:
        return named
    if not _is_of_factory(clause):
        return None
    return found.intent if found is not None else _of_verb(clause.verbs)


def _is_of_factory(clause: Clause) -> bool:
    """Whether the verb, or all that it is said of, is the factory's."""
    if not clause.items:
        return bool(clause.verbs & (_PLAIN_TOPICS | set(_VERB_INTENTS)))
    kinds = ("number", "topic")
    if not all(is_evidence(i) or any(map(i.has, kinds)) for i in clause.items):
        return False
    counted = all(i.has("number") for i in clause.items)
    return not counted or "diff" in clause.verbs


def _of_verb(verbs: frozenset[str]) -> Intent | None:
    names = {intent.value: intent for intent in Intent}
    plain = sorted(names[verb] for verb in verbs if verb in names)
    if plain:
        return plain[0]
    return next((i for verb, i in _VERB_INTENTS.items() if verb in verbs), None)


_PLAIN_TOPICS = frozenset(i.value for i in Intent) - {"set", "help", "show"}
_VERB_INTENTS: Mapping[str, Intent] = {
    "turn_on": Intent.ENABLE,
    "turn_off": Intent.DISABLE,
    "build": Intent.CREATE,
    "name": Intent.ALIAS,
    "take_out": Intent.RELEASE,
    "move": Intent.APPROVE,
    "return": Intent.ROLLBACK,
}
