"""The Russian rules in their order, with abbreviations and signs."""

import re
from dataclasses import dataclass

from factory.providers.normal.marks import abbreviation_rule, sign_rules
from factory.providers.normal.ru_amounts import Amounts
from factory.providers.normal.ru_context import frame
from factory.providers.normal.ru_dates import Dates
from factory.providers.normal.ru_ordinals import Ordinals
from factory.providers.normal.ru_words import RussianWords
from factory.providers.normal.scan import Rule, Topic, about, keep_numbered
from factory.providers.normal.tables import Russian, table

_SIGNS = {"+": "плюс", "=": "равно", "\u00d7": "умножить на", "&": "и", "№": "номер"}


@dataclass(frozen=True, slots=True)
class _Nouns:
    table: Russian
    words: RussianWords

    def say(self, noun: str, match: re.Match[str]) -> str:
        around = frame(self.table, match.string, match.start())
        case = "datv" if around.word == "по" else around.place_case
        return self.words.phrase(noun, frozenset({case, "sing"}))


def russian_rules(words: RussianWords) -> tuple[Rule, ...]:
    """The rules for Russian text, the first that speaks wins.

    Args:
        words: the dictionary.
    """
    rows = table(Russian, "ru.toml")
    return (
        *about(Topic.DATES, *Dates(rows, words).rules()),
        *Ordinals(rows, words).rules(),
        keep_numbered(),
        *about(Topic.SIGNS, *sign_rules(_SIGNS)),
        Amounts(rows, words).rule(),
        *about(
            Topic.ABBREVIATIONS,
            abbreviation_rule(rows.abbreviations, _Nouns(rows, words).say),
        ),
    )
