"""What a job is: a row with a step, a lease and a fence, and the events it tells.

Times are seconds since the epoch; they serve leases, waiting and durations. What the
journal and the command log say is timed by their own clock.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from factory.model import Frozen
from factory.operations import Build
from factory.plan import (
    Applied,
    Cancelled,
    ConfirmedPlan,
    Failed,
    Plan,
    Stale,
)


class Step(StrEnum):
    """The steps of a build, in order; only the last one changes the factory."""

    RESOLVE = "resolve"
    SELECT = "select"
    FABRICATE = "fabricate"
    LINK = "link"
    INTEGRATE = "integrate"
    SAMPLE = "sample"
    SWITCH = "switch"


STEPS = tuple(Step)


class Status(StrEnum):
    """How a job stands; the last three are its end."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = frozenset({Status.WAITING, Status.RUNNING})
"""The statuses of a job that has not ended."""

End = Annotated[
    Applied | Stale | Failed | Cancelled,
    Field(discriminator="outcome"),
]
"""What becomes of a job in the end."""


class Trouble(Frozen):
    """What a step met that may pass: it is tried again."""

    code: str
    detail: dict[str, str] = Field(default_factory=dict)


class Order(Frozen):
    """What a job carries out; it never changes.

    Attributes:
        plan: the confirmed plan, whole.
        confirmed_by: who confirmed it.
        said: the confirming turn of the command log as data; who ends the job makes
            the turn of its end from it.
        phrase: the name that was typed, for a plan that takes one.
        first: who confirmed it before, where it took two people.
    """

    plan: Plan
    confirmed_by: str
    said: dict[str, Any] = Field(default_factory=dict)
    phrase: str | None = None
    first: str | None = None

    @property
    def confirmed(self) -> ConfirmedPlan:
        """The plan, with the proof that it was seen."""
        digest = self.plan.digest
        confirmed = ConfirmedPlan(self.plan, digest, self.confirmed_by, self.phrase)
        return confirmed.after(self.first)

    @property
    def organs(self) -> tuple[str, ...]:
        """The organs that are built."""
        return organs_built(self.plan)


class Job(Frozen):
    """One build.

    Attributes:
        id: its number, from 1; never given twice.
        plan: the digest of the plan.
        organs: the organs that are built.
        actor: who confirmed.
        step: the one that comes next, or that it ended at.
        run_at: not before this it is taken up.
        owner: the worker that has it; None while nobody has.
        lease_until: until when the owner has it without renewing.
        fence: grows whenever it is taken up; a worker whose number is older writes
            nothing any more.
        attempts: how often it was taken up.
        created_at: when it was taken on.
        started_at: when it was first taken up.
        ended_at: when it ended.
        trouble: what the last attempt met, where it is tried again.
        outcome: its end.
    """

    id: int = Field(ge=1)
    kind: Literal["build"] = "build"
    plan: str
    organs: tuple[str, ...]
    actor: str
    status: Status = Status.WAITING
    step: Step = Step.RESOLVE
    run_at: float
    owner: str | None = None
    lease_until: float | None = None
    fence: int = 0
    attempts: int = 0
    created_at: float
    started_at: float | None = None
    ended_at: float | None = None
    trouble: Trouble | None = None
    outcome: End | None = None

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.status in OPEN

    @property
    def duration_s(self) -> float | None:
        """From the first attempt to the end, seconds; None while it has not ended."""
        if self.started_at is None or self.ended_at is None:
            return None
        return self.ended_at - self.started_at


class EventKind(StrEnum):
    """What happened to a job."""

    TAKEN_ON = "taken_on"
    TAKEN_UP = "taken_up"
    STEP_BEGUN = "step_begun"
    POSTPONED = "postponed"
    ENDED = "ended"


class Event(Frozen):
    """One thing that happened to a job; `seq` grows over all jobs, without reuse.

    `status` and `step` are the job's after it; `detail` names the trouble or the end.
    """

    seq: int = Field(ge=1)
    job: int
    at: float
    kind: EventKind
    status: Status
    step: Step
    detail: dict[str, str] = Field(default_factory=dict)


def organs_built(plan: Plan) -> tuple[str, ...]:
    """The organs that the building operations of a plan make."""
    written = {change.address for change in plan.writes}
    named = (op.template.id for op in plan.operations if isinstance(op, Build))
    return tuple(dict.fromkeys(each for each in named if each in written))
