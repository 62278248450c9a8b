"""Good answers in a row count as if each had been looked at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.judge.evidence import Side, fresh
from factory.judge.trial import Terms, fresh_trial
from factory.judge.watchdog import Watchdog, fresh_watch
from tests.judge.numbers import numbers_of

MEANS = st.floats(1e-6, 0.5)
COUNTS = st.integers(1, 60)


@given(MEANS, st.sampled_from(Side), st.lists(st.booleans(), max_size=5), COUNTS)
def test_evidence(mean: float, side: Side, before: list[bool], count: int) -> None:
    start = fresh(mean, side)
    for each in before:
        start = start.update(float(each))
    single = start
    for _ in range(count):
        single = single.update(0.0)
    assert numbers_of(start.zeros(count)) == pytest.approx(numbers_of(single))


@given(MEANS, st.integers(0, 12), COUNTS)
def test_watchdogs(mean: float, errors: int, count: int) -> None:
    start = fresh_watch(mean)
    for _ in range(errors):
        start = start.update(1.0)
    single = start
    for _ in range(count):
        single = single.update(0.0)
    assert numbers_of(start.zeros(count)) == pytest.approx(numbers_of(single))


def test_a_watchdog_that_comes_near_on_good_answers_alone_is_looked_at() -> None:
    near = Watchdog(1e-6, 5, (99_999.5,) * len(fresh_watch(1e-6).detectors))
    assert near.zeros(100).fired
    assert near.zeros(100).n == near.n + 100


@given(st.text(".x", max_size=8), COUNTS, st.booleans(), st.booleans())
def test_trials(answers: str, count: int, is_whole: bool, is_serving: bool) -> None:  # noqa: FBT001 - drawn
    start = fresh_trial(Terms(0.01, 100.0, 0.05))
    for answer in answers:
        start = start.answered(is_error=answer == "x", latency_ms=1.0)
    is_whole = is_whole or is_serving
    single = start
    for _ in range(count):
        if is_serving:
            single = single.served(is_error=False, latency_ms=1.0)
        else:
            single = single.answered(is_error=False, latency_ms=1.0, is_whole=is_whole)
    run = start.went_well(count, is_whole=is_whole, is_serving=is_serving)
    assert numbers_of(run) == pytest.approx(numbers_of(single))
