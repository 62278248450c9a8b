"""The one door by which text reaches a widget: nothing in it can command a terminal.

Textual writes the characters of a text to the terminal as they are. Here every
character that a terminal or a reader's eye would obey instead of show is spelled out.
"""

import re
import unicodedata

from textual.content import Content

_TAB = " " * 4
_OPEN, _CLOSE = "\u2039", "\u203a"
_LINE_BREAK = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_SUSPECT = frozenset(("Cc", "Cf", "Cs"))


def visible(text: str) -> str:
    """Spell out what is not there to be seen.

    NFC, line breaks as line feeds, tabs as four spaces; control characters (C0, C1),
    format characters (bidi, zero width, tags) and lone surrogates by their number,
    U+202E, in single angle quotes.

    Args:
        text: any text at all.

    Returns:
        Text that is safe to write to a terminal; applying this twice changes nothing.
    """
    broken = _LINE_BREAK.sub("\n", unicodedata.normalize("NFC", text))
    return "".join(map(_shown, broken.replace("\t", _TAB)))


def _shown(char: str) -> str:
    if char == "\n" or unicodedata.category(char) not in _SUSPECT:
        return char
    return f"{_OPEN}U+{ord(char):04X}{_CLOSE}"


def safe(text: str, style: str = "") -> Content:
    """A text as widgets take it: no markup is read in it, no control gets through.

    Args:
        text: any text at all.
        style: a Textual style such as `bold $text-error`, or none.
    """
    shown = visible(text)
    return Content.styled(shown, style) if style else Content(shown)
