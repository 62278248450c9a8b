"""What stands behind the caret continues the text, and can be shown."""

from hypothesis import given
from hypothesis import strategies as st

from tui.safe import visible
from tui.widgets.ghost import LONGEST, ghost

ODD = st.text(st.sampled_from("ая \n\t\x1b\u202e"), max_size=6)


def test_the_rest_of_the_last_word_is_shown() -> None:
    assert ghost("обнови зр", "обнови зрение") == "ение"
    assert ghost("обнови зре", "обнови зрение") == "ние"


def test_behind_one_space_the_next_word_is_shown() -> None:
    assert ghost("обнови зрение ", "обнови зрение до v2") == "до v2"
    assert ghost("обнови зрение  ", "обнови зрение  до v2") == ""


def test_nothing_is_shown_before_anything_is_typed() -> None:
    assert ghost("", "обнови") == ""
    assert ghost(" ", " обнови") == ""


def test_what_was_offered_for_another_text_is_not_shown() -> None:
    assert ghost("обнови го", "обнови зрение") == ""


def test_what_commands_a_terminal_is_not_shown() -> None:
    assert ghost("a", "ab\x1b]0;owned\x07") == ""
    assert ghost("a", "a\u202eb") == ""
    assert ghost("a", "ab\nc") == ""


def test_a_long_text_is_left_alone() -> None:
    assert ghost("a" * LONGEST, "a" * LONGEST + "b") == "b"
    assert ghost("a" * (LONGEST + 1), "a" * (LONGEST + 1) + "b") == ""


@given(ODD, ODD)
def test_a_ghost_makes_what_was_offered(text: str, rest: str) -> None:
    shown = ghost(text, text + rest)
    assert shown in ("", rest)
    assert visible(shown) == shown


@given(ODD, ODD, ODD)
def test_a_ghost_only_ever_continues(text: str, other: str, rest: str) -> None:
    shown = ghost(text, other + rest)
    assert not shown or text + shown == other + rest
