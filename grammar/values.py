"""Numbers, amounts with units, and versions, in digits and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grammar.tokens import Shape
from grammar.words import Word

_HUNDRED, _THOUSAND = 100, 1000
_GROUP = 3
_BRIEF = 1


@dataclass(frozen=True, slots=True)
class Value:
    """A value read from the words before `end`; `means` maps its kind to it."""

    end: int
    means: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Number:
    end: int
    value: float
    is_spoken: bool = False


class Values:
    """Reads values by the number words and units of the lexicon."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        self._units = _table(numbers, "units")
        self._ordinals = _table(numbers, "ordinals")
        self._sizes = {
            key: (unit["kind"], unit["size"])
            for unit in numbers["unit"]
            for key in _keys(unit["words"])
        }
        self._amounts = {
            key: (amount["kind"], amount["value"])
            for amount in numbers["amount"]
            for key in _keys(amount["words"])
        }
        self._version = frozenset(_keys(numbers["version"]["words"]))
        self._previous = frozenset(_keys(numbers["version"]["previous"]))

    def read(self, words: Sequence[Word], start: int) -> list[Value]:
        """Return the values that begin at `start`, the longest first."""
        found = [*self._versions(words, start), *self._amount(words, start)]
        number = self._number(words, start)
        if number is not None:
            found.append(Value(number.end, {"number": whole(number.value)}))
        ordinal = self._ordinal(words, start)
        if ordinal is not None:
            found.append(Value(ordinal.end, {"ordinal": int(ordinal.value)}))
        return sorted(found, key=lambda value: -value.end)

    # versions

    def _versions(self, words: Sequence[Word], start: int) -> list[Value]:
        word = words[start]
        if word.token.shape is Shape.VERSION:
            return [Value(start + 1, {"version": _label(word.text)})]
        found = []
        if word.keys & self._version:
            found += self._counted(words, start)
        found += self._ordered(words, start)
        if word.keys & self._previous and self._is_version(words, start + 1):
            found.append(Value(start + 2, {"previous": True}))
        return found

    def _is_version(self, words: Sequence[Word], at: int) -> bool:
        return at < len(words) and bool(words[at].keys & self._version)

    def _counted(self, words: Sequence[Word], start: int) -> list[Value]:
        """«версия 2», "version two", «версии 2 и 3»."""
        labels: list[str] = []
        at, end = start + 1, start + 1
        while at < len(words):
            label, after = self._one_version(words, at)
            if not label:
                break
            labels, end = [*labels, label], after
            at = after + 1 if _is_and(words, after) else len(words)
        if not labels:
            return [Value(start + 1, {"noise": True})]
        first = self._one_version(words, start + 1)
        alone = Value(first[1], {"version": labels[0]})
        return [alone] if len(labels) == 1 else [Value(end, {"versions": labels}), alone]

    def _one_version(self, words: Sequence[Word], at: int) -> tuple[str, int]:
        if words[at].token.shape is Shape.VERSION:
            return _label(words[at].text), at + 1
        number = self._number(words, at)
        if number is None:
            return "", at
        return f"v{whole(number.value)}", number.end

    def _ordered(self, words: Sequence[Word], start: int) -> list[Value]:
        """«вторая версия», "the first and the second version"."""
        labels: list[str] = []
        at = start
        while at < len(words):
            ordinal = self._ordinal(words, at)
            if ordinal is None:
                return []
            labels.append(f"v{int(ordinal.value)}")
            at = ordinal.end
            if self._is_version(words, at):
                return [_labelled(at + 1, labels)]
            if not _is_and(words, at):
                return []
            at += 2 if at + 1 < len(words) and words[at + 1].text == "the" else 1
        return []

    # amounts

    def _amount(self, words: Sequence[Word], start: int) -> list[Value]:
        ready = _first(words[start].keys, self._amounts)
        if ready is not None:
            return [Value(start + 1, {ready[0]: ready[1]})]
        number = self._number(words, start)
        if number is not None:
            return self._with_unit(words, number)
        unit = _first(words[start].keys, self._sizes)
        if unit is None or unit[0] == "memory" or len(words[start].text) <= _BRIEF:
            return []
        return [Value(start + 1, {unit[0]: whole(unit[1]), "bare": True})]

    def _with_unit(self, words: Sequence[Word], number: _Number) -> list[Value]:
        at = number.end
        while number.is_spoken and at < len(words) and words[at].text in _LINKS:
            at += 1
        unit = None if at >= len(words) else _first(words[at].keys, self._sizes)
        if unit is None:
            return []
        return [Value(at + 1, {unit[0]: whole(number.value * unit[1])})]

    # numbers

    def _number(self, words: Sequence[Word], start: int) -> _Number | None:
        if start >= len(words):
            return None
        if words[start].token.shape is Shape.NUMBER:
            return self._digits(words, start)
        if words[start].text in {"a", "an"}:
            number = self._spoken(words, start + 1)
            fits = number is not None and number.value in {0.25, 0.5, 100, 1000, 12}
            return number if fits else None
        return self._spoken(words, start)

    def _digits(self, words: Sequence[Word], start: int) -> _Number:
        text, end = words[start].text, start + 1
        while _is_group(words, end) and text.isdigit():
            text, end = text + words[end].text, end + 1
        value = float(text.replace(",", "."))
        if end < len(words) and _first(words[end].keys, self._units) == _THOUSAND:
            return _Number(end + 1, value * _THOUSAND)
        return self._and_half(words, _Number(end, value))

    def _spoken(self, words: Sequence[Word], start: int) -> _Number | None:
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
            if words[at - 1].text == "hundred" and _is_and(words, at):
                at += self._unit(words, at + 1, current) is not None
        if at == start:
            return None
        return self._and_half(words, _Number(at, total + current, is_spoken=True))

    def _unit(self, words: Sequence[Word], at: int, current: float) -> float | None:
        if at >= len(words) or not words[at].is_word:
            return None
        value = _first(words[at].keys, self._units)
        return None if value is None or (current and value != int(value)) else value

    def _and_half(self, words: Sequence[Word], number: _Number) -> _Number:
        rest = [word.text for word in words[number.end : number.end + 3]]
        if rest[:2] == ["с", "половиной"]:
            return _Number(number.end + 2, number.value + 0.5, is_spoken=True)
        if rest == ["and", "a", "half"]:
            return _Number(number.end + 3, number.value + 0.5, is_spoken=True)
        if rest == ["and", "a", "quarter"]:
            return _Number(number.end + 3, number.value + 0.25, is_spoken=True)
        return number

    def _ordinal(self, words: Sequence[Word], start: int) -> _Number | None:
        if start >= len(words):
            return None
        word = words[start]
        if word.token.shape is Shape.ORDINAL:
            digits = "".join(c for c in word.text if c.isdigit())
            return _Number(start + 1, int(digits[:9]))
        alone = _first(word.keys, self._ordinals) if word.is_word else None
        if alone is not None:
            return _Number(start + 1, alone)
        tens = _first(word.keys, self._units) if word.is_word else None
        if tens is None or start + 1 >= len(words) or tens != int(tens):
            return None
        rest = self._ordinal(words, start + 1)
        if rest is None or not _adds(_step(tens), rest.value):
            return None
        return _Number(rest.end, tens + rest.value)


