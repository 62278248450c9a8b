"""Scores: the formulas against what they say, on small cases and by laws."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.training.datasets import Record
from factory.training.scores import (
    MOST_WRONG,
    SHOWN,
    Answer,
    is_right,
    score_of,
    wrong_of,
)

LABELS = st.sampled_from(["a", "b", "c"])
GIVEN = st.sampled_from(["a", "b", "c", "d", None])
PAIRS = st.lists(st.tuples(LABELS, GIVEN), min_size=1, max_size=30)


def answer(output: str | None, latency_ms: float = 1.0) -> Answer:
    error = "cell_failed" if output is None else None
    return Answer(output, error, latency_ms)


def sides(pairs: list[tuple[str, str | None]]) -> tuple[list[Record], list[Answer]]:
    records = [Record(n, expected) for n, (expected, _) in enumerate(pairs)]
    return records, [answer(found) for _, found in pairs]


def f1_by_counting(pairs: list[tuple[str, str | None]]) -> Fraction:
    """The textbook: for each label precision and recall, then their harmonic mean."""
    each = []
    for label in {expected for expected, _ in pairs}:
        tp = sum(e == f == label for e, f in pairs)
        predicted = sum(f == label for _, f in pairs)
        actual = sum(e == label for e, _ in pairs)
        if tp == 0:
            each.append(Fraction(0))
            continue
        precision, recall = Fraction(tp, predicted), Fraction(tp, actual)
        each.append(2 * precision * recall / (precision + recall))
    return sum(each, Fraction(0)) / len(each)


@given(PAIRS)
def test_the_formulas(pairs: list[tuple[str, str | None]]) -> None:
    score = score_of(*sides(pairs))
    right = sum(e == f for e, f in pairs)
    failed = sum(f is None for _, f in pairs)
    assert score.records == len(pairs)
    assert score.accuracy == pytest.approx(right / len(pairs), abs=1e-6)
    assert score.error_rate == pytest.approx(failed / len(pairs), abs=1e-6)
    assert score.f1 == pytest.approx(float(f1_by_counting(pairs)), abs=1e-6)


@given(PAIRS)
def test_all_right_is_one_and_all_wrong_is_nothing(
    pairs: list[tuple[str, str | None]],
) -> None:
    right = score_of(*sides([(e, e) for e, _ in pairs]))
    wrong = score_of(*sides([(e, "z") for e, _ in pairs]))
    assert (right.accuracy, right.f1) == (1, 1)
    assert (wrong.accuracy, wrong.f1) == (0, 0)


def test_latency_is_the_95th_percentile_by_nearest_rank() -> None:
    records = [Record(n, "a") for n in range(100)]
    answers = [answer("a", float(n + 1)) for n in range(100)]
    assert score_of(records, answers).latency_ms == 95.0
    assert score_of(records[:1], answers[:1]).latency_ms == 1.0


def test_what_went_wrong_is_shown_short_and_not_all_of_it() -> None:
    records = [Record("x" * 1000, n) for n in range(50)]
    answers = [answer("y")] * 50
    wrong = wrong_of(records, answers)
    assert len(wrong) == MOST_WRONG
    assert len(wrong[0].input) == SHOWN + 1
    assert (wrong[0].expected, wrong[0].found, wrong[0].error) == ("0", '"y"', None)
    (failed,) = wrong_of(records[:1], [answer(None)])
    assert (failed.found, failed.error) == (None, "cell_failed")


def test_an_output_of_a_run_that_failed_is_never_right() -> None:
    assert not is_right(Record(1, None), Answer(None, "timed_out", 1.0))
    assert is_right(Record(1, None), Answer(None, None, 1.0))
