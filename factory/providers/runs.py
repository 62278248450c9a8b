"""Cutting a text for speech: clauses by punctuation, runs of one language by script.

The pieces joined are the text again. A piece without a letter of either script (a
number, a bracket) goes with the piece before it, at the start with the one after.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

# Possessive, and never entered in the middle of a row of marks: linear on any text.
_BOUNDARY = re.compile(
    r"(?<![.!?…,;:])[.!?…,;:]++[»”\"')\]]*+(?:\s++|$)|\n\s*+",
)
_WORD = re.compile(r"\S+\s*|\s+")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


class Lang(StrEnum):
    """The languages that are spoken."""

    RU = "ru"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one language, at most one clause long."""

    lang: Lang
    text: str


def runs(text: str, default: Lang = Lang.RU) -> tuple[Run, ...]:
    """Cut a text into runs.

    Args:
        text: any text.
        default: the language of a text without letters.
    """
    found: list[Run] = []
    lang = _first_lang(text, default)
    for clause in _clauses(text):
        start = len(found)
        for word in _WORD.findall(clause):
            lang = _lang(word) or lang
            if len(found) > start and found[-1].lang is lang:
                found[-1] = Run(lang, found[-1].text + word)
            else:
                found.append(Run(lang, word))
    return tuple(found)


def _clauses(text: str) -> Iterator[str]:
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        yield text[start : boundary.end()]
        start = boundary.end()
    yield text[start:]


def _first_lang(text: str, default: Lang) -> Lang:
    return next(filter(None, map(_lang, _WORD.findall(text))), default)


def _lang(word: str) -> Lang | None:
    cyrillic, latin = len(_CYRILLIC.findall(word)), len(_LATIN.findall(word))
    if cyrillic == latin == 0:
        return None
    return Lang.RU if cyrillic >= latin else Lang.EN
