"""Russian dates, years and times of day."""

import re
from dataclasses import dataclass
from datetime import date

from factory.providers.normal.ru_context import case_of, frame
from factory.providers.normal.ru_words import RussianWords, cardinal, ordinal
from factory.providers.normal.scan import Rule
from factory.providers.normal.tables import Russian, any_of, ends_sentence

_SPACE = "[ \u00a0]"
_YEAR = r"[12]\d{3}"
_YEAR_WORD = r"год(?:а|у|ом|е)?(?!\w)|г\.|г(?![\w.])"
_YEARS_WORD = r"(?P<yw>год(?:ы|ов|ам|ами|ах)(?!\w)|гг\.?(?!\w))"
# Before a year of an era: 50 г. до н. э.
_ERA = rf"(?={_SPACE}(?:до{_SPACE})?н\.)"
_TIME = r"(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\w:])(?!\.\d)"


@dataclass(frozen=True, slots=True)
class Dates:
    """The rules for dates, years and times.

    Args:
        table: the Russian table.
        words: the dictionary.
    """

    table: Russian
    words: RussianWords

    def rules(self) -> tuple[Rule, ...]:
        """Full dates first, then parts of dates, then times."""
        months = any_of(self.table.months)
        day = r"(?:0?[1-9]|[12]\d|3[01])"
        word = rf"(?:{_SPACE}?(?P<yw>{_YEAR_WORD}))?"
        year = rf"(?:{_SPACE}(?P<y>{_YEAR})(?!\d){word})?"
        days = rf"(?P<d>{day})(?:[-–—](?P<d2>{day}))?"
        later = rf"(?={_SPACE}(?:по|до|и){_SPACE}{day}{_SPACE}(?:{months})\b)"
        tail = rf"(?![\w-])(?!\.\d){word}"
        span = rf"(?={_SPACE}(?:по|до){_SPACE}{_YEAR}{_SPACE}?(?:{_YEAR_WORD}))"
        forms = {
            rf"(?P<d>\d\d?)\.(?P<mo>\d\d?)\.(?P<y>\d{{4}}){tail}": self._figures,
            rf"(?P<y>\d{{4}})-(?P<mo>\d\d)-(?P<d>\d\d){tail}": self._figures,
            rf"{days}{_SPACE}(?i:(?P<month>{months}))(?!\w){year}": self._named,
            rf"(?P<d>{day}){later}": self._day,
            rf"(?P<y>{_YEAR})[-–—](?P<y2>{_YEAR}){_SPACE}?{_YEARS_WORD}": self._years,
            rf"(?P<y>{_YEAR}){_SPACE}?(?P<yw>{_YEAR_WORD})": self._year,
            rf"(?P<y>\d{{1,4}}){_SPACE}?(?P<yw>г\.){_ERA}": self._year,
            rf"(?P<y>{_YEAR}){span}": self._year_of_span,
            rf"(?P<y>{_YEAR})(?!\w)(?![-–—.,:]\d)": self._year_of_month,
            _TIME: self._time,
        }
        return tuple(Rule(re.compile(form), say) for form, say in forms.items())

    def _figures(self, match: re.Match[str]) -> str | None:
        try:
            day = date(int(match["y"]), int(match["mo"]), int(match["d"]))
        except ValueError:
            return None
        month = self.table.months[day.month - 1]
        year = ordinal(day.year, "gent")
        said = f"{self._day(match)} {month} {year} года"
        return said + self._stop(match)

    def _named(self, match: re.Match[str]) -> str:
        said = self._day(match)
        if match["d2"]:
            case = frame(self.table, match.string, match.start()).case
            said += f" — {ordinal(int(match['d2']), case, 'neut')}"
        said += f" {match['month']}"
        if match["y"]:
            said += f" {ordinal(int(match['y']), 'gent')} года"
        return said + self._stop(match)

    def _day(self, match: re.Match[str]) -> str:
        case = frame(self.table, match.string, match.start()).case
        return ordinal(int(match["d"]), case, "neut")

    def _year(self, match: re.Match[str]) -> str:
        around = frame(self.table, match.string, match.start())
        word = match["yw"]
        if word.startswith("год"):
            case = case_of(self.words, word, around, plural=False)
            return f"{ordinal(int(match['y']), case)} {word}"
        # A year after another noun belongs to it: итоги 2026 г.
        case = "gent" if around.word and not around.cases else around.place_case
        said = ordinal(int(match["y"]), case)
        return f"{said} {_YEAR_FORMS[case]}{self._stop(match)}"

    def _years(self, match: re.Match[str]) -> str:
        around = frame(self.table, match.string, match.start())
        word = match["yw"]
        if word.startswith("год"):
            case = case_of(self.words, word, around, plural=True)
        else:
            case = around.place_case
            word = _YEARS_FORMS[case]
        first, second = (ordinal(int(match[name]), case) for name in ("y", "y2"))
        return f"{first} — {second} {word}{self._stop(match)}"

    def _year_of_span(self, match: re.Match[str]) -> str:
        case = frame(self.table, match.string, match.start()).case
        return ordinal(int(match["y"]), case)

    def _year_of_month(self, match: re.Match[str]) -> str | None:
        before = frame(self.table, match.string, match.start()).word
        parses = self.words.parses(before) if before else ()
        if not any(parse.normal_form in self.table.month_names for parse in parses):
            return None
        return f"{ordinal(int(match['y']), 'gent')} года"

    def _time(self, match: re.Match[str]) -> str:
        case = frame(self.table, match.string, match.start()).case
        said = [cardinal(int(match["h"]), case), _sixtieths(match["m"], case)]
        if match["s"]:
            said.append(_sixtieths(match["s"], case))
        return " ".join(said)

    def _stop(self, match: re.Match[str]) -> str:
        stopped = match.group().endswith(".")
        return "." if stopped and ends_sentence(match.string, match.end()) else ""


_YEAR_FORMS = {
    "nomn": "год",
    "accs": "год",
    "gent": "года",
    "datv": "году",
    "ablt": "годом",
    "loct": "году",
}
_YEARS_FORMS = {
    "nomn": "годы",
    "accs": "годы",
    "gent": "годов",
    "datv": "годам",
    "ablt": "годами",
    "loct": "годах",
}


def _sixtieths(figures: str, case: str) -> str:
    if figures == "00":
        return "ноль-ноль"
    said = cardinal(int(figures), case)
    return f"ноль {said}" if figures.startswith("0") else said
