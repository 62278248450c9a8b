"""The place in an utterance that a reply is about: the text, and carets under it."""

import unicodedata
from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size

from agent.render.pieces import line
from agent.reply import Line, Marked, Piece, Style

WIDTH = 60
"""Cells of a text that are shown; of a longer one what stands around the place."""
_BEFORE = 20
_INDENT = "    "
_MORE = "…"

_Part = tuple[str, bool]
"""A stretch of the text as it is shown, and whether it is marked."""


def place_lines(about: Marked) -> Iterator[Line]:
    """Yield the text on one line and carets under its marked parts on the next.

    Carets stand right also under wide and combining characters. Nothing is said where
    the whole text is marked, or nothing of it.
    """
    parts = list(_parts(about))
    if len({is_marked for text, is_marked in parts if text.strip()}) < 2:  # noqa: PLR2004
        return
    cut = list(_cut(parts))
    carets = "".join(("^" if on else " ") * cell_len(text) for text, on in cut)
    yield line(_INDENT, "".join(text for text, _ in cut))
    yield line(_INDENT, Piece(carets.rstrip(), Style.WARN))


def _parts(about: Marked) -> Iterator[_Part]:
    at = 0
    for start, end in about.spans:
        yield _shown(about.text[at:start]), False
        yield _shown(about.text[start:end]), True
        at = end
    yield _shown(about.text[at:]), False


def _shown(text: str) -> str:
    """A text of one line in which every character takes the cells that it seems to.

    What a terminal would obey, or would not show at all, is spelt out: to make it
    safe later must not move anything.
    """
    return "".join(map(_visible, unicodedata.normalize("NFC", text)))


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    is_shown = not unicodedata.category(char).startswith("C")
    return char if is_shown else f"‹U+{ord(char):04X}›"


def _cut(parts: list[_Part]) -> Iterator[_Part]:
    """The parts around the first mark, as far as they have room."""
    if sum(cell_len(text) for text, _ in parts) <= WIDTH:
        yield from parts
        return
    room = WIDTH - len(_MORE)
    for text, is_marked in ((_tail(parts[0][0], _BEFORE), False), *parts[1:]):
        if cell_len(text) > room:
            yield set_cell_size(text, room), is_marked
            yield _MORE, False
            return
        yield text, is_marked
        room -= cell_len(text)


def _tail(text: str, cells: int) -> str:
    if cell_len(text) <= cells:
        return text
    while cell_len(text) >= cells:
        text = text[1:]
    return _MORE + text
