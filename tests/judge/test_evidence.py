"""Evidence: the formulas to the last digits, and laws that any stream must keep."""

from math import exp, inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from factory.judge.bursts import no_bursts
from factory.judge.evidence import Evidence, Side, fresh, still_needed
from factory.judge.forecast import log_e_of
from factory.judge.relative import Relative, fresh_relative, mean_of
from factory.judge.watchdog import fresh_watch

BOUNDS = st.floats(0, 1)
STREAMS = st.lists(st.floats(0, 1) | st.sampled_from((0.0, 1.0)), max_size=60)
SIDES = st.sampled_from(Side)


def seen(mean: float, side: Side, stream: list[float]) -> Evidence:
    evidence = fresh(mean, side)
    for x in stream:
        evidence = evidence.update(x)
    return evidence


@pytest.mark.parametrize(
    ("mean", "side", "stream", "log_e", "peak"),
    [
        (
            0.01,
            Side.BELOW,
            [0.0] * 50 + [1.0] + [0.0] * 300,
            0.7749814318,
            0.7749814318,
        ),
        (
            0.01,
            Side.ABOVE,
            [0.0] * 20 + [1.0] + [0.0] * 5 + [1.0] * 2,
            3.6187954663,
            3.6187954663,
        ),
        (0.05, Side.BELOW, [0.25, 0.0, 1.0, 0.0, 0.5] * 3, -2.6661890698, 0.0),
        (0.05, Side.ABOVE, [0.25, 0.0, 1.0, 0.0, 0.5] * 3, 9.7194491041, 9.7194491041),
    ],
)
def test_the_formula(
    mean: float, side: Side, stream: list[float], log_e: float, peak: float
) -> None:
    evidence = seen(mean, side, stream)
    assert evidence.log_e == pytest.approx(log_e, abs=1e-9)
    assert evidence.peak == pytest.approx(peak, abs=1e-9)
    assert evidence.n == len(stream)


def test_the_watchdogs_formula() -> None:
    watch = fresh_watch(0.01)
    for x in [0.0] * 100 + [1.0, 0.0, 1.0]:
        watch = watch.update(x)
    assert sum(watch.detectors) / len(watch.detectors) == pytest.approx(625.4326387975)


def test_the_watchdog_notices_a_rise_after_a_long_good_time() -> None:
    watch, fired_at = fresh_watch(0.01), 0
    for position, x in enumerate([0.0] * 1000 + ([1.0] + [0.0] * 9) * 100, start=1):
        watch = watch.update(x)
        fired_at = fired_at or position * watch.fired
    assert fired_at == 1061
    assert watch.fired


@pytest.mark.parametrize(
    ("share", "side", "errors", "log_e"),
    [
        (0.1, Side.ABOVE, [True, True, False, True, False, True], 4.6245246924),
        (0.5, Side.BELOW, [False] * 8 + [True], 5.2369847133),
    ],
)
def test_the_relative_formula(
    share: float, side: Side, errors: list[bool], log_e: float
) -> None:
    relative = fresh_relative(side, share)
    for is_trials in errors:
        relative = relative.update(is_trials=is_trials, share=share)
    assert relative.evidence.log_e == pytest.approx(log_e, abs=1e-9)


@given(st.floats(0, 1), st.floats(0.1, 10))
def test_the_share_of_equal_errors_is_the_share_of_the_requests(
    share: float, ratio: float
) -> None:
    assert mean_of(share, 1.0) == pytest.approx(share)
    assert 0 <= mean_of(share, ratio) <= 1


@given(BOUNDS, SIDES)
def test_evidence_is_a_fair_game_at_the_bound(bound: float, side: Side) -> None:
    evidence = fresh(bound, side)
    worse, better = exp(evidence.update(1.0).log_e), exp(evidence.update(0.0).log_e)
    mean = evidence.mean
    assert mean * worse + (1 - mean) * better == pytest.approx(1.0, rel=1e-6)


@given(BOUNDS, SIDES, STREAMS)
def test_no_stream_breaks_it(bound: float, side: Side, stream: list[float]) -> None:
    evidence = seen(bound, side, stream)
    assert -inf <= evidence.log_e <= evidence.peak < inf
    assert evidence.peak >= 0


@given(BOUNDS, SIDES, STREAMS)
def test_it_continues_after_a_restart(
    bound: float, side: Side, stream: list[float]
) -> None:
    adapter, evidence = TypeAdapter(Evidence), fresh(bound, side)
    for x in stream:
        evidence = adapter.validate_json(adapter.dump_json(evidence.update(x)))
    assert evidence == seen(bound, side, stream)


@given(st.floats(0.001, 0.9), SIDES, st.lists(st.booleans(), max_size=60))
def test_the_order_does_not_matter_to_the_evidence(
    bound: float, side: Side, errors: list[bool]
) -> None:
    stepped = seen(bound, side, [float(each) for each in errors]).log_e
    counted = log_e_of(bound, side, len(errors), sum(errors))
    assert stepped == pytest.approx(counted, abs=1e-6)


@given(st.floats(0.01, 0.5), SIDES, st.lists(st.booleans(), max_size=30))
def test_what_is_still_needed_is_enough_and_no_less_is(
    bound: float, side: Side, errors: list[bool]
) -> None:
    threshold = log(20)
    evidence = seen(bound, side, [float(each) for each in errors])
    needed = still_needed(evidence, threshold)
    helpful = float(side is Side.ABOVE)
    for _ in range(needed):
        assert evidence.peak < threshold
        evidence = evidence.update(helpful)
    assert evidence.peak >= threshold - 1e-9


@pytest.mark.parametrize("x", [-0.1, 1.1, float("nan")])
def test_only_what_is_bounded_can_be_bet_on(x: float) -> None:
    with pytest.raises(ValueError, match="not between 0 and 1"):
        fresh(0.1, Side.BELOW).update(x)


@pytest.mark.parametrize(
    ("period", "expected"), [((1, 1) + (0,) * 198, True), ((1,) + (0,) * 99, False)]
)
def test_bursts_at_the_same_error_rate_are_told_from_single_errors(
    period: tuple[int, ...], *, expected: bool
) -> None:
    history = no_bursts(0.01)
    for is_error in period * (4000 // len(period)):
        history = history.update(is_error=bool(is_error))
    assert history.are_proved is expected
    assert history.errors == 39


def test_the_share_that_is_followed_counts_the_window_exactly() -> None:
    history = no_bursts(0.01)
    for gap in (9, 10, 0):
        for is_error in [True] + [False] * gap:
            history = history.update(is_error=is_error)
    history = history.update(is_error=True)
    assert (history.followed, history.errors) == (2, 3)


def test_a_relative_value_is_a_relative_value() -> None:
    adapter = TypeAdapter(Relative)
    relative = fresh_relative(Side.BELOW).update(is_trials=True, share=1.0)
    assert adapter.validate_json(adapter.dump_json(relative)) == relative
