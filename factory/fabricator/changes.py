"""How one source differs from another, line by line, in few lines."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from factory.measured import SourceChange

MOST = 40
"""How many lines a plan shows."""
LINE_CHARS = 120
_MOST_LINES = 4000
"""Comparing takes the square of it in the worst case; a script is hardly longer."""


def changed_lines(before: bytes, after: bytes) -> tuple[SourceChange, ...]:
    """The lines that went and came, in the order of the sources.

    Args:
        before: the source that is replaced, UTF-8.
        after: the new one.

    Returns:
        At most `MOST` lines; were there more, a last one without text counts the rest.
    """
    olds, news = (_lines(source) for source in (before, after))
    found = list(_changes(olds, news))
    if len(found) <= MOST:
        return tuple(found)
    return (*found[:MOST], SourceChange(line=0, more=len(found) - MOST))


def _changes(olds: list[str], news: list[str]) -> Iterator[SourceChange]:
    matcher = SequenceMatcher(a=olds, b=news, autojunk=False)
    for tag, i, j, m, n in matcher.get_opcodes():
        if tag == "equal":
            continue
        for number in range(i, j):
            yield SourceChange(line=number + 1, before=_shown(olds[number]))
        for number in range(m, n):
            yield SourceChange(line=number + 1, after=_shown(news[number]))


def _lines(source: bytes) -> list[str]:
    return source.decode("utf-8", "replace").splitlines()[:_MOST_LINES]


def _shown(text: str) -> str:
    clean = "".join(char if char.isprintable() else " " for char in text)
    return clean[:LINE_CHARS].rstrip()
