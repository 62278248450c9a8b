"""No character reaches the terminal that would command it or hide."""

import ast
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

import tui
from agent.reply import Piece, Style
from tui.safe import safe, visible
from tui.widgets.lines import LOOKS, content_of

SHOWN = [
    ("обычный text №7 «да»", "обычный text №7 «да»"),
    ("\t|", "    |"),
    ("a\r\nb\rc\x85d\u2028e", "a\nb\nc\nd\ne"),
    ("и\u0306", "й"),
    ("\x1b]0;title\x07", "‹U+001B›]0;title‹U+0007›"),
    ("\x1b]52;c;aGk=\x07", "‹U+001B›]52;c;aGk=‹U+0007›"),
    ("\x9b31m\x7f", "‹U+009B›31m‹U+007F›"),
    ("a\u202eb\u2066c\u200bd\ufefe".replace("\ufefe", "\ufeff"), None),
    ("\ud800", "‹U+D800›"),
    ("[/b][red]", "[/b][red]"),
]


@pytest.mark.parametrize(("text", "expected"), SHOWN)
def test_text_is_spelled_out(text: str, expected: str | None) -> None:
    wanted = "a‹U+202E›b‹U+2066›c‹U+200B›d‹U+FEFF›"
    assert visible(text) == (expected or wanted)


@given(st.text(st.characters()))
def test_nothing_unseen_is_left(text: str) -> None:
    shown = visible(text)
    assert all(c == "\n" or unicodedata.category(c) not in "CcCfCs" for c in shown)
    assert visible(shown) == shown
    assert safe(text).plain == shown


@given(st.text())
def test_no_markup_is_read(text: str) -> None:
    assert safe(text, "bold").plain == visible(text)


def test_every_style_has_a_look() -> None:
    assert set(LOOKS) == set(Style)


def test_lines_keep_their_text() -> None:
    lines = ((Piece("+ ", Style.ADD), Piece("[/b]\x1b")), (Piece("b", Style.NAME),))
    content = content_of(lines)
    assert isinstance(content, Content)
    assert content.plain == "+ [/b]‹U+001B›\nb"


SHOWERS = {"Static", "Label", "Option", "Markdown", "RichLog", "Log", "Toast"}
ALLOWED = {("Static", "transcript.py")}
"""`Block` is the one text widget; its constructor takes ready content only."""


def _screen_files() -> list[Path]:
    return sorted(Path(tui.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("path", _screen_files(), ids=lambda path: path.name)
def test_no_text_goes_past_the_door(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            assert name not in {*SHOWERS, "notify", "from_markup"}, f"{name} in {path}"
        if isinstance(node, ast.ImportFrom) and node.module == "textual.widgets":
            names = {(alias.name, path.name) for alias in node.names}
            assert not {each for each in names if each[0] in SHOWERS} - ALLOWED
