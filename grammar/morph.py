"""Russian morphology: what a word form may be, and names in dictionary form.

A thin, typed layer over pymorphy3 that keeps mood, case, number and gender.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

import pymorphy3  # type: ignore[import-untyped]
import pymorphy3_dicts_ru  # type: ignore[import-untyped]

from grammar.model import Gender

_CACHE = 8192
_UNLIKELY = 0.001
_LONGEST = 64
"""Longer rows of letters are no words; «не» said often enough would break pymorphy."""
_GENDERS = {"masc": Gender.MASCULINE, "femn": Gender.FEMININE, "neut": Gender.NEUTER}


class Form(StrEnum):
    """How a verb stands in its sentence; only the first three can be requests."""

    IMPERATIVE = "imperative"
    INFINITIVE = "infinitive"
    LETS = "lets"
    PAST = "past"
    FINITE = "finite"
    PASSIVE = "passive"
    GERUND = "gerund"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reading:
    """One morphological reading of a Russian word form."""

    lemma: str
    part: str
    form: Form
    case: str
    plural: bool
    gender: Gender | None


class Morphology:
    """Readings of Russian words, each word form analysed once."""

    def __init__(self) -> None:
        # Told where the dictionary is, it does not look through all that is installed.
        path = pymorphy3_dicts_ru.get_path()
        self._analyzer: Any = pymorphy3.MorphAnalyzer(path=path, lang="ru")
        self.readings = lru_cache(_CACHE)(self._readings)
        self.is_known = lru_cache(_CACHE)(self._is_known)
        self._named = lru_cache(_CACHE)(self._name)
        self._agreeing = lru_cache(_CACHE)(self._adjective)

    def _parses(self, word: str) -> Sequence[Any]:
        """What the dictionary makes of a word; nothing of one that nobody would say."""
        return self._analyzer.parse(word) if len(word) <= _LONGEST else ()

    def _readings(self, word: str) -> tuple[Reading, ...]:
        parses = self._parses(word)
        if not parses:
            return (Reading(word, "", Form.NONE, "", plural=False, gender=None),)
        likely = [p for p in parses if p.score > _UNLIKELY] or parses
        found = [r for p in likely for r in (_reading(p), *_participle(p))]
        return tuple(dict.fromkeys(found))

    def _is_known(self, word: str) -> bool:
        return bool(self._analyzer.word_is_known(word))

    def lemmas(self, word: str) -> frozenset[str]:
        """Return every dictionary form that `word` may belong to, with е for ё."""
        return frozenset(reading.lemma for reading in self.readings(word))

    def forms(self, lemma: str) -> tuple[tuple[str, Form], ...]:
        """Return every form of the word whose dictionary form is `lemma`."""
        parses = (p for p in self._parses(lemma) if _fold(p.normal_form) == lemma)
        first = next(parses, None)
        if first is None:
            return ((lemma, Form.NONE),)
        found = ((_fold(form.word), _form(form.tag)) for form in first.lexeme)
        return tuple(dict.fromkeys(found))

    def inflect(self, word: str, *grammemes: str) -> str:
        """Return `word` put into a case or number; the word itself if it has none."""
        for parse in self._parses(word):
            changed = parse.inflect(set(grammemes))
            if changed is not None:
                return _fold(changed.word)
        return word

    def accusative(self, words: Sequence[str]) -> str:
        """Return words in the genitive as the object that a verb would have.

        The last of them is the noun, those before it agree with it.
        """
        *before, last = words
        noun = self._genitive(last, None)
        gender = noun.tag.gender if noun is not None else None
        parses = [(word, self._genitive(word, gender)) for word in before]
        return " ".join(_accused(*pair) for pair in (*parses, (last, noun)))

    def _genitive(self, word: str, gender: str | None) -> Any:
        """The reading in the genitive; an adjective's in that gender, if it has it."""
        found = [p for p in self._analyzer.parse(word) if p.tag.case == "gent"]
        agreed = [p for p in found if gender and p.tag.gender == gender]
        return next(iter(agreed or found), None)

    def name(self, words: Sequence[str]) -> str:
        """Return a Cyrillic name in dictionary form, its words joined by `_`.

        The first noun and the adjectives before it go to the nominative singular,
        what follows the noun depends on it and stays as it is.
        """
        return self._named(tuple(words))

    def _name(self, words: tuple[str, ...]) -> str:
        head = next((i for i, w in enumerate(words) if self._is_noun(w)), len(words))
        if head == len(words):
            return "_".join(self._agreeing(w, None) for w in words)
        noun = self._noun(words[head])
        gender = _fold(str(noun.tag.gender or "masc"))
        before = [self._agreeing(w, gender) for w in words[:head]]
        return "_".join([*before, _fold(noun.normal_form), *words[head + 1 :]])

    def modifier(self, words: Sequence[str], gender: Gender) -> str:
        """Return adjectives that stand before a kind word, in its gender."""
        wanted = next(key for key, value in _GENDERS.items() if value is gender)
        return "_".join(self._agreeing(w, wanted) for w in words)

    def _is_noun(self, word: str) -> bool:
        return self._noun(word) is not None

    def _noun(self, word: str) -> Any:
        parses = [p for p in self._parses(word) if p.tag.POS == "NOUN"]
        adjectives = [p for p in self._parses(word) if p.tag.POS in _ADJECTIVES]
        if adjectives and (not parses or adjectives[0].score >= parses[0].score):
            return None
        genitive = [p for p in parses if p.tag.case == "gent" and "Name" not in p.tag]
        return next(iter(genitive or parses), None)

    def _adjective(self, word: str, gender: str | None) -> str:
        for parse in self._parses(word):
            if parse.tag.POS in _ADJECTIVES:
                changed = parse.inflect({"nomn", "sing", gender or "masc"})
                return _fold(changed.word if changed else parse.normal_form)
        return word


