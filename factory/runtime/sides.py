"""Whose evidence an answer is: the version that serves, or the one on trial."""

from dataclasses import dataclass

from factory.judge.trial import Terms
from factory.model import State


@dataclass(frozen=True, slots=True)
class Key:
    """Whose evidence: of an artifact in a family, at a stage."""

    family: str
    artifact: str
    stage: State


@dataclass(frozen=True, slots=True)
class Judged:
    """A version that evidence is kept of.

    Attributes:
        key: where it is kept.
        address: the version.
        revision: of its record.
        terms: what it is judged by.
    """

    key: Key
    address: str
    revision: int
    terms: Terms


@dataclass(frozen=True, slots=True)
class Sides:
    """Whose evidence the requests of a family are.

    Attributes:
        serving: the version that serves.
        trial: the one on trial.
        share: the trial's share of the requests, 0 to 1.
    """

    serving: Judged | None = None
    trial: Judged | None = None
    share: float = 0.0
