"""The nouns of training: goals, scores, parameters, cycles and what came of them."""

from enum import StrEnum
from typing import Self

from pydantic import Field, JsonValue, model_validator

from factory.model import Fraction
from factory.values import Frozen

Parameters = dict[str, JsonValue]
"""The options that a cycle gives the cell, by their names."""


class Metric(StrEnum):
    """What a cell is measured by; see `factory.training.scores` for the formulas."""

    ACCURACY = "accuracy"
    F1 = "f1"
    ERROR_RATE = "error_rate"
    LATENCY_MS = "latency_ms"


RISING = frozenset({Metric.ACCURACY, Metric.F1})
"""The metrics of which more is better; of the others less is."""
PERFECT = {Metric.ACCURACY: 1.0, Metric.F1: 1.0, Metric.ERROR_RATE: 0.0}
"""The values than which none is better."""


class Goal(Frozen):
    """A bound that ends a training once the holdout keeps it.

    `min` belongs to accuracy and f1 (0 to 1), `max` to error_rate (0 to 1) and
    latency_ms (milliseconds, above 0).
    """

    metric: Metric
    min: float | None = Field(default=None, ge=0, le=1)
    max: float | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _has_the_bound_of_its_metric(self) -> Self:
        own, other = (
            (self.min, self.max) if self.metric in RISING else (self.max, self.min)
        )
        if own is None or other is not None:
            side = "min" if self.metric in RISING else "max"
            message = f"{self.metric.value} takes {side} and nothing else"
            raise ValueError(message)
        if self.metric is Metric.ERROR_RATE and own > 1:
            message = "an error rate is at most 1"
            raise ValueError(message)
        return self

    @property
    def bound(self) -> float:
        """The value that must be reached."""
        return self.min if self.min is not None else self.max or 0.0

    def is_met(self, value: float) -> bool:
        """Whether a value of the metric keeps the bound."""
        if self.metric in RISING:
            return value >= self.bound
        return value <= self.bound


class Score(Frozen):
    """How the cell did on some records; latency is the 95th percentile."""

    records: int = Field(ge=0)
    accuracy: Fraction
    f1: Fraction
    error_rate: Fraction
    latency_ms: float = Field(ge=0)

    def value(self, metric: Metric) -> float:
        """The value of one metric."""
        found: float = getattr(self, metric.value)
        return found


class TunableOption(Frozen):
    """An option that may be tried: its values in order, and the present one.

    `present` is None where the option is not given and has no default.
    """

    name: str
    values: tuple[JsonValue, ...] = Field(min_length=1)
    present: JsonValue = None


class SamplerName(StrEnum):
    """How the next parameters are proposed."""

    GRID = "grid"
    RANDOM = "random"


class Wrong(Frozen):
    """A record that went wrong, shortened for reading.

    `found` is what came out; `error` is the code of what the cell raised instead.
    """

    input: str
    expected: str
    found: str | None = None
    error: str | None = None


class Iteration(Frozen):
    """One cycle: what was tried and how it did, apart by the two parts of the data.

    `is_best` tells that it was the best one so far. The first cycle tries the cell as
    it is.
    """

    n: int = Field(ge=1)
    parameters: Parameters
    training: Score
    holdout: Score
    wrong: int = Field(ge=0)
    is_best: bool
    took_ms: float = Field(ge=0)


class Ending(StrEnum):
    """Why a training came to its end by itself.

    `goal`: the holdout keeps the goal. `perfect`: nothing can be better. `plateau`:
    nothing was better for as many cycles as patience allows. `searched`: everything
    was tried. `iterations`, `time`: as many cycles, or minutes, were used as there
    were.
    """

    GOAL = "goal"
    PERFECT = "perfect"
    PLATEAU = "plateau"
    SEARCHED = "searched"
    ITERATIONS = "iterations"
    TIME = "time"


CONVERGED = frozenset({Ending.GOAL, Ending.PERFECT, Ending.PLATEAU, Ending.SEARCHED})
"""The endings of a training that going on would not have made better."""


class TrainingResult(Frozen):
    """What a training found.

    `before` is the score of the cell as it was, `after` that of the best parameters,
    each on the holdout alone; `best` is the cycle that found them, and `changes` those
    of them that are not as they were.
    """

    job: int = Field(ge=0)
    ending: Ending
    cycles: int = Field(ge=1)
    best: int = Field(ge=1)
    parameters: Parameters
    changes: Parameters
    before: Score
    after: Score

    @property
    def is_better(self) -> bool:
        """Whether anything was found that is better than the cell as it was."""
        return self.best > 1


class Dataset(Frozen):
    """The records that a training uses: their name, digest and number."""

    name: str
    digest: str
    records: int
    holdout: int


class Outline(Frozen):
    """What a training will do, as its plan shows it.

    Attributes:
        address: the version that is trained.
        artifact: the digest of what it executes.
        becomes: the version that will be a draft, if anything better is found.
        dataset: on what.
        parameters: what may be tried; with none the cell is only measured.
        candidates: how many combinations there are beside the present one.
        iterations: cycles at most, the first one included.
        patience: after so many cycles without a better one it has converged.
        minutes: it lasts so long at most.
        metric: what is compared.
        goal: what ends it early.
        sampler: how parameters are proposed.
        seed: of everything that is drawn by lot.
        estimate_s: about how long it will take, seconds; None where the cell was never
            called.
    """

    address: str
    artifact: str
    becomes: str
    dataset: Dataset
    parameters: tuple[TunableOption, ...] = ()
    candidates: int = Field(ge=0)
    iterations: int = Field(ge=1)
    patience: int = Field(ge=1)
    minutes: float = Field(gt=0)
    metric: Metric
    goal: Goal | None = None
    sampler: SamplerName
    seed: int = Field(ge=0)
    estimate_s: float | None = None
