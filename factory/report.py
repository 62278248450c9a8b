"""The dry-run report of a plan: what it needs, chooses, risks and rests on."""

from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import Field

from factory.grants import Grant
from factory.judge.forecast import Forecast
from factory.measured import Finding, SourceFinding
from factory.model import Limits, Percent, State
from factory.training.model import Outline
from factory.values import Frozen, Scalar, Written


class Dependency(Frozen):
    """What a changed record needs: another record, a provider or a capability."""

    address: str
    needs: str
    status: Literal["ok", "missing", "created", "locked"]


class Compatibility(Frozen):
    """Whether one cell's output fits the next one's input."""

    source: str
    target: str
    ok: bool
    why: str = ""


class Link(Frozen):
    """A connection that the plan adds or removes."""

    source: str
    target: str
    change: Literal["add", "remove", "keep"]


class RiskLevel(StrEnum):
    """How much care a plan asks of the person who confirms it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Risk(Frozen):
    """Something that may go wrong; the operator's text is chosen by `code`."""

    level: RiskLevel
    code: str
    address: str
    detail: dict[str, str] = Field(default_factory=dict)


class Selection(Frozen):
    """The Selector's verdict on one needed cell, with its reasons by code."""

    needs: str
    verdict: Literal["reuse", "create", "missing"]
    chosen: str | None = None
    reasons: tuple[str, ...] = ()


class Difference(Frozen):
    """One difference between the version that is replaced and the new one.

    Where both values are the same, the setting was kept although another was shipped.
    """

    path: str
    before: str | None = None
    after: str | None = None


class TrialForecast(Frozen):
    """What a trial will probably cost until it is decided.

    `percent` of the requests to its family go to the version; `per_minute` is how many
    those are, None where the traffic is not known: then no minutes are foretold.
    """

    address: str
    stage: State
    percent: Percent
    per_minute: float | None = None
    forecast: Forecast


class AdmittedSource(Frozen):
    """A source that a plan makes a cell of, and what its calls get.

    `limits` bound them; `grants` are the functions of the factory that they have, and
    `config` what the one of that name gives.
    """

    address: str
    finding: SourceFinding
    limits: Limits
    grants: tuple[Grant, ...] | None = None
    config: dict[str, Scalar] | None = None


class Report(Written):
    """The dry-run report; `unchecked` says what a dry run cannot know, by code.

    `findings` is the evidence that the plan rests on, `overrides` the versions that it
    lifts without the judge's verdict, `trainings` what will be tried; what a training
    finds is planned and written at its end.
    """

    deps: tuple[Dependency, ...] = ()
    compat: tuple[Compatibility, ...] = ()
    links: tuple[Link, ...] = ()
    risks: tuple[Risk, ...] = ()
    policy: tuple[str, ...] = ()
    selection: tuple[Selection, ...] = ()
    differences: tuple[Difference, ...] = ()
    forecasts: tuple[TrialForecast, ...] = ()
    findings: tuple[Finding, ...] = ()
    overrides: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    sources: tuple[AdmittedSource, ...] | None = None
    trainings: tuple[Outline, ...] | None = None

    @cached_property
    def risk(self) -> RiskLevel:
        """The highest risk of all."""
        order = list(RiskLevel)
        return max((r.level for r in self.risks), key=order.index, default=order[0])