_ADJECTIVES = frozenset({"ADJF", "PRTF"})


def _fold(word: str) -> str:
    return word.replace("ё", "е")


def _accused(word: str, parse: Any) -> str:
    """A word with its reading in the genitive, put into the accusative."""
    if parse is None:
        return word
    masculine = parse.tag.POS in _ADJECTIVES and parse.tag.gender == "masc"
    wanted = {"accs", str(parse.tag.number), *(("inan",) if masculine else ())}
    changed = parse.inflect(wanted)
    return word if changed is None else _fold(changed.word)


def _reading(parse: Any) -> Reading:
    tag = parse.tag
    return Reading(
        lemma=_fold(parse.normal_form),
        part="APRO" if "Apro" in tag else str(tag.POS or ""),
        form=_form(tag),
        case=str(tag.case or ""),
        plural=tag.number == "plur",
        gender=_GENDERS.get(str(tag.gender)),
    )


def _participle(parse: Any) -> tuple[Reading, ...]:
    """A participle is also an adjective of its own: «отключённые» is «отключённый»."""
    if parse.tag.POS != "PRTF":
        return ()
    base = parse.inflect({"nomn", "masc", "sing"})
    return () if base is None else (replace(_reading(parse), lemma=_fold(base.word)),)


def _form(tag: Any) -> Form:  # noqa: PLR0911
    match tag.POS:
        case "INFN":
            return Form.INFINITIVE
        case "VERB" if tag.mood == "impr":
            return Form.IMPERATIVE
        case "VERB" if tag.tense == "past":
            return Form.PAST
        case "VERB" if tag.person == "1per" and tag.number == "plur":
            return Form.LETS
        case "VERB":
            return Form.FINITE
        case "PRTS" | "PRTF":
            return Form.PASSIVE
        case "GRND":
            return Form.GERUND
        case _:
            return Form.NONE
