"""How a training stands, from its cycles alone: the best one, and whether it is over.

A cycle is better when it is better on the records that parameters are chosen by and no
worse on the holdout; so what only fits the former does not win. The goal is compared
with the holdout of the best cycle.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from factory.training.model import (
    PERFECT,
    RISING,
    Ending,
    Iteration,
    Metric,
    Outline,
    Parameters,
    Score,
    TrainingResult,
)

_MS_A_MINUTE = 60_000


@dataclass(frozen=True)
class Standing:
    """How a training stands.

    Attributes:
        best: the best cycle so far; None before the first one.
        idle: how many cycles since then found nothing better.
        ending: why it is over; None while it goes on.
    """

    best: Iteration | None = None
    idle: int = 0
    ending: Ending | None = None


def is_better(
    metric: Metric, training: Score, holdout: Score, best: Iteration | None
) -> bool:
    """Whether a cycle with these scores is better than the best one before.

    Args:
        metric: what is compared.
        training: its score on the records that parameters are chosen by.
        holdout: its score on the others.
        best: the best one before; None for the first cycle, which is the best then.
    """
    if best is None:
        return True
    sign = 1 if metric in RISING else -1
    gain = sign * (training.value(metric) - best.training.value(metric))
    held = sign * (holdout.value(metric) - best.holdout.value(metric))
    return gain > 0 and held >= 0


def standing_of(outline: Outline, iterations: Sequence[Iteration]) -> Standing:
    """How a training stands after some cycles.

    Args:
        outline: what it may do.
        iterations: its cycles, in order.
    """
    best = next((each for each in reversed(iterations) if each.is_best), None)
    if best is None:
        return Standing()
    idle = iterations[-1].n - best.n
    return Standing(best, idle, _ending(outline, iterations, best, idle))


def result_of(
    job: int, outline: Outline, iterations: Sequence[Iteration]
) -> TrainingResult:
    """What a training that is over has found.

    Args:
        job: its number.
        outline: what it was to do.
        iterations: its cycles, in order.
    """
    standing = standing_of(outline, iterations)
    assert standing.best is not None
    assert standing.ending is not None
    return TrainingResult(
        job=job,
        ending=standing.ending,
        cycles=len(iterations),
        best=standing.best.n,
        parameters=standing.best.parameters,
        changes=_changes(outline, standing.best),
        before=iterations[0].holdout,
        after=standing.best.holdout,
    )


def _changes(outline: Outline, best: Iteration) -> Parameters:
    """The parameters of a cycle that are not as they were."""
    present = {each.name: each.present for each in outline.parameters}
    return {
        name: value
        for name, value in best.parameters.items()
        if json.dumps(value) != json.dumps(present[name])
    }


def _ending(
    outline: Outline, iterations: Sequence[Iteration], best: Iteration, idle: int
) -> Ending | None:
    goal, metric, count = outline.goal, outline.metric, len(iterations)
    scores = {best.training.value(metric), best.holdout.value(metric)}
    took_ms = sum(each.took_ms for each in iterations)
    reached = {
        Ending.GOAL: goal and goal.is_met(best.holdout.value(goal.metric)),
        Ending.PERFECT: scores == {PERFECT.get(metric)},
        # The first cycle is the cell as it is: it is not one of the candidates.
        Ending.SEARCHED: count > outline.candidates,
        Ending.PLATEAU: idle >= outline.patience,
        Ending.ITERATIONS: count >= outline.iterations,
        Ending.TIME: took_ms >= outline.minutes * _MS_A_MINUTE,
    }
    return next((ending for ending, is_so in reached.items() if is_so), None)
