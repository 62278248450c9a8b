"""What callers get of trainings: the documents of `/training/{cell}`."""

from pydantic import JsonValue

from factory.training.model import (
    Dataset,
    Goal,
    Iteration,
    Metric,
    SamplerName,
    Wrong,
)
from factory.values import Frozen
from factory.wire.documents import DryRun


class TrainingTaken(Frozen):
    """A training that was taken on: `job` carries it out."""

    id: str
    job: int
    plan: str


class TrainingDryRun(DryRun):
    """The report of a training that was only asked about."""

    id: str


class TrainingStatus(Frozen):
    """How a cell's training stands; all but `id` is None where there never was one.

    `state` is `waiting`, `running`, `done`, `failed` or `cancelled`; `most` is how many
    iterations there may be, `best` the number of the best one so far, and `wrong` its
    first records that went wrong. `outcome` says what came of it.
    """

    id: str
    state: str | None = None
    job: int | None = None
    plan: str | None = None
    dataset: Dataset | None = None
    metric: Metric | None = None
    goal: Goal | None = None
    sampler: SamplerName | None = None
    seed: int | None = None
    most: int | None = None
    iterations: tuple[Iteration, ...] = ()
    best: int | None = None
    wrong: tuple[Wrong, ...] = ()
    outcome: dict[str, JsonValue] | None = None


class TrainingCancelled(Frozen):
    """A training that was called off."""

    id: str
    cancelled: bool = True
