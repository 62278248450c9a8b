"""Completion: the words that may come next, in the case that their place wants.

What the rules accept after the words so far; first what operators mostly say there,
then whatever else the verb's frames take.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from grammar.inflect import Inflector
from grammar.offers import KINDS, STATES, Offer, Offers
from grammar.parameters import LIMITS
from grammar.standing import Standing, case_after, standing
from grammar.tables import Tables
from grammar.upcoming import Known, upcoming
from grammar.usage import Usage

_MOST = 12
_MOST_EACH = 4
_CACHE = 64
_VERSION = "version"
_LED: Mapping[str, frozenset[str]] = {
    "в": STATES, "во": STATES, "into": STATES, "in": STATES, "из": STATES,
    "на": frozenset({"backend", "stage", "dataset_word"}),
    "on": frozenset({"backend", "dataset_word"}),
    "to": STATES, "до": frozenset({"stage", "metric"}), "until": frozenset({"metric"}),
    "с": frozenset({"parameter", "quarantine"}), "with": frozenset({"parameter"}),
}  # fmt: skip
"""What the prepositions that say little else may lead."""
_NAMELESS = frozenset({"lock", "unlock", "list"})
_NOTHING: Known = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Choice:
    """A text that may stand from `start` on, in place of what is typed there.

    `kind` tells what it is: `verb`, `target`, `version`, or a kind of meaning of the
    frames.
    """

    text: str
    start: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for: the place, what is typed of the word, what exists."""

    place: Standing
    partial: str
    known: Known
    russian: bool


class _Way(NamedTuple):
    """A way to go on: a kind of meaning in a case, behind `lead`, which is offered."""

    kind: str
    lead: str
    case: str


