"""Russian numerals and what is counted, in any case.

Numerals are num2words' (its `ru` takes case and gender), nouns are inflected by
pymorphy3. The agreement of the two: a noun after a number ending in 1 is singular in
the case of the phrase; in the nominative and accusative 2, 3, 4 take the genitive
singular and all others the genitive plural; in the other cases the noun is plural in
that case (Russian Grammar 1980, paragraphs 1369-1371).
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import num2words  # type: ignore[import-untyped]
import pymorphy3  # type: ignore[import-untyped]
from pymorphy3.analyzer import Parse  # type: ignore[import-untyped]

DIRECT: Final = ("nomn", "accs")
CASES: Final = ("nomn", "accs", "gent", "datv", "ablt", "loct")
_LETTERS: Final = dict(zip(CASES, "nagdip", strict=True))
_GENDERS: Final = {"masc": "m", "femn": "f", "neut": "n"}
_NUMERAL_LIMIT: Final = 10**33
_EXACT_PLACES: Final = 6
_REMEMBERED: Final = 4096


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands: sign, whole part, digits behind the point."""

    whole: int
    fraction: str = ""
    minus: bool = False

    @property
    def ending(self) -> str:
        """Which form of agreement it takes: `one`, `few`, `many` or `part`."""
        if self.fraction:
            return "part"
        if self.whole % 100 in range(11, 15):
            return "many"
        return {1: "one", 2: "few", 3: "few", 4: "few"}.get(self.whole % 10, "many")


def agreement(number: Number, case: str) -> frozenset[str]:
    """The grammemes of a noun that is counted by the number in a phrase of a case."""
    match number.ending:
        case "one":
            return frozenset({case, "sing"})
        case "part":
            return frozenset({"gent", "sing"})
        case "few" if case in DIRECT:
            return frozenset({"gent", "sing"})
        case "many" if case in DIRECT:
            return frozenset({"gent", "plur"})
        case _:
            return frozenset({case, "plur"})


class RussianWords:
    """Numerals and inflection; the dictionary is loaded when first needed."""

    def __init__(self) -> None:
        self.parses = lru_cache(_REMEMBERED)(self._parses)
        self.noun = lru_cache(_REMEMBERED)(self._noun)

    @cached_property
    def _morph(self) -> pymorphy3.MorphAnalyzer:
        return pymorphy3.MorphAnalyzer(lang="ru")

    def _parses(self, word: str) -> tuple[Parse, ...]:
        return tuple(self._morph.parse(word))

    def _noun(self, word: str) -> Parse:
        """The parse of a dictionary form as a noun."""
        found = [parse for parse in self.parses(word) if "NOUN" in parse.tag]
        return next((p for p in found if p.normal_form == word), found[0])

    def gender(self, phrase: str) -> str:
        """The gender of the head of a phrase: `masc`, `femn` or `neut`."""
        return self.noun(phrase.partition("|")[0].split()[-1]).tag.gender or "masc"

    def phrase(
        self,
        phrase: str,
        grammemes: frozenset[str],
        adjectival: frozenset[str] | None = None,
    ) -> str:
        """Inflect a phrase; the last word before `|` is its noun.

        Args:
            phrase: dictionary form.
            grammemes: case and number, as pymorphy names them.
            adjectival: those of the adjectives, when they differ.
        """
        head, _, tail = phrase.partition("|")
        *adjectives, noun = head.split()
        shape = adjectival or grammemes
        said = [self._adjective(word, noun, shape) for word in adjectives]
        said.append(_inflected(self.noun(noun), grammemes))
        return " ".join([*said, tail] if tail else said)

    def counted(self, phrase: str, number: Number, case: str, many: str = "") -> str:
        """A counted phrase after its number.

        Args:
            phrase: dictionary form, the last word before `|` its noun.
            number: the number.
            case: the case of the whole, as pymorphy names it.
            many: the genitive plural to prefer after a number.
        """
        wanted = agreement(number, case)
        few = number.ending == "few" and case in DIRECT
        if few:
            # Adjectives after 2, 3, 4 are plural: два квадратных метра.
            return self.phrase(phrase, wanted, frozenset({"gent", "plur"}))
        if many and wanted == {"gent", "plur"}:
            return " ".join(filter(None, (many, phrase.partition("|")[2])))
        return self.phrase(phrase, wanted)

    def cardinal(self, number: Number, case: str = "nomn", gender: str = "masc") -> str:
        """A number in words; decimals as `пять целых две десятых`."""
        if number.fraction:
            said = self._decimal(number, case)
        else:
            said = cardinal(number.whole, case, gender)
        return f"минус {said}" if number.minus else said

    def _decimal(self, number: Number, case: str) -> str:
        whole, places = number.whole, len(number.fraction)
        if places > _EXACT_PLACES:
            return f"{cardinal(whole)} запятая {digits(number.fraction)}"
        part = int(number.fraction)
        return " ".join(
            (
                cardinal(whole, case, "femn"),
                self._of_parts("целый", whole, case),
                cardinal(part, case, "femn"),
                self._of_parts(ordinal(10**places), part, case),
            )
        )

    def _of_parts(self, adjective: str, count: int, case: str) -> str:
        found = next(p for p in self.parses(adjective) if "ADJF" in p.tag)
        if Number(count).ending == "one":
            return _inflected(found, frozenset({"femn", "sing", case}))
        plural = "gent" if case in DIRECT else case
        return _inflected(found, frozenset({"plur", plural}))

    def _adjective(self, word: str, noun: str, grammemes: frozenset[str]) -> str:
        found = next(p for p in self.parses(word) if "ADJF" in p.tag)
        if "sing" in grammemes:
            return _inflected(found, grammemes | {self.gender(noun)})
        return _inflected(found, grammemes)


def cardinal(number: int, case: str = "nomn", gender: str = "masc") -> str:
    """A whole number in words.

    Args:
        number: zero or above; beyond 10**33 it is read digit by digit.
        case: as pymorphy names it.
        gender: `masc`, `femn` or `neut`.
    """
    if number >= _NUMERAL_LIMIT:
        return digits(str(number))
    low = number % 1_000_000
    if gender != "masc" and low != number:
        # Millions are masculine whatever is counted; num2words gives them the gender.
        high = cardinal(number - low, case)
        return f"{high} {cardinal(low, case, gender)}" if low else high
    return str(
        num2words.num2words(
            number,
            lang="ru",
            case=_LETTERS[case],
            gender=_GENDERS[gender],
            animate=False,
        )
    )


def ordinal(
    number: int, case: str = "nomn", gender: str = "masc", *, plural: bool = False
) -> str:
    """An ordinal in words, inanimate; arguments as of `cardinal`, below 10**33."""
    return str(
        num2words.num2words(
            number,
            lang="ru",
            to="ordinal",
            case=_LETTERS[case],
            gender=_GENDERS[gender],
            plural=plural,
            animate=False,
        )
    )


def digits(text: str) -> str:
    """A row of digits, each said alone: telephone style."""
    return " ".join(cardinal(int(digit)) for digit in text)


def _inflected(parse: Parse, grammemes: frozenset[str]) -> str:
    found = parse.inflect(grammemes)
    return str(found.word if found else parse.word)
