"""Lines that cells log by their grant: to whoever listens, and to who runs the cell.

The text is a stranger's: it is cut and made printable before anybody sees it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

LINE_CHARS = 500


@dataclass(frozen=True, slots=True)
class Logged:
    """What one call of a cell logged.

    Attributes:
        cell: its id.
        lines: in order, printable, each of at most `LINE_CHARS` characters.
        dropped: how many more were over the limit.
    """

    cell: str
    lines: tuple[str, ...]
    dropped: int


Listener = Callable[[Logged], None]

_HEARD: ContextVar[list[Logged] | None] = ContextVar("heard", default=None)


@contextmanager
def hearing() -> Iterator[list[Logged]]:
    """Collect what cells log that run within, on this thread."""
    found: list[Logged] = []
    before = _HEARD.set(found)
    try:
        yield found
    finally:
        _HEARD.reset(before)


def logged(cell: str, text: str, dropped: int) -> Logged | None:
    """What a call logged, told to who runs it here; None when that is nothing.

    Args:
        cell: its id.
        text: its lines, each with its line break.
        dropped: how many more were over the limit.
    """
    if not text and not dropped:
        return None
    lines = tuple(_shown(each) for each in text.removesuffix("\n").split("\n"))
    told = Logged(cell, lines if text else (), dropped)
    heard = _HEARD.get()
    if heard is not None:
        heard.append(told)
    return told


def _shown(line: str) -> str:
    cut = line[:LINE_CHARS]
    return "".join(char if char.isprintable() else " " for char in cut)
