"""When a card takes a decision."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.phrase import is_same
from factory.report import RiskLevel
from tui.widgets.arming import (
    Attempt,
    Hold,
    hold_on_apply,
    hold_on_decline,
)
from tui.widgets.seen import Seen

READY = Attempt(
    now=10.0,
    changed_at=9.0,
    typed_at=9.0,
    is_focused=True,
    unseen=0,
    risk=RiskLevel.LOW,
    is_named=True,
)
LOW, MEDIUM, HIGH = RiskLevel

APPLY = [
    ({}, None),
    ({"is_focused": False}, Hold.UNFOCUSED),
    ({"changed_at": 9.6}, Hold.TOO_SOON),
    ({"typed_at": 9.6}, Hold.TOO_SOON),
    ({"typed_at": 9.5}, None),
    ({"unseen": 3}, None),
    ({"risk": MEDIUM}, None),
    ({"risk": MEDIUM, "unseen": 1}, Hold.UNSEEN),
    ({"is_named": False}, Hold.PHRASE),
    ({"risk": HIGH, "phrase": "organ.vision"}, None),
    ({"risk": HIGH, "phrase": "organ.vision", "typed_at": 9.9}, None),
    ({"risk": HIGH, "phrase": "organ.vision", "changed_at": 9.9}, Hold.TOO_SOON),
    ({"phrase": "organ.voice", "is_named": False}, Hold.PHRASE),
    ({"risk": HIGH, "phrase": "organ.vision", "unseen": 1}, Hold.UNSEEN),
    ({"risk": HIGH, "phrase": "organ.vision", "is_focused": False}, Hold.UNFOCUSED),
]


@pytest.mark.parametrize(("change", "expected"), APPLY)
def test_applying(change: dict[str, Any], expected: Hold | None) -> None:
    assert hold_on_apply(replace(READY, **change)) is expected


@given(
    st.builds(
        Attempt,
        now=st.floats(0, 100),
        changed_at=st.floats(0, 100),
        typed_at=st.floats(0, 100),
        is_focused=st.booleans(),
        unseen=st.integers(0, 3),
        risk=st.sampled_from(RiskLevel),
        is_named=st.booleans(),
        phrase=st.sampled_from((None, "organ.a", "organ.b")),
    )
)
def test_applying_never_asks_less_than_declining(attempt: Attempt) -> None:
    if hold_on_apply(attempt) is None:
        assert hold_on_decline(attempt) is None
        assert attempt.is_focused
        assert attempt.risk is LOW or not attempt.unseen
        assert attempt.is_named


SAME = [
    ("organ.vision", "organ.vision", True),
    ("  ORGAN.Vision ", "organ.vision", True),
    ("organ.чёрный", "organ.черный", True),
    ("organ.йод", "organ.и\u0306од", True),
    ("organ.visio", "organ.vision", False),
    ("", "organ.vision", False),
    (None, "organ.vision", False),
]


@pytest.mark.parametrize(("typed", "subject", "expected"), SAME)
def test_the_name_is_the_name(
    typed: str | None,
    subject: str,
    expected: bool,  # noqa: FBT001
) -> None:
    assert is_same(typed, subject) is expected


windows = st.lists(st.tuples(st.integers(-5, 30), st.integers(0, 30)), max_size=6)


@given(st.integers(1, 20), windows)
def test_a_line_is_seen_only_when_a_window_held_it(
    total: int, shown: list[tuple[int, int]]
) -> None:
    seen = Seen()
    for first, count in shown:
        seen = seen.after(total, 80, first, count)
    lines = {n for n in range(total) for f, c in shown if f <= n < f + c}
    assert not shown or seen.lines == lines
    assert not shown or seen.unseen == total - len(lines)


def test_nothing_is_seen_before_the_first_window() -> None:
    assert Seen().unseen > 0


def test_text_wrapped_anew_must_be_seen_anew_unless_all_was() -> None:
    part = Seen().after(10, 80, 0, 4)
    assert part.after(14, 60, 0, 1).unseen == 13
    whole = part.after(10, 80, 4, 6)
    assert whole.unseen == 0
    assert whole.after(14, 60, 0, 1).unseen == 0
