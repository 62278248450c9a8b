"""What leans on private names of Textual, each with a guard and a day to go.

`SafeParser` goes when Textual reads kitty sub-fields without failing and reports the
base layout's key for shortcuts (then delete this file and its use in `app.run`).

The sequences are those of the kitty keyboard protocol:
`CSI code[:shifted[:base]] ; modifiers[:event] ; text[:text...] u`, see
https://sw.kovidgoyal.net/kitty/keyboard-protocol/. Terminals send sub-fields that
plain readers stumble over, Cyrillic letters for Ctrl+letter, and now and then text
for a lock key or a space without its text.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version

from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import Keys

_TESTED = ("8.2.",)

_KEY = re.compile(r"\x1b\[([\d:;]*)([u~ABCDEFHPQRS])")
_RU = "йцукенгшщзхъфывапролджэячсмитьбюё"
_EN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_BASE = dict(zip(map(ord, _RU), map(ord, _EN), strict=True))
_RELEASE = 3
_SHORTCUT = 0b111110
"""Alt, ctrl, super, hyper, meta: with any of these a key is no text."""
_ASCII = 0x80
_SPACE = 0x20
_LOCKS_AND_MODIFIERS = frozenset((*range(57358, 57364), *range(57441, 57455)))


class SafeParser(XTermParser):
    """Textual's reader of the keyboard, safe against what terminals really send."""

    def _sequence_to_key_events(
        self,
        sequence: str,
        alt: bool = False,  # noqa: FBT001, FBT002 - Textual's own signature
    ) -> Iterable[events.Key]:
        plain = settled(sequence)
        if plain is None:
            # An event that is ignored; no event would leave the sequence open.
            return (events.Key(Keys.Ignore, sequence),)
        return super()._sequence_to_key_events(plain, alt)


def is_supported(textual_version: str) -> bool:
    """Whether the private names are known to be right in this version of Textual."""
    return textual_version.startswith(_TESTED)


@contextmanager
def safe_keyboard() -> Iterator[bool]:
    """Let the terminal driver read keys with `SafeParser` while this is open.

    Returns:
        Whether it does: False on Windows and with a Textual that was not tested.
    """
    if sys.platform == "win32" or not is_supported(version("textual")):
        yield False
        return
    from textual.drivers import linux_driver  # noqa: PLC0415 - needs termios

    names = vars(linux_driver)
    before = names["XTermParser"]
    names["XTermParser"] = SafeParser
    try:
        yield True
    finally:
        names["XTermParser"] = before


def settled(sequence: str) -> str | None:
    """A key sequence without what trips a plain reader of it.

    Sub-fields go; a shortcut's letter becomes the one on the same key of the Latin
    layout; a lock key keeps no text; a bare space gets its own. Everything that is no
    such sequence comes back as it is.

    Args:
        sequence: all characters of one escape sequence, or any other text.

    Returns:
        The sequence to read, or None for one to ignore (a released key, a code that
        is no character).
    """
    match = _KEY.fullmatch(sequence)
    if match is None:
        return sequence
    fields = [part.split(":") for part in match[1].split(";")]
    codes, modifiers, texts = (*fields, [""], [""])[:3]
    if _number(modifiers, 1) == _RELEASE:
        return None
    code = codes[0]
    if (code or match[2] == "u") and not _is_character(int(code or 0)):
        return None
    texts = [text for text in texts if text and _is_character(int(text))]
    if match[2] == "u":
        code, texts = _key(codes, _number(modifiers, 0) or 1, texts)
    parts = [code, modifiers[0], ":".join(texts)]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return f"\x1b[{';'.join(parts)}{match[2]}"


def _key(codes: list[str], modifiers: int, texts: list[str]) -> tuple[str, list[str]]:
    code = _number(codes, 0)
    is_shortcut = bool((modifiers - 1) & _SHORTCUT)
    if is_shortcut and code >= _ASCII:
        base = _number(codes, 2)
        code = base if _is_character(base) else _BASE.get(code, code)
        texts = []
    elif code in _LOCKS_AND_MODIFIERS:
        texts = []
    elif code == _SPACE and not texts and not is_shortcut:
        texts = [str(_SPACE)]
    return str(code), texts


def _number(field: list[str], index: int) -> int:
    return int(field[index] or 0) if index < len(field) else 0


def _is_character(code: int) -> bool:
    return 0 < code <= sys.maxunicode and unicodedata.category(chr(code)) != "Cs"
