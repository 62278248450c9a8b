"""What an invocation tells: who answered, how, and whose evidence that is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from factory.judge.trial import Trial
from factory.judge.verdict import Judgement, Verdict
from factory.model import State
from factory.runtime.counts import Counts
from factory.runtime.graphs import Likeness
from factory.runtime.sides import Judged, Key
from factory.runtime.timeouts import Timeout


class Part(StrEnum):
    """As what a version answered.

    `serving`: as the family's own; `trial`: with its share of the traffic, or alone;
    `shadow`: beside the serving one; `direct`: because it was named; `cell`: as a part
    of an organ.
    """

    SERVING = "serving"
    TRIAL = "trial"
    SHADOW = "shadow"
    DIRECT = "direct"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Observation:
    """One answer of one version.

    Attributes:
        address: the version that answered.
        part: as what.
        error: the code of its failure, None when it did not fail.
        latency_ms: how long it took.
        is_whole: whether all of it ran; a shadow leaves out actions.
        likeness: of a shadow, whether it did what the serving version did.
        own: whose evidence this is; None when it is nobody's.
        other: the version beside it, when the requests are split among the two.
        share: the trial's share of the requests, 0 to 1.
    """

    address: str
    part: Part
    error: str | None
    latency_ms: float
    is_whole: bool = True
    likeness: Likeness | None = None
    own: Judged | None = None
    other: Judged | None = None
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Alarm:
    """A version that must leave the traffic.

    Attributes:
        address: the version.
        key: its evidence.
        verdict: always `abort`; `is_serving` tells a watchdog's from the judge's.
        is_serving: whether it serves the family.
        judgement: what it rests on.
    """

    address: str
    key: Key
    is_serving: bool
    judgement: Judgement
    verdict: Verdict = Verdict.ABORT


@dataclass(frozen=True, slots=True)
class Standing:
    """The evidence about an artifact at a stage, and where it was seen last."""

    address: str
    revision: int
    trial: Trial


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of a version in the traffic.

    Attributes:
        address: the version.
        stage: at which it is judged; `stable` for the one that serves.
        judgement: the evidence; of the one that serves only `abort` has a meaning.
        is_alarmed: whether the watchdog of the one that serves fired.
        counts: its requests.
    """

    address: str
    stage: State
    judgement: Judgement
    is_alarmed: bool
    counts: Counts


class Observations(Protocol):
    """Where observations go. They may be kept in memory for a while: see `flush`."""

    def note(self, observation: Observation) -> tuple[Alarm, ...]:
        """Take an observation; returns the alarms that have come up, if any."""
        ...

    def warn(self, cell: str, kind: Timeout) -> None:
        """Take note of a time limit that a cell exceeded."""
        ...

    def flush(self) -> tuple[Alarm, ...]:
        """Write down what is still in memory; returns the alarms that came up."""
        ...

    @property
    def is_recording(self) -> bool:
        """Whether what was observed lately could be written down."""
        ...

    def standing(self, key: Key) -> Standing | None:
        """The evidence that is written down, or None."""
        ...

    def standings(self, keys: Collection[Key]) -> Mapping[Key, Standing]:
        """What is written down of many at once; what has no evidence is left out."""
        ...

    def counts(self, address: str) -> Counts:
        """What is written down of the requests of a version, a cell or a family."""
        ...

    def counts_of(self, addresses: Collection[str]) -> Mapping[str, Counts]:
        """The counts of many at once; what nothing is written of is left out."""
        ...

    def per_minute(self, family: str) -> float:
        """How many requests come to a family a minute, lately."""
        ...

    def totals(self) -> Mapping[str, Counts]:
        """What is written down of every version, cell and family."""
        ...
