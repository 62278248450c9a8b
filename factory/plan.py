"""The plan is the whole truth: what would change, why, what was read, what undoes it.

A plan is a pure function of the records it read, the operations and the policy; its
digest is the SHA-256 of its canonical JSON without the digest itself.
"""

import hashlib
from enum import StrEnum
from functools import cached_property
from typing import Literal, Self

from pydantic import Field

from factory.canonical import canonical_text, joined
from factory.decision import Decision, Denial
from factory.errors import PlanMismatchError
from factory.judge.forecast import Forecast
from factory.measured import Finding, Measured, SourceFinding
from factory.model import (
    Frozen,
    Grant,
    Limits,
    Percent,
    Record,
    Role,
    Scalar,
    State,
    Written,
    assembled,
)
from factory.operations import Operation
from factory.training.model import Outline, TrainingResult


class ChangeAction(StrEnum):
    """What a plan does to one record."""

    CREATE = "create"
    UPDATE = "update"
    TRANSITION = "transition"
    REUSE = "reuse"
    DELETE = "delete"
    NONE = "none"


class Change(Written):
    """One record before and after; `delete` only ever stands in an inverse."""

    address: str
    action: ChangeAction
    before: Record | None = None
    after: Record | None = None

    @cached_property
    def text(self) -> str:
        """The canonical JSON of `doc`, put together from that of the records."""
        both = {"before": self.before, "after": self.after}
        records = {name: each.text for name, each in both.items() if each}
        action, address = (
            canonical_text(self.action.value),
            canonical_text(self.address),
        )
        return joined({"action": action, "address": address, **records})

    @property
    def is_write(self) -> bool:
        """Whether applying it writes the record."""
        return self.action not in (ChangeAction.REUSE, ChangeAction.NONE)


def inverse_of(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes that take these back, last first; revisions go on growing."""
    return tuple(_inverse(change) for change in reversed(changes) if change.is_write)


def _inverse(change: Change) -> Change:
    back = change.before
    if back is not None:
        revision = (change.after or back).revision + 1
        back = back.model_copy(update={"revision": revision})
    swap = {
        ChangeAction.CREATE: ChangeAction.DELETE,
        ChangeAction.DELETE: ChangeAction.CREATE,
    }
    return Change(
        address=change.address,
        action=swap.get(change.action, change.action),
        before=change.after,
        after=back,
    )


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
    """One difference between the version that is replaced and the new one."""

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


class PlanContext(Frozen):
    """Who plans, when, and what was measured: apply and replay never ask again."""

    actor: str
    role: Role
    at: str = Field(description="UTC, RFC 3339")
    expires_at: str = Field(description="UTC, RFC 3339")
    measured: Measured | None = None


class Plan(Written):
    """Operations, their changes and all that they rest on."""

    context: PlanContext
    operations: tuple[Operation, ...]
    decision: Decision
    changes: tuple[Change, ...]
    inverse: tuple[Change, ...]
    report: Report
    reads: dict[str, int]
    policy_hash: str

    @cached_property
    def text(self) -> str:
        """The canonical JSON of `doc`, put together from that of its parts."""
        return assembled(
            self,
            operations=self.operations,
            changes=self.changes,
            inverse=self.inverse,
        )

    @cached_property
    def digest(self) -> str:
        """What a person confirms: 64 hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def writes(self) -> tuple[Change, ...]:
        """The changes that applying writes."""
        return tuple(change for change in self.changes if change.is_write)

    def prepare(self) -> None:
        """Find out now what the journal will ask of each part before it takes it.

        Whoever applies the plan then holds the database's write lock for less long.
        """
        for part in (*self.operations, *self.writes):
            _ = part.reads_back  # it is kept

    @property
    def does_something(self) -> bool:
        """Whether there is anything to confirm: records to write, or a training."""
        return bool(self.writes or self.report.trainings)

    @property
    def is_actionable(self) -> bool:
        """Whether it is allowed and there is anything to confirm."""
        return self.decision.is_allowed and self.does_something


class ConfirmedPlan:
    """A plan together with the proof that somebody saw exactly this plan.

    Args:
        plan: the plan.
        seen: the digest that was shown; a prefix of at least 8 digits will do.
        actor: who confirmed.
        phrase: the name that was typed, see `factory.phrase`.
        role: what who confirms may do; None for the role that the plan was made for.
        is_by_rule: whether no person confirms but the rule that lets the immune system
            act; then no second person is waited for.

    Raises:
        PlanMismatchError: code `digest_mismatch`, when `seen` is not this plan's.
    """

    MIN_PREFIX = 8

    def __init__(
        self,
        plan: Plan,
        seen: str,
        actor: str,
        phrase: str | None = None,
        *,
        role: Role | None = None,
        is_by_rule: bool = False,
    ) -> None:
        digest = plan.digest
        if len(seen) < self.MIN_PREFIX or not digest.startswith(seen):
            raise PlanMismatchError(
                "digest_mismatch", "another plan was confirmed", seen=seen
            )
        self.plan = plan
        self.digest = digest
        self.actor = actor
        self.phrase = phrase
        self.role = role or plan.context.role
        self.is_by_rule = is_by_rule
        self.first: str | None = None

    def after(self, first: str | None) -> Self:
        """The same plan as another person confirmed it before, if anybody did."""
        self.first = first
        return self


class StaleRead(Frozen):
    """A record that is not any more as the plan read it (revision 0: not there)."""

    address: str
    planned: int
    found: int


class Applied(Frozen):
    """Done: the journal entry that holds it. `entry` 0 means nothing was to be done."""

    outcome: Literal["applied"] = "applied"
    entry: int
    hash: str
    addresses: tuple[str, ...]


class Stale(Frozen):
    """Refused: the world changed under the plan.

    `turned` are the versions that their requests have proved bad since.
    """

    outcome: Literal["stale"] = "stale"
    changed: tuple[StaleRead, ...]
    turned: tuple[str, ...] | None = None


class Expired(Frozen):
    """Refused: the plan is older than it may be."""

    outcome: Literal["expired"] = "expired"
    expires_at: str


class Pending(Frozen):
    """Confirmed by one person, and waiting for another: nothing was changed.

    `due` is until when the other one may confirm, UTC RFC 3339.
    """

    outcome: Literal["pending"] = "pending"
    confirmed_by: str
    due: str


class Trained(Frozen):
    """Trained: the journal entry that holds the new draft, and what was found.

    `entry` 0 means that nothing better was found, so nothing was made.
    """

    outcome: Literal["trained"] = "trained"
    entry: int
    hash: str
    addresses: tuple[str, ...]
    result: TrainingResult


class Denied(Frozen):
    """Refused: the policy says no."""

    outcome: Literal["denied"] = "denied"
    denials: tuple[Denial, ...]


class Started(Frozen):
    """Taken on: the job of this number carries the plan out and tells its end later."""

    outcome: Literal["started"] = "started"
    job: int


class Failed(Frozen):
    """Refused: building what the plan shows did not work out; nothing was changed.

    `code` and `detail` choose and fill the operator's text.
    """

    outcome: Literal["failed"] = "failed"
    step: str
    code: str
    detail: dict[str, str] = Field(default_factory=dict)


class Cancelled(Frozen):
    """Refused: somebody called the build off before its end; nothing was changed."""

    outcome: Literal["cancelled"] = "cancelled"
    by: str


Outcome = (
    Applied
    | Pending
    | Stale
    | Expired
    | Denied
    | Started
    | Trained
    | Failed
    | Cancelled
)