class Completer:
    """Proposes next words; pure, and safe to share between threads."""

    def __init__(self, tables: Tables, usage: Usage) -> None:
        self._frames = tables.frames
        self._usage = usage
        self._offers = Offers(tables.lexicon, Inflector(tables.morphology), usage)
        # Who types on changes the last word: what stands before it is read once.
        self._standing = lru_cache(_CACHE)(lambda text: standing(text, tables))
        self._taken_by = lru_cache(_CACHE)(self._kinds_of)

    @classmethod
    def load(cls) -> "Completer":
        """Read the shipped lexicon, rules and frames; see also `Parser.completer`."""
        return cls(Tables.load(), Usage.load())

    def complete(self, text: str, known: Known = _NOTHING) -> tuple[Choice, ...]:
        """Return what may come next, most fitting first; at most a dozen.

        `known` is what exists: it is offered where a name may stand, and versions are
        offered by it.
        """
        done, partial, start = _parted(text)
        russian = any("а" <= c <= "я" for c in text.lower()) or not text.strip()
        asked = _Asked(self._standing(done), partial, known, russian)
        found: dict[str, Choice] = {}
        for word, kind in self._words(asked):
            if word != partial:
                found.setdefault(word, Choice(word, start, kind))
            if len(found) == _MOST:
                break
        return tuple(found.values())

    def clear(self, text: str, known: Known = _NOTHING) -> tuple[Choice, ...]:
        """Return the best of what may come next where it may be offered unasked.

        Nothing else of its kind competes with it: «до v2» after «обнови зрение», but
        nothing after «обнови», which takes any name.
        """
        choices = self.complete(text, known)
        rivals = [one for one in choices if one.kind == choices[0].kind]
        if len(rivals) != 1:
            return ()
        # The version of what? Nobody named it.
        is_loose = (
            rivals[0].kind == _VERSION and not self._standing(_parted(text)[0]).named
        )
        return () if is_loose else (rivals[0],)

    def _words(self, asked: _Asked) -> Iterator[tuple[str, str]]:
        """Every word that fits, the usual ones first."""
        usual = list(self._usual(asked))
        for way in usual:
            yield from self._first(asked, way)
        # Rare ways and spellings are for who has begun to type them.
        if asked.partial or not usual:
            for way in usual:
                yield from self._of(asked, way)
            for kind in self._wanted(asked.place):
                yield from self._of(asked, _Way(kind, "", asked.place.case))

    def _usual(self, asked: _Asked) -> Iterator[_Way]:
        """What operators say here, most used first; each kind once."""
        place = asked.place
        if not place.verbs and not place.used:
            yield _Way("verb", "", "nomn")
            return
        if place.is_joined:
            yield from (_Way("target", "", place.case), _Way("verb", "", "nomn"))
            return
        seen: set[str] = set()
        for lead, kind in self._usage.followers(
            place.verbs, place.last, russian=asked.russian
        ):
            is_said = kind in place.used and kind not in place.last
            is_led = lead == place.preposition if place.preposition else True
            if is_said or not is_led or (kind in seen and not asked.partial):
                continue
            seen.add(kind)
            if place.preposition:
                yield _Way(kind, "", case_after(place, lead, kind))
            elif not lead:
                yield _Way(kind, "", _bare_case(place, kind))
            elif "PREP" in place.terminals:
                yield _Way(kind, lead + " ", case_after(place, lead, kind))

    def _first(self, asked: _Asked, way: _Way) -> Iterator[tuple[str, str]]:
        """The best of a way: only so many that other ways are seen, too."""
        most = _MOST if way.kind in {"target", "verb"} else _MOST_EACH
        yield from islice(self._of(asked, way, is_usual=True), most)

    def _of(
        self, asked: _Asked, way: _Way, *, is_usual: bool = False
    ) -> Iterator[tuple[str, str]]:
        """What may be said in a way; if usual, one spelling of each meaning."""
        allowed = None if way.lead else asked.place.terminals
        for text in self._texts(asked, way, allowed, is_usual=is_usual):
            if (way.lead + text).startswith(asked.partial):
                yield way.lead + text, way.kind

    def _texts(
        self,
        asked: _Asked,
        way: _Way,
        allowed: frozenset[str] | None,
        *,
        is_usual: bool,
    ) -> Iterator[str]:
        if way.kind == _VERSION:
            if allowed is None or "VALUE" in allowed:
                place = asked.place
                yield from upcoming(place.verbs, place.named, asked.known)
            return
        if way.kind == "target" and (allowed is None or "NAME" in allowed):
            yield from asked.known
        partial = "" if way.lead else asked.partial
        said = self._offers.said(way.kind, asked.russian, way.case)
        offers = said.get(partial[:1], ())
        if way.kind == "parameter" and (way.lead or asked.place.preposition):
            # What something is made with are limits; it is set to the others later.
            offers = [offer for offer in offers if offer.parameter in LIMITS]
        yield from _fitting(offers, partial, allowed, is_usual=is_usual)

    def _wanted(self, place: Standing) -> list[str]:
        """The kinds of meaning that the verb so far still takes, best ones first."""
        if not place.verbs:
            return ["target"] if place.used else ["verb", "target"]
        kinds = self._taken_by(place.verbs)
        led = _LED.get(place.preposition, frozenset())
        fits = (led or kinds) - place.used
        return [kind for kind in KINDS if kind in kinds and kind in fits]

    def _kinds_of(self, verbs: frozenset[str]) -> frozenset[str]:
        frames = (frame for frame in self._frames.rows if frame.verbs & verbs)
        kinds = frozenset(p.kind for frame in frames for p in frame.patterns)
        return kinds - {"target"} if verbs & _NAMELESS else kinds


def _fitting(
    offers: Iterable[Offer],
    partial: str,
    allowed: frozenset[str] | None,
    *,
    is_usual: bool,
) -> Iterator[str]:
    """The texts that fit what is typed and what may come."""
    seen: set[str] = set()
    for text, terminal, meaning, _ in offers:
        if not text.startswith(partial):
            continue
        if allowed is not None and terminal not in allowed:
            continue
        if meaning not in seen or not is_usual:
            seen.add(meaning)
            yield text


def _bare_case(place: Standing, kind: str) -> str:
    """The case without a preposition: only names depend on the noun before."""
    return place.case if kind == "target" or not place.verbs else "accs"


def _parted(text: str) -> tuple[str, str, int]:
    """What is typed in full, the word being typed, and where it begins."""
    start = len(text)
    while start and not text[start - 1].isspace():
        start -= 1
    return text[:start], text[start:].lower().replace("ё", "е"), start
