"""What the factory can be asked to do. The agent maps each Command to these."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from factory.model import (
    FactorySpec,
    GateState,
    OrganTemplate,
    Percent,
    State,
    TrainingEvidence,
)
from factory.parameters import BOUNDS, OrganSetting, Parameter
from factory.training.model import Goal, SamplerName
from factory.values import Written

ALIAS = r"^[^\W\d_][\w-]*( [\w-]+){0,3}$"
"""One to four words of letters, digits, `_` and `-`, the first one a letter."""


class Move(StrEnum):
    """A step in the life of a cell or organ."""

    APPROVE = "approve"
    ROLLBACK = "rollback"
    DISABLE = "disable"
    ENABLE = "enable"
    DEPRECATE = "deprecate"
    QUARANTINE = "quarantine"
    RELEASE = "release"


class Fabricate(Written):
    """Make one cell.

    Attributes:
        spec: how it is made.
        replaces: the version that it follows.
        keeps: settings that `spec` leaves unsaid are those of `replaces`, see
            `factory.keeping`; without it a spec is whole.
        trained: the evidence where a training asks for it.
    """

    op: Literal["fabricate"] = "fabricate"
    spec: FactorySpec
    replaces: str | None = None
    keeps: Literal[True] | None = None
    trained: TrainingEvidence | None = None


class Build(Written):
    """Make one organ, and those of its cells that are not there yet.

    Attributes:
        template: what it is.
        cells: a spec for every cell that may have to be made.
        replaces: the version that it follows.
        keeps: the settings that are those of `replaces`, whatever the template says of
            them, see `factory.keeping`; without it a template is whole.
    """

    op: Literal["build"] = "build"
    template: OrganTemplate
    cells: tuple[FactorySpec, ...] = ()
    replaces: str | None = None
    keeps: tuple[OrganSetting, ...] | None = None


class Transition(Written):
    """Move one record; `to` is the stage for approve, the version for rollback."""

    op: Literal["transition"] = "transition"
    address: str
    move: Move
    stage: State | None = None
    version: str | None = None
    traffic: Percent | None = None
    reason: str | None = None


class Configure(Written):
    """Set one parameter of a cell or organ.

    A draft is changed itself. A version that has had traffic stays as it was proved:
    the change becomes `version` (`v3`), a new draft that replaces it; without one, the
    number after the newest.
    """

    op: Literal["configure"] = "configure"
    address: str
    parameter: Parameter
    value: float
    version: str | None = Field(default=None, pattern=r"^v\d+(\.\d+)*$")

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        if not BOUNDS[self.parameter].holds(self.value):
            message = f"{self.value} is no {self.parameter.value}"
            raise ValueError(message)
        return self


class Train(Written):
    """Try options of a cell on a dataset, and make the best ones a draft.

    Attributes:
        address: of a version, or a family for the one that is worked on.
        dataset: as it was said: the name of a shipped or kept one, or a path; None for
            the one that suits the cell, else its own examples.
        iterations: cycles at most.
        goal: what ends it early, and what is compared; accuracy without one.
        patience: after so many cycles without a better one it has converged.
        minutes: how long it may take.
        sampler: how parameters are proposed; None for what suits their number.
        seed: of what is drawn by lot; None for one that follows from cell and data.
    """

    op: Literal["train"] = "train"
    address: str
    dataset: str | None = None
    iterations: int = Field(default=20, ge=1)
    goal: Goal | None = None
    patience: int = Field(default=8, ge=1)
    minutes: float = Field(default=60.0, gt=0)
    sampler: SamplerName | None = None
    seed: int | None = Field(default=None, ge=0, lt=2**53)


class SetGate(Written):
    """Open or lock a capability."""

    op: Literal["set_gate"] = "set_gate"
    capability: str
    state: GateState


class SetSafeMode(Written):
    """Enter or leave safe mode."""

    op: Literal["set_safe_mode"] = "set_safe_mode"
    on: bool


class SetFourEyes(Written):
    """Have plans of high risk confirmed by two people, or by one."""

    op: Literal["set_four_eyes"] = "set_four_eyes"
    on: bool


class Alias(Written):
    """Give a family another name, by which it may be said from then on."""

    op: Literal["alias"] = "alias"
    alias: str = Field(pattern=ALIAS)
    target: str


class Undo(Written):
    """Take back one journal entry by its inverse changes."""

    op: Literal["undo"] = "undo"
    entry: int = Field(ge=1)


class Heal(Written):
    """Let a proved version serve a family whose serving version cannot answer."""

    op: Literal["heal"] = "heal"
    address: str
    reason: str | None = None


Operation = Annotated[
    Fabricate
    | Build
    | Train
    | Transition
    | Configure
    | SetGate
    | SetSafeMode
    | SetFourEyes
    | Alias
    | Undo
    | Heal,
    Field(discriminator="op"),
]
OPERATION: TypeAdapter[Operation] = TypeAdapter(Operation)
