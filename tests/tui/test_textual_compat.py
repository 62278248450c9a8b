"""Keys that terminals really send come out as keys, and nothing stops the reader."""

from importlib.metadata import version

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.drivers import linux_driver

from tui.textual_compat import SafeParser, is_supported, safe_keyboard, settled

KEYS = [
    ("\x1b[1089::99;5u", [("ctrl+c", None)]),
    ("\x1b[1089;5:1u", [("ctrl+c", None)]),
    ("\x1b[1089;5u", [("ctrl+c", None)]),
    ("\x1b[99;5u", [("ctrl+c", None)]),
    ("\x1b[1081;5u", [("ctrl+q", None)]),
    ("\x1b[1086;5u", [("ctrl+j", None)]),
    ("\x1b[1085;;1085u", [("н", "н")]),
    ("\x1b[1085:1053;2;1053u", [("Н", "Н")]),
    ("\x1b[32u", [("space", " ")]),
    ("\x1b[32;5u", [("ctrl+space", None)]),
    ("\x1b[13;2u", [("shift+enter", None)]),
    ("\x1b[13u", [("enter", "\r")]),
    ("\x1b[57358;;1040u", [("caps_lock", None)]),
    ("\x1b[1089::99;5:3u", []),
    ("\x1b[99999999999u", []),
    ("\x1b[55296u", []),
    ("\x1b[97;;99999999:97u", [("a", "a")]),
    ("\x1b[1;5A", [("ctrl+up", None)]),
    ("\x1b[1;5:1A", [("ctrl+up", None)]),
    ("\x1b[A", [("up", None)]),
    ("\x1b[3~", [("delete", None)]),
    ("\x1bOP", [("f1", None)]),
    ("\x1b[12~", [("f2", None)]),
    ("\x03", [("ctrl+c", "\x03")]),
    ("\n", [("ctrl+j", "\n")]),
    ("\r", [("enter", "\r")]),
    ("да", [("д", "д"), ("а", "а")]),
]


def _keys(data: str) -> list[tuple[str, str | None]]:
    found = SafeParser().feed(data)
    return [(e.key, e.character) for e in found if isinstance(e, events.Key)]


@pytest.mark.parametrize(("data", "expected"), KEYS, ids=[repr(k) for k, _ in KEYS])
def test_a_sequence_is_a_key(data: str, expected: list[tuple[str, str | None]]) -> None:
    assert _keys(data) == expected


@given(
    st.from_regex(r"\x1b\[[0-9:;]{0,14}[u~ABCDEFHPQRS]", fullmatch=True),
    st.from_regex(r"[a-zа-я]{1,3}", fullmatch=True),
)
def test_the_reader_goes_on_after_any_sequence(sequence: str, text: str) -> None:
    after = [key for key, _ in _keys(sequence + text)]
    assert after[-len(text) :] == list(text)


@given(st.text(st.characters()))
def test_settling_twice_changes_nothing_more(text: str) -> None:
    once = settled(text)
    assert once is not None
    assert settled(once) == once


def test_a_paste_of_two_lines_is_one_event() -> None:
    found = list(SafeParser().feed("\x1b[200~да\nнет\x1b[201~x"))
    assert [e.text for e in found if isinstance(e, events.Paste)] == ["да\nнет"]


def test_the_guard_knows_the_installed_version() -> None:
    assert is_supported(version("textual"))
    assert not is_supported("9.0.0")


def test_the_driver_reads_safely_only_while_the_chat_runs() -> None:
    before = vars(linux_driver)["XTermParser"]
    with safe_keyboard() as is_safe:
        assert is_safe
        assert vars(linux_driver)["XTermParser"] is SafeParser
    assert vars(linux_driver)["XTermParser"] is before
