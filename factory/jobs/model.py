"""What a job is: a row with a step, a lease and a fence, and the events it tells.

A build makes organs, a training tries parameters of a cell; either changes the factory
in its last step alone.

Times are seconds since the epoch; they serve leases, waiting and durations. What the
journal and the command log say is timed by their own clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from factory.operations import Build
from factory.plan import (
    Applied,
    Cancelled,
    ConfirmedPlan,
    Failed,
    Plan,
    Stale,
    Trained,
)
from factory.training.model import Iteration, Wrong
from factory.values import Frozen


class JobKind(StrEnum):
    """What a job carries out."""

    BUILD = "build"
    TRAINING = "training"


class Step(StrEnum):
    """The steps of jobs; the last one of each kind changes the factory."""

    RESOLVE = "resolve"
    SELECT = "select"
    FABRICATE = "fabricate"
    LINK = "link"
    INTEGRATE = "integrate"
    SAMPLE = "sample"
    SWITCH = "switch"
    PREPARE = "prepare"
    CYCLE = "cycle"
    ADOPT = "adopt"


STEPS: Mapping[JobKind, tuple[Step, ...]] = {
    JobKind.BUILD: tuple(Step)[: tuple(Step).index(Step.SWITCH) + 1],
    JobKind.TRAINING: (Step.PREPARE, Step.CYCLE, Step.ADOPT),
}
"""The steps of each kind in order."""


def kind_of(step: Step) -> JobKind:
    """The kind of the jobs that have a step."""
    return next(kind for kind, steps in STEPS.items() if step in steps)


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
    Applied | Trained | Stale | Failed | Cancelled,
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
    def kind(self) -> JobKind:
        """What it is."""
        return JobKind.TRAINING if self.plan.report.trainings else JobKind.BUILD

    @property
    def subjects(self) -> tuple[str, ...]:
        """The organs that are built, or the cell that is trained."""
        return subjects_of(self.plan)


class Job(Frozen):
    """One build or training.

    Attributes:
        id: its number, from 1; never given twice.
        kind: what it carries out.
        plan: the digest of the plan.
        subjects: the organs that are built, or the cell that is trained.
        actor: who confirmed.
        step: the one that comes next, or that it ended at.
        run_at: not before this it is taken up.
        owner: the worker that has it; None while nobody has.
        lease_until: until when the owner has it without renewing.
        fence: grows whenever it is taken up; a worker whose number is older writes
            nothing any more.
        attempts: how often it was taken up since it last came further.
        created_at: when it was taken on.
        started_at: when it was first taken up.
        ended_at: when it ended.
        trouble: what the last attempt met, where it is tried again.
        outcome: its end.
    """

    id: int = Field(ge=1)
    kind: JobKind = JobKind.BUILD
    plan: str
    subjects: tuple[str, ...]
    actor: str
    status: Status = Status.WAITING
    step: Step
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
    def is_last_step(self) -> bool:
        """Whether the next step is the one that changes the factory."""
        return self.step is STEPS[self.kind][-1]

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


@dataclass(frozen=True)
class Cycle:
    """A cycle of a training as it is written down: with what went wrong in it.

    `told` is what the event of it says.
    """

    iteration: Iteration
    wrong: tuple[Wrong, ...]
    told: dict[str, str]


class EventKind(StrEnum):
    """What happened to a job."""

    TAKEN_ON = "taken_on"
    TAKEN_UP = "taken_up"
    STEP_BEGUN = "step_begun"
    CYCLE_DONE = "cycle_done"
    POSTPONED = "postponed"
    ENDED = "ended"


class Event(Frozen):
    """One thing that happened to a job; `seq` grows over all jobs, without reuse.

    `status` and `step` are the job's after it; `detail` names the trouble, the end, or
    what a cycle measured.
    """

    seq: int = Field(ge=1)
    job: int
    at: float
    kind: EventKind
    status: Status
    step: Step
    detail: dict[str, str] = Field(default_factory=dict)


def subjects_of(plan: Plan) -> tuple[str, ...]:
    """What a job would carry a plan out for: nothing where `apply` does it at once."""
    trained = tuple(each.address for each in plan.report.trainings or ())
    return trained or organs_built(plan)


def organs_built(plan: Plan) -> tuple[str, ...]:
    """The organs that the building operations of a plan make."""
    written = {change.address for change in plan.writes}
    named = (op.template.id for op in plan.operations if isinstance(op, Build))
    return tuple(dict.fromkeys(each for each in named if each in written))
