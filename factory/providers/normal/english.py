"""The English rules: dates, times, ordinals, amounts, abbreviations, signs."""

import re
from dataclasses import dataclass
from datetime import date

import num2words  # type: ignore[import-untyped]

from factory.providers.normal.en_amounts import EnglishAmounts, cardinal, ordinal
from factory.providers.normal.marks import abbreviation_rule, sign_rules
from factory.providers.normal.roman import ROMAN, roman_value
from factory.providers.normal.scan import Rule, Topic, about, keep_numbered
from factory.providers.normal.tables import English, any_of, table

_SIGNS = {"+": "plus", "=": "equals", "\u00d7": "times", "&": "and", "№": "number"}
_LAST_WORD = re.compile(r"([A-Za-z]+)\.?[ \u00a0]+$")
_HALF_DAY = re.compile(r"\s?[ap]\.?m\b", re.IGNORECASE)
_ORDINAL_ENDS = {1: "st", 2: "nd", 3: "rd"}
_DAY = r"0?[1-9]|[12]\d|3[01]"
_YEAR = r"[12]\d{3}(?!\d)"


@dataclass(frozen=True, slots=True)
class _Dates:
    table: English

    def rules(self) -> tuple[Rule, ...]:
        names = any_of((*self.table.months, *self.table.short_months))
        month = rf"(?P<month>{names})\.?"
        day = rf"(?P<d>{_DAY})(?:st|nd|rd|th)?"
        named = rf"(?!\w)(?:,? (?P<y>{_YEAR}))?"
        figures = r"(?![\w-])(?!\.\d)"
        forms = {
            rf"(?P<d>\d\d?)\.(?P<mo>\d\d?)\.(?P<y>\d{{4}}){figures}": self._figures,
            rf"(?P<y>\d{{4}})-(?P<mo>\d\d)-(?P<d>\d\d){figures}": self._figures,
            rf"(?P<mo>\d\d?)/(?P<d>\d\d?)/(?P<y>\d{{4}}){figures}": self._figures,
            rf"{month} {day}{named}": self._month_first,
            rf"{day} (?:of )?{month}{named}": self._day_first,
            rf"{month} (?P<y>{_YEAR})": self._month_year,
            rf"(?P<y>{_YEAR})(?![\w,.]\d)(?!\w)": self._year,
            r"(?P<y>[12]\d{2}0)s(?!\w)": self._decade,
            r"(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?![\w:])(?!\.\d)": _time,
        }
        return tuple(Rule(re.compile(form), say) for form, say in forms.items())

    def _figures(self, match: re.Match[str]) -> str | None:
        try:
            day = date(int(match["y"]), int(match["mo"]), int(match["d"]))
        except ValueError:
            return None
        month = self.table.months[day.month - 1]
        return f"{month} {ordinal(day.day)}, {year(day.year)}"

    def _month_first(self, match: re.Match[str]) -> str:
        said = f"{self._month(match)} {ordinal(int(match['d']))}"
        return f"{said}, {year(int(match['y']))}" if match["y"] else said

    def _day_first(self, match: re.Match[str]) -> str:
        before = match.string[max(0, match.start() - 4) : match.start()]
        article = "" if before.lower() == "the " else "the "
        said = f"{article}{ordinal(int(match['d']))} of {self._month(match)}"
        return f"{said} {year(int(match['y']))}" if match["y"] else said

    def _month_year(self, match: re.Match[str]) -> str:
        return f"{self._month(match)} {year(int(match['y']))}"

    def _month(self, match: re.Match[str]) -> str:
        name = match["month"]
        return self.table.short_months.get(name, name)

    def _year(self, match: re.Match[str]) -> str | None:
        found = _LAST_WORD.search(
            match.string, max(0, match.start() - 40), match.start()
        )
        word = found.group(1) if found else ""
        if word.lower() in self.table.year_words:
            return year(int(match["y"]))
        return None

    def _decade(self, match: re.Match[str]) -> str:
        said = year(int(match["y"]))
        return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


def english_rules() -> tuple[Rule, ...]:
    """The rules for English text, the first that speaks wins."""
    rows = table(English, "en.toml")
    return (
        *about(Topic.DATES, *_Dates(rows).rules()),
        Rule(re.compile(r"(?P<n>\d{1,30})(?P<end>st|nd|rd|th)(?!\w)"), _ended),
        Rule(re.compile(rf"(?P<roman>{ROMAN})(?= centur)"), _century),
        keep_numbered(),
        *about(Topic.SIGNS, *sign_rules(_SIGNS)),
        EnglishAmounts(rows).rule(),
        *about(
            Topic.ABBREVIATIONS,
            abbreviation_rule(rows.abbreviations, lambda noun, _: noun),
        ),
    )


def year(number: int) -> str:
    """A year as it is said: twenty twenty-six."""
    return str(num2words.num2words(number, lang="en", to="year")).replace(",", "")


def _time(match: re.Match[str]) -> str:
    hour, minute = cardinal(int(match["h"])), int(match["m"])
    if minute == 0:
        half = _HALF_DAY.match(match.string, match.end())
        return hour if half else f"{hour} o'clock"
    tens = "oh " if match["m"].startswith("0") else ""
    return f"{hour} {tens}{cardinal(minute)}"


def _ended(match: re.Match[str]) -> str | None:
    number = int(match["n"])
    teen = number % 100 in range(11, 14)
    wanted = "th" if teen else _ORDINAL_ENDS.get(number % 10, "th")
    return ordinal(number) if match["end"] == wanted else None


def _century(match: re.Match[str]) -> str | None:
    value = roman_value(match["roman"])
    return ordinal(value) if value else None
