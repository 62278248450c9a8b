"""Wrapped lines go on under the text of their line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.safe import safe
from tui.widgets.hanging import hung


def shown(text: str, width: int) -> list[str]:
    return hung([safe(text)], width).plain.split("\n")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("short", 20, ["short"]),
        ("+ organ.voice is made of cells", 20, ["+ organ.voice is", "  made of cells"]),
        (
            "  ! ▲▲ средний · орган чувствительный",
            24,
            ["  ! ▲▲ средний · орган", "    чувствительный"],
        ),
        ("    deeper goes down and on", 20, ["    deeper goes down", "    and on"]),
        ("no mark and no indent at all", 16, ["no mark and no indent at all"]),
    ],
)  # fmt: skip
def test_what_is_wrapped_hangs(text: str, width: int, lines: list[str]) -> None:
    assert shown(text, width) == lines


def test_too_narrow_to_hang_is_left_as_it_is() -> None:
    assert shown("    ! a mark that is far to the right", 18) == [
        "    ! a mark that is far to the right"
    ]


@given(st.text(max_size=80), st.integers(1, 60))
def test_no_character_is_lost(text: str, width: int) -> None:
    before, after = safe(text).plain, hung([safe(text)], width).plain
    assert "".join(after.split()) == "".join(before.split())
