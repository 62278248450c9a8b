"""Russian amounts: numbers, ranges, magnitudes, units, percent and money."""

import re
from dataclasses import dataclass

from factory.providers.normal.ru_context import Frame, frame, noun_after
from factory.providers.normal.ru_words import Number, RussianWords, digits
from factory.providers.normal.scan import Rule
from factory.providers.normal.tables import Russian, RussianUnit, any_of, ends_sentence

_SPACE = "[ \u00a0\u202f\u2009]"
_FROM = re.compile(r"[ \u00a0]от\b")
_CENTS = 2


def number_pattern(tag: str) -> str:
    """A number with thousands groups and a decimal comma or point.

    Args:
        tag: suffix of the group names `w` (whole part) and `f` (fraction).
    """
    return (
        rf"(?P<w{tag}>[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}}){{1,99}}(?!\d)"
        rf"|\d{{1,300}}(?!\d))"
        rf"(?:[.,](?P<f{tag}>\d+))?"
    )


def number_of(match: re.Match[str], tag: str) -> Number:
    """The number that `number_pattern` matched."""
    whole = re.sub(r"\D", "", match[f"w{tag}"])
    return Number(int(whole), match[f"f{tag}"] or "")


@dataclass(frozen=True, slots=True)
class Amounts:
    """The rule for amounts.

    Args:
        table: the Russian table.
        words: the dictionary.
    """

    table: Russian
    words: RussianWords

    def rule(self) -> Rule:
        """A number or a range, with what it counts if that is shortened."""
        table = self.table
        last = {name for name, unit in table.units.items() if unit.last}
        units = any_of({*table.units, *table.currencies} - last)
        signs = any_of(name for name in table.currencies if not name.isalpha())
        pattern = (
            rf"(?<!\w[-_.])(?P<sign>[-\u2212])?(?:(?P<pre>{signs}){_SPACE}?)?"
            rf"{number_pattern('1')}(?:(?:-|{_SPACE}?[–—]{_SPACE}?){number_pattern('2')})?"
            rf"(?:{_SPACE}?(?P<mag>{any_of(table.magnitudes)})(?!\w)\.?)?"
            rf"(?:{_SPACE}?(?:(?P<unit>{units})(?!\.?\w)(?![/²³])"
            rf"|(?P<last>{any_of(last)})(?={_SPACE}?(?:[.,;:!?)»]|$)))(?P<dot>\.)?)?"
            rf"(?![\w%])"
        )
        return Rule(re.compile(pattern), self._say)

    def _say(self, match: re.Match[str]) -> str | None:
        text = match.string
        if match["sign"] and match["w2"]:
            return None
        around = frame(self.table, text, match.start())
        said = self._amount(match, around)
        dot = match["dot"] or (match["mag"] and match.group().endswith("."))
        return said + "." if dot and ends_sentence(text, match.end()) else said

    def _amount(self, match: re.Match[str], around: Frame) -> str:
        number = number_of(match, "2" if match["w2"] else "1")
        unit = self._unit(match)
        if match["mag"]:
            return self._magnitude(match, number, unit, around.unit_case(number))
        if not unit:
            return self._bare(match, number, around)
        case = around.unit_case(number)
        if around.word == "в" and _FROM.match(match.string, match.end()):
            case = "loct"
        if unit.minor and len(number.fraction) == _CENTS and not match["w2"]:
            return self._money(match, number, unit, case)
        counted = self.words.counted(unit.name, number, case, unit.count)
        gender = self.words.gender(unit.name)
        return f"{self._numerals(match, case, gender)} {counted}"

    def _unit(self, match: re.Match[str]) -> RussianUnit | None:
        name = match["pre"] or match["unit"] or match["last"]
        return self.table.currencies.get(name) or self.table.units.get(name)

    def _magnitude(
        self, match: re.Match[str], number: Number, unit: RussianUnit | None, case: str
    ) -> str:
        name = self.table.magnitudes[match["mag"]]
        said = self._numerals(match, case, self.words.gender(name))
        counted = self.words.counted(name, number, case)
        if not unit:
            return f"{said} {counted}"
        whole = self.words.counted(unit.name, Number(5), "nomn", unit.count)
        return f"{said} {counted} {whole}"

    def _bare(self, match: re.Match[str], number: Number, around: Frame) -> str:
        case, gender = noun_after(self.words, match.string, match.end(), number, around)
        return self._numerals(match, case, gender)

    def _money(
        self, match: re.Match[str], number: Number, unit: RussianUnit, case: str
    ) -> str:
        parts = [
            self._counted(
                Number(number.whole, minus=bool(match["sign"])), unit.name, case
            )
        ]
        if int(number.fraction):
            parts.append(self._counted(Number(int(number.fraction)), unit.minor, case))
        return " ".join(parts)

    def _counted(self, number: Number, name: str, case: str) -> str:
        said = self.words.cardinal(number, case, self.words.gender(name))
        return f"{said} {self.words.counted(name, number, case)}"

    def _numerals(self, match: re.Match[str], case: str, gender: str) -> str:
        first = self._numeral(match, "1", case, gender)
        if not match["w2"]:
            return first
        second = self._numeral(match, "2", case, gender)
        joint = " — " if " " in first + second else "-"
        return f"{first}{joint}{second}"

    def _numeral(self, match: re.Match[str], tag: str, case: str, gender: str) -> str:
        number = number_of(match, tag)
        whole = match[f"w{tag}"]
        if whole.startswith("0") and len(whole) > 1 and not number.fraction:
            return digits(whole)
        said = self.words.cardinal(number, case, gender)
        return f"минус {said}" if match["sign"] else said