_LINKS = frozenset({"a", "an", "of", "the"})


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


def _label(text: str) -> str:
    return "v" + text.lstrip("v.")


def _labelled(end: int, labels: list[str]) -> Value:
    if len(labels) == 1:
        return Value(end, {"version": labels[0]})
    return Value(end, {"versions": labels})


def _is_and(words: Sequence[Word], at: int) -> bool:
    return at < len(words) and words[at].text in {"и", "and", ",", "с", "with", "vs"}


def _is_group(words: Sequence[Word], at: int) -> bool:
    """Whether three digits follow that belong to the number before: «50 000»."""
    if at >= len(words) or words[at].token.shape is not Shape.NUMBER:
        return False
    text = words[at].text
    apart = words[at].token.start - words[at - 1].token.end
    return len(text) == _GROUP and text.isdigit() and apart == 1


def _first(keys: frozenset[str], table: Mapping[str, Any]) -> Any:
    return next((table[key] for key in keys if key in table), None)


def _keys(spellings: Sequence[str]) -> list[str]:
    """Latin words and marks match as they are, Russian ones by lemma or form."""
    return [k for s in spellings for k in (("=" + s,) if s.isascii() else (s, "=" + s))]


def _table(numbers: Mapping[str, Any], name: str) -> dict[str, float]:
    russian = numbers["ru"][name]
    english = {"=" + word: value for word, value in numbers["en"][name].items()}
    return {**russian, **english}
