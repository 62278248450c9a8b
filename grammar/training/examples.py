"""What the proposer learns from: texts with the places of their names and paths."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from grammar.lexicon import Lexicon
from grammar.morph import Morphology
from grammar.proposer import Label, Proposal, pieces

SLOTS: Mapping[str, Label] = {
    "target": Label.NAME,
    "chain": Label.NAME,
    "alias": Label.NAME,
    "source": Label.PATH,
    "dataset": Label.PATH,
    "log": Label.PATH,
}
"""The open slots and what their values are."""
FOREIGN = "out_of_domain"

Pattern = tuple[str, ...]
"""Words as they may be said, each in lower case or in its dictionary form."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its names and paths; `is_foreign` if it has nothing to do with us."""

    text: str
    spans: tuple[Proposal, ...] = ()
    is_foreign: bool = False


class Finder:
    """Finds slot values where a text says them, in whatever form of the word."""

    def __init__(self, lexicon: Lexicon, morphology: Morphology) -> None:
        self._morphology = morphology
        self._known: dict[str, list[Pattern]] = {}
        for sense in lexicon.senses:
            if sense.terminal == "NAME":
                spelling = tuple(_bare(word) for word in sense.words)
                self._known.setdefault(sense.means["name"], []).append(spelling)

    def example(self, case: Mapping[str, Any]) -> Example | None:
        """The example that a labelled line makes.

        None where a value is not found in the text (a pronoun stands for it), or where
        the line neither has commands nor is foreign to the factory.
        """
        if case.get("status") == "reject" and case.get("reason") == FOREIGN:
            return Example(case["utterance"], is_foreign=True)
        if case.get("status") != "ok" or _drops_names(case["commands"]):
            return None
        text = case["utterance"]
        found = [self._places(text, *each) for each in _values(case["commands"])]
        if not all(found):
            return None
        return Example(text, tuple(_apart(chain.from_iterable(found))))

    def _places(self, text: str, label: Label, value: str) -> list[Proposal]:
        words = list(pieces(text))
        forms = [self._forms(text[start:end]) for start, end in words]
        found = []
        for pattern in self._patterns(label, value):
            for at in range(len(words) - len(pattern) + 1):
                window = forms[at : at + len(pattern)]
                if all(w in f for w, f in zip(pattern, window, strict=True)):
                    start, end = words[at][0], words[at + len(pattern) - 1][1]
                    found.append(Proposal(start, end, label))
        return found

    def _forms(self, word: str) -> frozenset[str]:
        folded = _fold(word)
        if folded.isascii() or not folded.isalpha():
            return frozenset({folded})
        return self._morphology.lemmas(folded) | {folded}

    def _patterns(self, label: Label, value: str) -> Iterator[Pattern]:
        yield tuple(_fold(value[a:b]) for a, b in pieces(value))
        if label is Label.PATH:
            return
        bare = _without_version(value)
        name = bare.partition(".")[2] or bare
        yield tuple(_fold(name[a:b]) for a, b in pieces(name))
        yield tuple(_fold(name).replace("_", " ").split())
        for canonical in (bare, f"cell.{name}"):
            yield from self._known.get(canonical, ())


def _drops_names(commands: Iterable[Mapping[str, Any]]) -> bool:
    """Help is about an intent: whatever it names is in no slot."""
    return any(command["intent"] == "help" for command in commands)


def _values(commands: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Label, str]]:
    for command in commands:
        for slot, label in SLOTS.items():
            value = command.get(slot, ())
            for each in (value,) if isinstance(value, str) else value:
                yield label, each


def _apart(spans: Iterable[Proposal]) -> Iterator[Proposal]:
    """The spans in order, the longer one where two overlap."""
    end = 0
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if span.start >= end:
            yield span
            end = span.end


def _without_version(address: str) -> str:
    head, dot, label = address.rpartition(".v")
    return head if dot and label[:1].isdigit() else address


def _bare(word: str) -> str:
    """A spelling of the lexicon without its marks for form and number."""
    return _fold(word.removeprefix("=").partition("/")[0])


def _fold(text: str) -> str:
    return text.lower().replace("ё", "е")


def dealt(items: Sequence[Any], *, held_out: bool) -> list[Any]:
    """Every fifth of some items is held out, the others are trained on."""
    return [each for at, each in enumerate(items) if (at % 5 == 4) is held_out]  # noqa: PLR2004
