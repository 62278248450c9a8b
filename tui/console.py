"""Lines on a plain terminal or into a pipe.

Results go to standard output, what is said beside them to standard error.
"""

import os
import sys
import unicodedata
from collections.abc import Iterable
from typing import TextIO

from agent.reply import Line, Style

CODES = {
    Style.PLAIN: "",
    Style.TITLE: "1",
    Style.DIM: "2",
    Style.NAME: "1",
    Style.ADD: "32",
    Style.CHANGE: "33",
    Style.REMOVE: "31",
    Style.OK: "32",
    Style.WARN: "33",
    Style.ERROR: "31",
}
KEPT = "\n\t"


def print_lines(lines: Iterable[Line], stream: TextIO) -> None:
    """Print lines, in colour on a terminal that wants it."""
    has_colour = stream.isatty() and not os.environ.get("NO_COLOR")
    for line in lines:
        text = "".join(_painted(p.text, p.style, has_colour=has_colour) for p in line)
        stream.write(text.rstrip() + "\n")


def _painted(text: str, style: Style, *, has_colour: bool) -> str:
    clean = visible(text)
    code = CODES[style]
    return f"\x1b[{code}m{clean}\x1b[0m" if has_colour and code else clean


def visible(text: str) -> str:
    """A text that a terminal only shows: control and format characters are spelt out.

    Escape sequences, bidirectional overrides and the like would otherwise act on the
    operator's terminal.
    """
    return "".join(c if _is_shown(c) else f"‹U+{ord(c):04X}›" for c in text)


def _is_shown(char: str) -> bool:
    return char in KEPT or not unicodedata.category(char).startswith("C")


def note(text: str) -> None:
    """Say something beside the result."""
    sys.stderr.write(visible(text) + "\n")
