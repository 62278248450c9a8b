"""When a training is over, and which cycle is the best."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from factory.training.model import (
    CONVERGED,
    Dataset,
    Ending,
    Goal,
    Iteration,
    Metric,
    Outline,
    SamplerName,
    Score,
)
from factory.training.standing import is_better, result_of, standing_of

VALUES = st.integers(0, 10).map(lambda n: n / 10)


def score(value: float) -> Score:
    return Score(
        records=10, accuracy=value, f1=value, error_rate=value, latency_ms=value
    )


def outline(**fields: object) -> Outline:
    known = {
        "address": "analysis.a.v1",
        "artifact": "0" * 64,
        "becomes": "analysis.a.v2",
        "dataset": Dataset(name="d", digest="0" * 64, records=20, holdout=10),
        "candidates": 100,
        "iterations": 50,
        "patience": 4,
        "minutes": 1.0,
        "metric": Metric.ACCURACY,
        "sampler": SamplerName.GRID,
        "seed": 1,
    }
    return Outline.model_validate(known | fields)


def cycles(
    metric: Metric, *values: tuple[float, float], took_ms: float = 1.0
) -> list[Iteration]:
    found: list[Iteration] = []
    for n, (training, holdout) in enumerate(values, 1):
        best = next((each for each in reversed(found) if each.is_best), None)
        scores = score(training), score(holdout)
        found.append(
            Iteration(
                n=n,
                parameters={},
                training=scores[0],
                holdout=scores[1],
                wrong=0,
                is_best=is_better(metric, *scores, best),
                took_ms=took_ms,
            )
        )
    return found


def ends(*values: tuple[float, float], took_ms: float = 1.0, **fields: object) -> str:
    found = outline(**fields)
    standing = standing_of(found, cycles(found.metric, *values, took_ms=took_ms))
    return standing.ending.value if standing.ending else ""


def test_why_it_ends() -> None:
    goal = Goal(metric=Metric.ACCURACY, min=0.8)
    assert ends((0.5, 0.5)) == ""
    assert ends((0.5, 0.8), goal=goal) == "goal"
    assert ends((0.9, 0.7), goal=goal) == ""  # the holdout decides
    assert ends((1, 1)) == "perfect"
    assert ends((1, 0.9)) == ""
    assert ends((0.5, 0.5), candidates=0) == "searched"
    assert ends((0.5, 0.5), (0.4, 0.4), candidates=1) == "searched"
    assert ends(*[(0.5, 0.5)] * 5) == "plateau"
    assert ends(*[(n / 20, n / 20) for n in range(5)], iterations=5) == "iterations"
    assert ends((0.5, 0.5), took_ms=60_000.0) == "time"


def test_less_is_better_where_it_is() -> None:
    goal = Goal(metric=Metric.ERROR_RATE, max=0.1)
    assert ends((0.5, 0.1), goal=goal, metric=Metric.ERROR_RATE) == "goal"
    assert ends((0, 0), metric=Metric.ERROR_RATE) == "perfect"
    before, after = cycles(Metric.LATENCY_MS, (0.5, 0.5), (0.4, 0.4))
    assert before.is_best
    assert after.is_best


def test_what_only_fits_the_records_it_was_chosen_by_does_not_win() -> None:
    _, fitted, better = cycles(Metric.ACCURACY, (0.5, 0.5), (0.9, 0.4), (0.6, 0.5))
    assert not fitted.is_best
    assert better.is_best


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=30))
def test_the_best_never_gets_worse_on_either_part(
    values: list[tuple[float, float]],
) -> None:
    found = cycles(Metric.ACCURACY, *values)
    best = [each for each in found if each.is_best]
    assert best[0].n == 1
    for before, after in itertools.pairwise(best):
        assert after.training.accuracy > before.training.accuracy
        assert after.holdout.accuracy >= before.holdout.accuracy


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=60))
def test_it_always_ends_and_says_why(values: list[tuple[float, float]]) -> None:
    """One cycle more at a time, as a training goes; it ends within its cycles."""
    wanted = outline(iterations=len(values))
    for count in range(1, len(values) + 1):
        found = cycles(Metric.ACCURACY, *values[:count])
        standing = standing_of(wanted, found)
        if standing.ending is not None:
            result = result_of(7, wanted, found)
            assert (result.job, result.cycles) == (7, count)
            assert result.ending is standing.ending
            assert result.is_better == (result.best > 1)
            return
    raise AssertionError(values)


def test_time_and_cycles_used_up_are_no_convergence() -> None:
    assert {Ending.ITERATIONS, Ending.TIME} == set(Ending) - CONVERGED


@pytest.mark.parametrize(
    "goal",
    [
        {"metric": "accuracy", "max": 0.5},
        {"metric": "accuracy"},
        {"metric": "accuracy", "min": 1.5},
        {"metric": "accuracy", "min": 0.5, "max": 0.7},
        {"metric": "latency_ms", "min": 0.5},
        {"metric": "error_rate", "max": 1.5},
        {"metric": "beauty", "min": 0.5},
    ],
)
def test_a_goal_has_the_bound_of_its_metric(goal: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Goal.model_validate(goal)
