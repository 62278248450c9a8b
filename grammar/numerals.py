"""Numbers and ordinals, in digits and in words of both languages."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grammar.tokens import Shape
from grammar.words import Word

_HUNDRED, _THOUSAND = 100, 1000
_GROUP = 3
_MOST_DIGITS = 15
"""Longer rows of digits are no numbers: a float would not hold them exactly."""
_DIGITS = frozenset(range(10))
_FRACTIONS = frozenset({0.25, 0.5, 12, 100, 1000})
"""Number words that an article may lead: "a quarter", "a hundred"."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it ends; `is_spoken` tells that it was said in words."""

    end: int
    value: float
    is_spoken: bool = False


class Numerals:
    """Reads numbers by the number words of the lexicon."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        self._units = table(numbers, "units")
        self._ordinals = table(numbers, "ordinals")
        self._whole = frozenset(numbers["ru"]["decimals"]["marks"])
        self._parts: Mapping[str, int] = numbers["ru"]["decimals"]["parts"]
        self._point = frozenset("=" + m for m in numbers["en"]["decimals"]["marks"])

    @property
    def openers(self) -> frozenset[str]:
        """The spellings with which a number may begin."""
        return frozenset({*self._units, *self._ordinals, *self._point, "=a", "=an"})

    def number(self, words: Sequence[Word], start: int) -> Number | None:
        if start >= len(words):
            return None
        if words[start].token.shape is Shape.NUMBER:
            return self._digits(words, start)
        if words[start].text in {"a", "an"}:
            number = self._spoken(words, start + 1)
            fits = number is not None and number.value in _FRACTIONS
            return number if fits else None
        return self._spoken(words, start)

    def _written(self, words: Sequence[Word], at: int) -> Number | None:
        """A number in digits, where one stands."""
        is_there = at < len(words) and words[at].token.shape is Shape.NUMBER
        return self._digits(words, at) if is_there else None

    def _digits(self, words: Sequence[Word], start: int) -> Number | None:
        text, end = words[start].text, start + 1
        while len(text) <= _MOST_DIGITS and _is_group(words, end) and text.isdigit():
            text, end = text + words[end].text, end + 1
        if len(text) > _MOST_DIGITS:
            return None
        value = float(text.replace(",", "."))
        if end < len(words) and first(words[end].keys, self._units) == _THOUSAND:
            return Number(end + 1, value * _THOUSAND)
        return self._and_half(words, Number(end, value))

    def _spoken(self, words: Sequence[Word], start: int) -> Number | None:
        whole_part = self._counted(words, start)
        at = whole_part.end if whole_part else start
        below = self._decimals(words, at, is_led=whole_part is not None)
        if below is not None:
            value = below.value + (whole_part.value if whole_part else 0)
            return Number(below.end, value, is_spoken=True)
        return None if whole_part is None else self._and_half(words, whole_part)

    def _counted(self, words: Sequence[Word], start: int) -> Number | None:
        """A whole number, a half or a quarter in words."""
        total, current, at, least = 0.0, 0.0, start, 10_000.0
        while at < len(words):
            value = self._unit(words, at, current)
            if value is None:
                break
            if value == _THOUSAND:
                total, current, least = (current or 1) * value, 0.0, _THOUSAND
            elif value == _HUNDRED and 0 < current < 10:  # noqa: PLR2004
                current, least = current * value, _HUNDRED
            elif value < least and _adds(least, value):
                current, least = current + value, _step(value)
            else:
                break
            at += 1
            if words[at - 1].text == "hundred" and is_and(words, at):
                at += self._unit(words, at + 1, current) is not None
        if at == start:
            return None
        return Number(at, total + current, is_spoken=True)

    def _decimals(
        self, words: Sequence[Word], at: int, *, is_led: bool
    ) -> Number | None:
        """The part below one: "point nine five", «целых восемь десятых»."""
        if at >= len(words):
            return None
        if words[at].keys & self._point:
            return self._digit_words(words, at + 1)
        if not is_led or not words[at].keys & self._whole:
            return None
        at += 1
        while at < len(words) and words[at].text == "и":
            at += 1
        count = self._counted(words, at) or self._written(words, at)
        if count is None or count.end >= len(words) or count.value != int(count.value):
            return None
        part = first(words[count.end].keys, self._parts)
        if part is None or count.value >= part:
            return None
        return Number(count.end + 1, count.value / part)

    def _digit_words(self, words: Sequence[Word], start: int) -> Number | None:
        at, value, part = start, 0.0, 1.0
        while at < len(words) and at - start < _MOST_DIGITS:
            digit = self._unit(words, at, 0.0)
            if digit is None or digit not in _DIGITS:
                break
            at, part = at + 1, part / 10
            value += digit * part
        return None if at == start else Number(at, value)

    def _unit(self, words: Sequence[Word], at: int, current: float) -> float | None:
        if at >= len(words) or not words[at].is_word:
            return None
        value = first(words[at].keys, self._units)
        return None if value is None or (current and value != int(value)) else value

    def _and_half(self, words: Sequence[Word], number: Number) -> Number:
        rest = [word.text for word in words[number.end : number.end + 3]]
        if rest[:2] == ["с", "половиной"]:
            return Number(number.end + 2, number.value + 0.5, is_spoken=True)
        if rest == ["and", "a", "half"]:
            return Number(number.end + 3, number.value + 0.5, is_spoken=True)
        if rest == ["and", "a", "quarter"]:
            return Number(number.end + 3, number.value + 0.25, is_spoken=True)
        return number

    def ordinal(
        self, words: Sequence[Word], start: int, below: float = math.inf
    ) -> Number | None:
        """Return the ordinal that begins at `start` and is smaller than `below`."""
        if start >= len(words):
            return None
        word = words[start]
        if word.token.shape is Shape.ORDINAL:
            digits = "".join(c for c in word.text if c.isdigit())
            return Number(start + 1, int(digits[:9]))
        alone = first(word.keys, self._ordinals) if word.is_word else None
        if alone is not None:
            return Number(start + 1, alone)
        tens = first(word.keys, self._units) if word.is_word else None
        if tens is None or start + 1 >= len(words) or tens != int(tens):
            return None
        rest = self.ordinal(words, start + 1, _step(tens)) if tens < below else None
        if rest is None or not _adds(_step(tens), rest.value):
            return None
        return Number(rest.end, tens + rest.value)


def whole(value: float) -> int | float:
    """Return an integral number as an integer, any other rounded from float noise."""
    rounded = round(value, 9)
    return int(rounded) if rounded == int(rounded) else rounded


def _step(value: float) -> float:
    """Below which a number word may follow `value`: «двадцать» takes «пять»."""
    if value >= _HUNDRED:
        return _HUNDRED
    return 10 if value >= 20 else 0  # noqa: PLR2004


def _adds(least: float, value: float) -> bool:
    return value < least


def is_and(words: Sequence[Word], at: int) -> bool:
    """Return whether a joining word or a comma stands at a place."""
    return at < len(words) and words[at].text in {"и", "and", ",", "с", "with", "vs"}


def _is_group(words: Sequence[Word], at: int) -> bool:
    """Whether three digits follow that belong to the number before: «50 000»."""
    if at >= len(words) or words[at].token.shape is not Shape.NUMBER:
        return False
    text = words[at].text
    apart = words[at].token.start - words[at - 1].token.end
    return len(text) == _GROUP and text.isdigit() and apart == 1


def first(keys: frozenset[str], known: Mapping[str, Any]) -> Any:
    """Return what any of the spellings means; None if none is known."""
    return next((known[key] for key in keys if key in known), None)


def keys_for(spellings: Sequence[str]) -> list[str]:
    """Latin words and marks match as they are, Russian ones by lemma or form."""
    return [k for s in spellings for k in (("=" + s,) if s.isascii() else (s, "=" + s))]


def table(numbers: Mapping[str, Any], name: str) -> dict[str, float]:
    """Return a group of number words of both languages by their spellings."""
    russian = numbers["ru"][name]
    english = {"=" + word: value for word, value in numbers["en"][name].items()}
    return {**russian, **english}
