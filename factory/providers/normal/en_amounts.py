"""English amounts: numbers, ranges, magnitudes, units, percent and money."""

import re
from dataclasses import dataclass

import num2words  # type: ignore[import-untyped]

from factory.providers.normal.scan import Rule
from factory.providers.normal.tables import English, EnglishUnit, any_of, ends_sentence

_SPACE = "[ \u00a0\u202f]"
_TELEPHONE = re.compile(r"\d{3}-\d{4}")
_LIMIT = 10**33
_CENTS = 2


@dataclass(frozen=True, slots=True)
class EnglishAmounts:
    """The rule for amounts.

    Args:
        table: the English table.
    """

    table: English

    def rule(self) -> Rule:
        """A number or a range, with what it counts if that is shortened.

        `5 m` is five metres, `$5m` five millions: only money is told in one letter.
        """
        table = self.table
        units = any_of((*table.units, *table.currencies))
        signs = any_of(name for name in table.currencies if not name.isalpha())
        letters = any_of(name for name in table.magnitudes if len(name) == 1)
        words = any_of(name for name in table.magnitudes if len(name) > 1)
        pattern = (
            rf"(?<!\w[-_.])(?P<sign>[-\u2212])?(?P<pre>{signs})?{_number('1')}"
            rf"(?:{_SPACE}?[-–—]{_SPACE}?(?P<pre2>{signs})?{_number('2')})?"
            rf"(?:{_SPACE}?(?P<mag>{words}|(?(pre)(?:{letters})|(?!)))(?!\w))?"
            rf"(?:{_SPACE}?(?P<unit>{units})(?!\.?\w)(?![/²³])(?P<dot>\.)?)?"
            rf"(?![\w%])"
        )
        return Rule(re.compile(pattern), self._say)

    def _say(self, match: re.Match[str]) -> str | None:
        if (match["sign"] and match["w2"]) or _TELEPHONE.fullmatch(match.group()):
            return None
        said = self._amount(match)
        stopped = match["dot"] and ends_sentence(match.string, match.end())
        return said + "." if stopped else said

    def _amount(self, match: re.Match[str]) -> str:
        name = match["pre"] or match["unit"]
        unit = self.table.currencies.get(name) or self.table.units.get(name)
        whole, part = _parts(match, "2" if match["w2"] else "1")
        if unit and unit.minor_one and len(part) == _CENTS and not match["w2"]:
            return _money(match, unit, whole, part)
        said = _numerals(match)
        if match["mag"]:
            said += f" {self.table.magnitudes[match['mag']]}"
        if not unit:
            return said
        single = whole == 1 and not part and not match["mag"]
        return f"{said} {unit.one if single else unit.many}"


def cardinal(number: int) -> str:
    """A whole number in words, without commas; beyond 10**33 digit by digit."""
    if number >= _LIMIT:
        return " ".join(cardinal(int(digit)) for digit in str(number))
    return str(num2words.num2words(number, lang="en")).replace(",", "")


def ordinal(number: int) -> str:
    """An ordinal in words, without commas, below 10**33."""
    return str(num2words.num2words(number, lang="en", to="ordinal")).replace(",", "")


def _number(tag: str) -> str:
    return (
        rf"(?P<w{tag}>[1-9]\d{{0,2}}(?:,\d{{3}}){{1,99}}(?!\d)"
        rf"|[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}}){{1,99}}(?!\d)|\d{{1,300}}(?!\d))(?:[.,](?P<f{tag}>\d+))?"
    )


def _parts(match: re.Match[str], tag: str) -> tuple[int, str]:
    return int(re.sub(r"\D", "", match[f"w{tag}"])), match[f"f{tag}"] or ""


def _numerals(match: re.Match[str]) -> str:
    first = _numeral(match, "1")
    if match["w2"]:
        return f"{first} to {_numeral(match, '2')}"
    return f"minus {first}" if match["sign"] else first


def _numeral(match: re.Match[str], tag: str) -> str:
    whole, part = _parts(match, tag)
    figures = match[f"w{tag}"]
    if figures.startswith("0") and len(figures) > 1 and not part:
        return " ".join(cardinal(int(digit)) for digit in figures)
    if not part:
        return cardinal(whole)
    digits = " ".join(cardinal(int(digit)) for digit in part)
    return f"{cardinal(whole)} point {digits}"


def _money(match: re.Match[str], unit: EnglishUnit, whole: int, part: str) -> str:
    sign = "minus " if match["sign"] else ""
    said = f"{sign}{cardinal(whole)} {unit.one if whole == 1 else unit.many}"
    minor = int(part)
    if not minor:
        return said
    name = unit.minor_one if minor == 1 else unit.minor_many
    return f"{said} and {cardinal(minor)} {name}"
