"""What was measured when a plan was drawn, as a value: plans, log and replay keep it.

Records are decided and evidence is measured, so it stands beside the read-set: a plan
is a pure function of both.
"""

from typing import Self

from pydantic import Field

from factory.judge.verdict import Claim, Judgement, Verdict
from factory.model import State
from factory.training.model import TunableOption
from factory.values import Frozen

_DIGITS = 4


class Finding(Frozen):
    """What the requests have proved of a version at its stage.

    `artifact` and, of the version that serves beside it, `beside` say whose evidence
    this is; the other fields are those of `factory.judge.verdict.Judgement`.
    """

    address: str
    stage: State
    artifact: str
    beside: str | None = None
    verdict: Verdict
    claim: Claim
    n: int
    failed: int
    log_e: float
    bound: float
    log_e_abort: float
    bound_abort: float
    needed: int | None = None


SOURCE_SCHEME = "sha256:"
"""How a source that the factory keeps is named: by what it holds."""

SHIPPED_SCHEME = "shipped:"
"""How the catalogue names a source that comes with the factory."""


SCRIPT_PARSER = "rhai"
"""What a finding names as the compiler of a script."""


class SourceChange(Frozen):
    """A line of a script that went (`before`) or came (`after`), at its number.

    One without text says how many `more` there are.
    """

    line: int
    before: str | None = None
    after: str | None = None
    more: int | None = None


class SourceFinding(Frozen):
    """What admission found of the source of a cell, when a plan for it was drawn.

    `source` is as it was said, a path or the name of a kept source; `digest` its
    SHA-256, None when it cannot be read; `size` its bytes. What is refused has a
    `refusal`, its `detail` and, in a script, its `place` with the line itself (see
    `factory.sandbox.places`), and nothing below: `contract` and `compiler` in the
    words of the backend, what it exports and what it imports and is granted, the memory
    that it starts with, and what compiling took.
    """

    source: str
    digest: str | None = None
    size: int = 0
    refusal: str | None = None
    detail: str = ""
    place: dict[str, str] | None = None
    contract: str = ""
    compiler: str = ""
    exports: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    memory_mb: float = 0
    ms: float = 0
    peak_mb: float = 0
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What records call the source: by its digest, never by a path."""
        return f"{SOURCE_SCHEME}{self.digest}" if self.digest else self.source


class TrainingFinding(Frozen):
    """What a training would use, as it was found when its plan was drawn.

    `name` and `digest` are those of the dataset, `records` all of its records and
    `holdout` those that are held out; one that cannot be used has a `refusal` and its
    `detail` instead. `parameters` are the options that may be tried, `ms` is what a
    call of the cell took on average, None where it was never called.
    """

    name: str
    digest: str | None = None
    records: int = 0
    holdout: int = 0
    refusal: str | None = None
    detail: dict[str, str] = Field(default_factory=dict)
    parameters: tuple[TunableOption, ...] = ()
    ms: float | None = None


class Measured(Frozen):
    """What was measured of the families that a plan is about.

    `per_minute` holds the requests a minute, lately, of each family that gets any;
    `findings` the versions on trial by address; `missing` the integrations that a
    canary takes and that do not work now (`metrics`, `audit`); `sources` what was
    admitted, by the source as it was said; `changes` how new versions' scripts differ
    from those that they replace, by the new version's address; `trainings` what
    trainings would use, by the address that was asked for.
    """

    per_minute: dict[str, float] = Field(default_factory=dict)
    findings: dict[str, Finding] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    sources: dict[str, SourceFinding] | None = None
    changes: dict[str, tuple[SourceChange, ...]] | None = None
    trainings: dict[str, TrainingFinding] | None = None

    def or_none(self) -> Self | None:
        """Itself, or None when nothing was measured: that leaves no trace in JSON."""
        found = self.per_minute or self.findings or self.missing
        return self if found or self.sources or self.trainings else None


def finding_of(
    address: str, stage: State, artifact: str, beside: str | None, found: Judgement
) -> Finding:
    """The finding of a judgement; see `Finding` for the arguments."""
    return Finding(
        address=address,
        stage=stage,
        artifact=artifact,
        beside=beside,
        verdict=found.verdict,
        claim=found.claim,
        n=found.n,
        failed=found.failed,
        log_e=round(found.log_e, _DIGITS),
        bound=round(found.bound, _DIGITS),
        log_e_abort=round(found.log_e_abort, _DIGITS),
        bound_abort=round(found.bound_abort, _DIGITS),
        needed=found.needed,
    )
