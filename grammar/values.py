"""Numbers, amounts with units, and versions, in digits and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grammar.numerals import Number, Numerals, first, is_and, keys_for, whole
from grammar.tokens import Shape
from grammar.words import Word

_BRIEF = 1
_MOST_LISTED = 8
"""How many versions may be said in a row: a command needs two."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value read from the words before `end`; `means` maps its kind to it."""

    end: int
    means: Mapping[str, Any]


class Values:
    """Reads values by the number words and units of the lexicon."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        self._numerals = Numerals(numbers)
        self._sizes = {
            key: (unit["kind"], unit["size"])
            for unit in numbers["unit"]
            for key in keys_for(unit["words"])
        }
        self._amounts = {
            key: (amount["kind"], amount["value"])
            for amount in numbers["amount"]
            for key in keys_for(amount["words"])
        }
        self._version = frozenset(keys_for(numbers["version"]["words"]))
        self._previous = frozenset(keys_for(numbers["version"]["previous"]))
        self._openers = frozenset({
            *self._numerals.openers, *self._sizes, *self._amounts,
            *self._version, *self._previous,
        })  # fmt: skip

    def read(self, words: Sequence[Word], start: int) -> list[Value]:
        """Return the values that begin at `start`, the longest first."""
        if not self.may_start(words[start]):
            return []
        found = [*self._versions(words, start), *self._amount(words, start)]
        number = self._numerals.number(words, start)
        if number is not None:
            share = {"share": True} if number.is_spoken and number.value < 1 else {}
            found.append(Value(number.end, {"number": whole(number.value), **share}))
        ordinal = self._numerals.ordinal(words, start)
        if ordinal is not None:
            found.append(Value(ordinal.end, {"ordinal": int(ordinal.value)}))
        return sorted(found, key=lambda value: -value.end)

    def may_start(self, word: Word) -> bool:
        """Return whether any value may begin with this word; most words begin none."""
        if word.token.shape is not Shape.WORD:
            return word.token.shape in _NUMERIC or word.text == "%"
        return not self._openers.isdisjoint(word.keys)

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
        while at < len(words) and len(labels) < _MOST_LISTED:
            label, after = self._one_version(words, at)
            if not label:
                break
            labels, end = [*labels, label], after
            at = after + 1 if is_and(words, after) else len(words)
        if not labels:
            return [Value(start + 1, {"noise": True})]
        first = self._one_version(words, start + 1)
        alone = Value(first[1], {"version": labels[0]})
        return (
            [alone] if len(labels) == 1 else [Value(end, {"versions": labels}), alone]
        )

    def _one_version(self, words: Sequence[Word], at: int) -> tuple[str, int]:
        if words[at].token.shape is Shape.VERSION:
            return _label(words[at].text), at + 1
        number = self._numerals.number(words, at)
        if number is None:
            return "", at
        return f"v{whole(number.value)}", number.end

    def _ordered(self, words: Sequence[Word], start: int) -> list[Value]:
        """«вторая версия», "the first and the second version"."""
        labels: list[str] = []
        at = start
        while at < len(words) and len(labels) < _MOST_LISTED:
            ordinal = self._numerals.ordinal(words, at)
            if ordinal is None:
                return []
            labels.append(f"v{int(ordinal.value)}")
            at = ordinal.end
            if self._is_version(words, at):
                return [_labelled(at + 1, labels)]
            if not is_and(words, at):
                return []
            at += 2 if at + 1 < len(words) and words[at + 1].text == "the" else 1
        return []

    # amounts

    def _amount(self, words: Sequence[Word], start: int) -> list[Value]:
        ready = first(words[start].keys, self._amounts)
        if ready is not None:
            return [Value(start + 1, {ready[0]: ready[1]})]
        number = self._numerals.number(words, start)
        if number is not None:
            return self._with_unit(words, number)
        unit = first(words[start].keys, self._sizes)
        if unit is None or unit[0] == "memory" or len(words[start].text) <= _BRIEF:
            return []
        return [Value(start + 1, {unit[0]: whole(unit[1]), "bare": True})]

    def _with_unit(self, words: Sequence[Word], number: Number) -> list[Value]:
        at = number.end
        while number.is_spoken and at < len(words) and words[at].text in _LINKS:
            at += 1
        unit = None if at >= len(words) else first(words[at].keys, self._sizes)
        if unit is None:
            return []
        return [Value(at + 1, {unit[0]: whole(number.value * unit[1])})]


_NUMERIC = frozenset({Shape.NUMBER, Shape.ORDINAL, Shape.VERSION})
_LINKS = frozenset({"a", "an", "of", "the"})


def _label(text: str) -> str:
    return "v" + text.lstrip("v.")


def _labelled(end: int, labels: list[str]) -> Value:
    if len(labels) == 1:
        return Value(end, {"version": labels[0]})
    return Value(end, {"versions": labels})
