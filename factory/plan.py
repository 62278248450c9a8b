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
from factory.measured import Measured
from factory.model import Record, Role
from factory.operations import Operation
from factory.report import Report
from factory.training.model import TrainingResult
from factory.values import Frozen, Written, assembled


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
