"""Folding and splitting: every character keeps its place."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammar.normalize import fold
from grammar.tokens import Shape, tokenise


@given(text=st.text())
def test_folding_covers_the_original(text: str) -> None:
    folded = fold(text)
    spans = [folded.span(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    starts = [span.start for span in spans]
    assert starts == sorted(starts)


@given(text=st.text())
def test_no_character_is_dropped(text: str) -> None:
    folded = fold(text)
    taken = {at for token in tokenise(folded) for at in range(token.start, token.end)}
    left = [c for at, c in enumerate(folded.text) if at not in taken]
    assert all(char.isspace() or char == "-" for char in left)


@given(text=st.text(alphabet="абвгдеёйABCé ﬁ½", max_size=20))
def test_composed_or_not_folds_alike(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    assert fold(apart).text == fold(text).text


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("logs/monday.jsonl,", [Shape.PATH, Shape.PUNCT]),
        ("https://a.example/x.wasm.", [Shape.PATH, Shape.PUNCT]),
        ("analysis.text_normalize.v1", [Shape.ADDRESS]),
        ("voice.v2", [Shape.WORD, Shape.VERSION]),
        ("16МБ", [Shape.NUMBER, Shape.WORD]),
        ("a⇒b", [Shape.WORD, Shape.ARROW, Shape.WORD]),
        ("«а б» 'c d'", [Shape.QUOTED, Shape.QUOTED]),
        ("don't", [Shape.WORD]),
        ("👍", [Shape.EMOJI]),
        ("§", [Shape.JUNK]),
    ],
)
def test_shapes(text: str, shapes: list[Shape]) -> None:
    assert [token.shape for token in tokenise(fold(text))] == shapes
