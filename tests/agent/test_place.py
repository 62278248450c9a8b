"""The place that a reply is about: carets stand exactly under what is marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from agent.render.lines import render
from agent.render.place import WIDTH, place_lines
from agent.reply import Asked, Marked, Refused
from grammar.model import Lang, Question, Span
from tui.console import visible as visible_in_a_pipe
from tui.safe import visible as visible_in_the_chat

INDENT = " " * 4


def drawn(text: str, *spans: tuple[int, int]) -> list[str]:
    about = Marked(text, tuple(Span(*each) for each in spans))
    return ["".join(piece.text for piece in line) for line in place_lines(about)]


DRAWN = [
    ("включи свет", (7, 11), "включи свет", "       ^^^^"),
    ("включи 世界 v1", (7, 9), "включи 世界 v1", "       ^^^^"),
    ("世界 свет", (3, 7), "世界 свет", "     ^^^^"),
    ("све\u0301т дом", (6, 9), "све\u0301т дом", "     ^^^"),
    ("е\u0308лка дом", (0, 5), "ёлка дом", "^^^^"),
    ("a\tb\nc", (2, 3), "a b c", "  ^"),
    ("a\u202eb cd", (4, 6), "a‹U+202E›b cd", "           ^^"),
    ("👍🏽 нет", (3, 6), "👍🏽 нет", "   ^^^"),
]


@pytest.mark.parametrize(("text", "span", "shown", "carets"), DRAWN)
def test_carets_stand_under_what_is_marked(
    text: str, span: tuple[int, int], shown: str, carets: str
) -> None:
    assert drawn(text, span) == ["    " + shown, "    " + carets]


def test_several_places_are_marked_at_once() -> None:
    assert drawn("созадй голсовой орган", (0, 6), (7, 15)) == [
        "    созадй голсовой орган",
        "    ^^^^^^ ^^^^^^^^",
    ]


@pytest.mark.parametrize("spans", [(), ((0, 6),), ((2, 4),)])
def test_all_or_nothing_is_no_place(spans: tuple[tuple[int, int], ...]) -> None:
    assert drawn("  ну  ", *spans) == []


def test_of_a_long_text_its_place_is_shown() -> None:
    text = "отключи " * 40 + "лампу " + "и ещё " * 40
    shown, carets = drawn(text, (320, 325))
    assert shown.startswith("    …")
    assert shown.endswith("…")
    at = carets.index("^")
    assert shown[at : at + 5] == "лампу"
    assert carets.strip() == "^^^^^"


CHARS = st.characters(codec="utf-8") | st.sampled_from("аb 世界\u0301\u202e\t👍")


@given(head=st.text(CHARS, max_size=80), marked=st.text(CHARS, min_size=1), tail=...)
def test_any_text_keeps_its_carets_in_place_when_it_is_made_safe(
    head: str, marked: str, tail: str
) -> None:
    lines = drawn(head + marked + tail, (len(head), len(head) + len(marked)))
    for line in lines:
        assert visible_in_the_chat(line) == visible_in_a_pipe(line) == line
        assert cell_len(line) <= WIDTH + len(INDENT)
    if lines:
        shown, carets = lines
        start = len(carets) - len(carets.lstrip())
        assert cell_len(carets) <= cell_len(shown)
        assert set(carets) <= {" ", "^"}
        # A mark begins and ends where a character does, however wide it is.
        borders = {cell_len(shown[:at]) for at in range(len(shown) + 1)}
        assert {start, cell_len(carets)} <= borders


@pytest.mark.parametrize("lang", [Lang.RU, Lang.EN])
def test_questions_and_refusals_show_their_place(lang: Lang) -> None:
    about = Marked("включи свет", (Span(7, 11),))
    asked = Asked(Question("target", "?", ("голос",)), is_said=True, about=about)
    refused = Refused("negated", text="!", suggestions=("статус",), about=about)
    for reply in (asked, refused):
        shown = ["".join(p.text for p in line) for line in render(reply, lang)]
        assert shown[1:3] == ["    включи свет", "           ^^^^"]
