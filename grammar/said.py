"""Slot values in words, as they stand in a canonical sentence."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from grammar.model import Command, Intent, Json, Lang
from grammar.nouns import Nouns
from grammar.quotes import is_literal, is_path, is_word, quoted

Table = Mapping[str, Mapping[str, Mapping[str, str]]]
# Beside a noun their version would be the one to go to.
_MOVED = frozenset({Intent.UPDATE, Intent.ROLLBACK, Intent.DIFF})
_SPANS = (
    (604800, "week"),
    (86400, "day"),
    (3600, "hour"),
    (60, "minute"),
    (1, "second"),
)
_COUNTED = {
    "week": ("неделю", "недели", "недель"),
    "day": ("день", "дня", "дней"),
    "hour": ("час", "часа", "часов"),
    "minute": ("минуту", "минуты", "минут"),
    "second": ("секунду", "секунды", "секунд"),
    "iteration": ("итерацию", "итерации", "итераций"),
}


class Words:
    """Says the value of a slot; `table` maps slots and values to words."""

    def __init__(self, table: Table, nouns: Nouns) -> None:
        self._table = table
        self._nouns = nouns
        self._sayers: Mapping[str, Callable[[Any, Lang], str]] = {
            "limits": self._limits,
            "goal": self._goal,
            "chain": self._chain,
            "input": self._input,
            "reason": self._reason,
            "traffic": lambda value, _: f"{_number(value)}%",
            "iterations": lambda value, lang: _counted(value, "iteration", lang),
            "options": lambda value, _: ", ".join(value),
            "since": _duration,
            "dataset": _dataset,
            "log": _path,
            "source": _path,
            "alias": _quoted,
        }

    def of(self, command: Command, slot: str, case: str, lang: Lang) -> str:
        """Return the value of a slot of a command in words, names in a case."""
        value: Any = command.slots[slot]
        match slot:
            case "target":
                typed = command.intent in _MOVED
                return self._nouns.thing(value, case, lang, typed=typed)
            case "capability":
                return self._nouns.capability(value, lang)
            case "what" if command.intent is Intent.CANCEL:
                return self._word("cancelled", value, lang)
            case "value":
                return self._amount(str(command.slots["parameter"]), value, lang)
            case _:
                return self._plain(slot, value, lang)

    def _plain(self, slot: str, value: Any, lang: Lang) -> str:
        say = self._sayers.get(slot)
        return self._word(slot, value, lang) if say is None else say(value, lang)

    def _chain(self, links: Sequence[str], lang: Lang) -> str:
        return " → ".join(self._nouns.link(link, lang) for link in links)

    def _input(self, text: str, lang: Lang) -> str:
        return self._led("colon" if quoted(text, lang) is None else "on", text, lang)

    def _reason(self, text: str, lang: Lang) -> str:
        return self._led("because" if is_literal(text) else "colon", text, lang)

    def _led(self, by: str, text: str, lang: Lang) -> str:
        lead = self._table["lead"][by][lang]
        return lead + (_quoted(text, lang) if by == "on" else text)

    def _word(self, slot: str, value: Json, lang: Lang) -> str:
        words = self._table.get(slot, {}).get(str(value).lower())
        return str(value) if words is None else words[lang]

    def _amount(self, parameter: str, value: Json, lang: Lang) -> str:
        number = _number(value)
        if parameter == "traffic":
            return f"{number}%"
        unit = self._table["unit"].get(parameter)
        return number if unit is None else f"{number} {unit[lang]}"

    def _limits(self, limits: Mapping[str, Json], lang: Lang) -> str:
        said = (
            f"{self._word('limit_of', name, lang)} {self._amount(name, value, lang)}"
            for name, value in limits.items()
        )
        return (" and " if lang is Lang.EN else " и ").join(said)

    def _goal(self, goal: Mapping[str, Json], lang: Lang) -> str:
        metric = str(goal["metric"])
        value = goal.get("min", goal.get("max"))
        words = self._word("metric", metric, lang)
        return f"{words} {self._amount(metric, value, lang)}"


def _quoted(text: str, lang: Lang) -> str:
    return quoted(text, lang) or text


def _path(text: str, lang: Lang) -> str:
    return text if is_path(text) else _quoted(text, lang)


def _number(value: Json) -> str:
    """A number without an exponent, as a person writes it."""
    return f"{Decimal(str(value)):f}"


def _counted(count: int, unit: str, lang: Lang) -> str:
    if lang is Lang.EN:
        return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    one, few, many = _COUNTED[unit]
    last, tens = count % 10, count % 100 // 10
    if tens == 1 or last == 0 or last > 4:  # noqa: PLR2004
        return f"{count} {many}"
    return f"{count} {one if last == 1 else few}"


def _duration(seconds: float, lang: Lang) -> str:
    """Seconds in the largest unit that divides them."""
    if seconds != int(seconds):
        return f"{_number(seconds)} {'секунды' if lang is Lang.RU else 'seconds'}"
    size, unit = next((s, u) for s, u in _SPANS if seconds % s == 0)
    return _counted(int(seconds) // size, unit, lang)


def _dataset(name: str, lang: Lang) -> str:
    if is_path(name):
        return name
    shown = name if is_word(name) else _quoted(name, lang)
    return f"the {shown} corpus" if lang is Lang.EN else f"корпусе {shown}"
