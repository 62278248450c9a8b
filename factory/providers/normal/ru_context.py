"""What stands around a Russian number decides its case and gender."""

import re
from dataclasses import dataclass

from factory.providers.normal.ru_words import CASES, Number, RussianWords, agreement
from factory.providers.normal.tables import Russian

_LEFT = re.compile(r"(?<![\w])([а-яё]+)[ \u00a0]+$", re.IGNORECASE)
_BETWEEN = re.compile(r"между[ \u00a0]+\S+[ \u00a0]+и[ \u00a0]+$", re.IGNORECASE)
_RIGHT = re.compile(r"[ \u00a0]([а-яё]+)", re.IGNORECASE)
_PLACES = frozenset({"в", "во", "на"})
_REACH = 60


@dataclass(frozen=True, slots=True)
class Frame:
    """The word before a number and the cases that it allows, if it is a preposition."""

    word: str
    cases: tuple[str, ...]

    @property
    def case(self) -> str:
        """The case of a phrase that shows none itself."""
        return self.cases[0] if self.cases else "nomn"

    @property
    def place_case(self) -> str:
        """The same for a place or a year, where `в` and `на` ask where and when."""
        return "loct" if self.word in _PLACES else self.case

    def unit_case(self, number: Number) -> str:
        """The same for a unit: `по` asks the dative of one, the accusative of more."""
        if self.word == "по" and number.ending == "one":
            return "datv"
        return self.case


def frame(table: Russian, text: str, start: int) -> Frame:
    """Look at what stands before a position."""
    left = text[max(0, start - _REACH) : start]
    if _BETWEEN.search(left):
        return Frame("между", table.prepositions["между"])
    found = _LEFT.search(left)
    word = found.group(1).lower() if found else ""
    return Frame(word, table.prepositions.get(word, ()))


def noun_after(
    words: RussianWords, text: str, end: int, number: Number, around: Frame
) -> tuple[str, str]:
    """The case and gender that a number takes from the noun after it.

    The noun may stand behind up to two adjectives. Of the cases that the preposition
    allows the first is taken in which noun and number agree.

    Args:
        words: the dictionary.
        text: the whole text.
        end: where the number ends.
        number: the number.
        around: what stands before it.
    """
    head = head_after(words, text, end)
    if not head:
        return around.unit_case(number), "masc"
    nouns = [p.tag for p in words.parses(head) if "NOUN" in p.tag]
    for case in around.cases or CASES:
        wanted = agreement(number, case)
        for tag in nouns:
            if wanted <= _grammemes(tag.case, tag.number):
                return case, tag.gender or "masc"
    return around.unit_case(number), "masc"


def case_of(words: RussianWords, word: str, around: Frame, *, plural: bool) -> str:
    """The case of a noun by its form, its preposition deciding between homonyms."""
    number = "plur" if plural else "sing"
    fits = {
        _CASE_NAMES.get(str(parse.tag.case), str(parse.tag.case))
        for parse in words.parses(word.lower())
        if "NOUN" in parse.tag and parse.tag.number == number
    }
    orders = (around.place_case, *around.cases, *CASES)
    return next((case for case in orders if case in fits), "nomn")


# The second locative (в году) counts as locative.
_CASE_NAMES = {"loc2": "loct", "gen2": "gent", "acc2": "accs"}


def _grammemes(case: str | None, number: str | None) -> frozenset[str]:
    name = str(case)
    return frozenset({_CASE_NAMES.get(name, name), str(number)})


def head_after(words: RussianWords, text: str, end: int) -> str | None:
    """The noun that follows a position, directly or behind up to two adjectives."""
    for _ in range(3):
        found = _RIGHT.match(text, end)
        if not found:
            return None
        word, end = found.group(1).lower(), found.end()
        part = words.parses(word)[0].tag.POS
        if part == "NOUN":
            return word
        if part not in {"ADJF", "PRTF"}:
            return None
    return None
