"""Sentences made from the lexicon together with the command that each must mean.

The other way round from parsing: a typed command is drawn, then said. Reading the
sentence has to give the command back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from grammar.inflect import Inflector
from grammar.lexicon import Lexicon
from grammar.model import Command, Lang
from grammar.morph import Form, Morphology
from grammar.sayings import MAKERS, Saying

CONNECTIVES: Mapping[Lang, Sequence[str]] = MappingProxyType({
    Lang.RU: (" и ", ", а потом ", ", затем ", " потом ", ", после этого ", "; ", ". ",
              ", "),
    Lang.EN: (" and ", " then ", ", then ", " and then ", ", after that ", "; ", ". ",
              ", "),
})  # fmt: skip
"""What may stand between two commands: the list of the contract, as it is written."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence and what it means."""

    text: str
    command: Command
    lang: Lang


class Sampler:
    """Draws samples; the same seed draws the same ones."""

    def __init__(self, lexicon: Lexicon, morphology: Morphology) -> None:
        self._inflector = Inflector(morphology)
        self._verbs = _spellings(lexicon, "VERB", "verb")
        self._names = _spellings(lexicon, "NAME", "name")
        self._gates = _spellings(lexicon, "NOUN", "capability")

    def distinct(self, random: Random, lang: Lang, count: int) -> tuple[Sample, ...]:
        """Return so many samples of one language, no two of them the same text."""
        found: dict[str, Sample] = {}
        while len(found) < count:
            sample = self.draw(random)
            if sample.lang is lang:
                found.setdefault(sample.text, sample)
        return tuple(found.values())

    def draw(self, random: Random) -> Sample:
        """Return one sample; every intent and both languages are as likely."""
        lang = random.choice((Lang.RU, Lang.EN))
        said = Saying(self, random, lang)
        make = random.choice(MAKERS)
        text, command = make(said)
        return Sample(text, command, lang)

    def verb(self, kind: str, random: Random, lang: Lang) -> str:
        """Return a request form of a verb of one class."""
        spellings = [
            s
            for s in self._verbs[kind]
            if _is_of(s, lang) and s not in self._verbs["describe"]
        ]
        if lang is Lang.EN:
            return random.choice(spellings)
        number = random.choice(("sing", "plur"))
        return self._inflector.asked(random.choice(spellings), number)

    def name(self, random: Random, lang: Lang, case: str) -> tuple[str, str]:
        """Return something named in a case, and its address without a version."""
        address = random.choice(sorted(self._names))
        spellings = [s for s in self._names[address] if _is_of(s, lang)]
        return self._inflector.cased(random.choice(spellings), case), address

    def gate(self, random: Random, lang: Lang) -> tuple[str, str]:
        """Return a capability in words (accusative) and by its identifier."""
        name = random.choice(sorted(self._gates))
        spellings = [s for s in self._gates[name] if _is_of(s, lang)]
        return self._inflector.cased(random.choice(spellings or [name]), "accs"), name


def _is_of(spelling: str, lang: Lang) -> bool:
    return spelling.replace("=", "").isascii() == (lang is Lang.EN)


def _spellings(lexicon: Lexicon, terminal: str, key: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for sense in lexicon.senses:
        asks = sense.form in {Form.NONE, Form.IMPERATIVE}
        if sense.terminal == terminal and key in sense.means and asks:
            if sense.means.get("unsure"):
                continue
            found.setdefault(str(sense.means[key]), []).append(" ".join(sense.words))
    return found
