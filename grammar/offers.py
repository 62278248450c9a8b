"""What may be offered: the spellings of the lexicon by what they mean, ready to say."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from grammar.inflect import Inflector
from grammar.lexicon import Lexicon, Sense
from grammar.morph import Form
from grammar.usage import Usage

_CACHE = 512
STATES = frozenset({"stage", "state", "quarantine", "safe"})
"""The kinds of what something may be moved among."""
KINDS = (
    "target", "what", "capability", "topic", "parameter", "stage", "quarantine",
    "state", "process", "safe", "backend", "synonym", "metric", "dataset_word",
)  # fmt: skip
"""Everything but verbs that is offered, what is wanted most often first."""
_BY_DEED = STATES | {"verb"}
"""The kinds that verbs and participles may be said for: «отключённые»."""
_SMALL = frozenset({"PREP", "FUNCTION"})
_UNSAID = frozenset({"unsupported", "kill", "apply"})


class Offer(NamedTuple):
    """A text that may be offered; equal `meaning`s are synonyms.

    `parameter` is the one that it names, or "".
    """

    text: str
    terminal: str
    meaning: str
    parameter: str = ""


def _offer(sense: Sense, text: str) -> Offer:
    parameter = str(sense.means.get("parameter", ""))
    return Offer(text, sense.terminal, repr(sense.means), parameter)


class Offers:
    """The lexicon as offers, usual spellings before rare ones."""

    def __init__(self, lexicon: Lexicon, inflector: Inflector, usage: Usage) -> None:
        self._inflector = inflector
        self._senses = _sorted(lexicon, usage)
        self.said = lru_cache(_CACHE)(self._said_so)

    def _said_so(
        self,
        kind: str,
        russian: bool,  # noqa: FBT001 - a cache takes no keywords
        case: str,
    ) -> Mapping[str, Sequence[Offer]]:
        """Return what may be said of a kind by its first letter, all of it under "".

        Args:
            kind: `verb`, or one of `KINDS`.
            russian: the language.
            case: as pymorphy names it.
        """
        found: dict[str, list[Offer]] = {"": []}
        for sense in self._senses.get((kind, russian), ()):
            if kind in _BY_DEED or not self._inflector.is_verbal(sense.words[-1]):
                offer = _offer(sense, self._said(sense, case))
                found[""].append(offer)
                found.setdefault(offer.text[0], []).append(offer)
        return found

    def _said(self, sense: Sense, case: str) -> str:
        spelling = " ".join(sense.words)
        if sense.terminal == "VERB":
            return self._inflector.asked(spelling, "sing")
        if STATES & set(sense.means) and len(sense.words) == 1 and case == "accs":
            # «в стабильные»: what something is moved among is said in the plural.
            plural = self._inflector.cased(spelling + "/pl", case)
            if plural.endswith(("ые", "ие")):
                return plural
        return self._inflector.cased(spelling, case)


def kinds_of(sense: Sense) -> frozenset[str]:
    """Return what a sense may be offered as."""
    match sense.terminal:
        case "VERB":
            asks = sense.form in {Form.NONE, Form.IMPERATIVE}
            is_said = sense.means["verb"] not in _UNSAID
            return frozenset({"verb"} if asks and is_said else ())
        case "NAME" | "KIND":
            return frozenset({"target"})
        case "NOUN":
            return frozenset(KINDS) & sense.means.keys()
        case _:
            return frozenset()


def _sorted(
    lexicon: Lexicon, usage: Usage
) -> Mapping[tuple[str, bool], Sequence[Sense]]:
    """All senses by kind and by whether they are Russian, the most used first."""
    found: dict[tuple[str, bool], list[Sense]] = {}
    small = frozenset(s.words[0] for s in lexicon.senses if s.terminal in _SMALL)
    for sense in lexicon.senses:
        # «чем», «в строй», "of the traffic": what leads them is offered apart.
        if sense.words[0] in small:
            continue
        for kind in kinds_of(sense):
            found.setdefault((kind, _is_russian(sense)), []).append(sense)
    for row in found.values():
        row.sort(key=lambda sense: -usage.words.get(" ".join(sense.words), 0))
    return found


def _is_russian(sense: Sense) -> bool:
    return not "".join(sense.words).isascii()
