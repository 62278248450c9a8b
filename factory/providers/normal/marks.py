"""What both languages share: abbreviations with a full stop, signs between numbers."""

import re
from collections.abc import Callable, Mapping

from factory.providers.normal.scan import Rule
from factory.providers.normal.tables import (
    Abbreviation,
    any_abbreviation,
    ends_sentence,
)

_BEFORE = {
    "": re.compile(""),
    "name": re.compile(r"\s?[«\"]?[A-ZА-ЯЁ]"),
    "number": re.compile(r"\s?\d"),
    "word": re.compile(r"\s?[a-zа-яё\d]"),
}
_LAST_WORD = re.compile(r"(\w+)\s+$")
_ADJECTIVE = re.compile(r"(?:ая|ой|ую)$")
_REACH = 40

SayNoun = Callable[[str, re.Match[str]], str]


def abbreviation_rule(rows: Mapping[str, Abbreviation], noun: SayNoun) -> Rule:
    """The rule for all abbreviations of a language.

    Args:
        rows: the table, keys with their full stops.
        noun: inflects a noun for the place of a match.
    """
    pattern = re.compile(any_abbreviation(rows), re.IGNORECASE)
    lower = {key.lower(): row for key, row in rows.items()}

    def say(match: re.Match[str]) -> str | None:
        short = re.sub(r"\s", "", match.group())
        row = rows.get(short) or lower[short.lower()]
        if not _applies(row, match):
            return None
        said = row.say or noun(row.noun, match)
        if short[0].isupper():
            said = said[0].upper() + said[1:]
        stop = row.ends and ends_sentence(match.string, match.end())
        return f"{said}." if stop else said + _gap(match)

    return Rule(pattern, say)


def sign_rules(signs: Mapping[str, str]) -> tuple[Rule, ...]:
    """The rules for arithmetic signs, `&` between words, `№` before a number.

    Args:
        signs: each sign with its words.
    """

    def say(match: re.Match[str]) -> str:
        text = match.string
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        left = "" if not before or before.isspace() else " "
        right = "" if not after or after.isspace() else " "
        return left + signs[match.group()] + right

    number = r"(?=[ \u00a0]?[-\u2212+]?\d)"
    forms = (
        rf"(?<=[\d%])[+=\u00d7]{number}|(?<=[\d%][ \u00a0])[+=\u00d7]{number}",
        r"(?<![\w+])\+(?=\d)",
        r"(?<=\s)&(?=\s)",
        r"№(?=\s?\d)",
    )
    return tuple(Rule(re.compile(form), say) for form in forms)


def _applies(row: Abbreviation, match: re.Match[str]) -> bool:
    text = match.string
    if not _BEFORE[row.before].match(text, match.end()):
        return False
    found = _LAST_WORD.search(text[max(0, match.start() - _REACH) : match.start()])
    word = found.group(1).lower() if found else ""
    if row.after_adjective:
        return _ADJECTIVE.search(word) is not None
    return not row.after or word in row.after


def _gap(match: re.Match[str]) -> str:
    """A space where the abbreviation stood right before a word: `ул.Ленина`."""
    after = match.string[match.end() : match.end() + 1]
    return " " if after.isalnum() else ""
