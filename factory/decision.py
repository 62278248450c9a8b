"""A policy decision is a value: allowed, or denied with every reason and a way out."""

from enum import StrEnum

from pydantic import Field

from factory.model import GateState, Limits, Role, State
from factory.values import Frozen


class DenialCode(StrEnum):
    """Why something may not be done."""

    CAPABILITY_LOCKED = "capability_locked"
    ROLE_REQUIRED = "role_required"
    SAFE_MODE = "safe_mode"
    APPROVAL_REQUIRED = "approval_required"
    INTEGRATION_MISSING = "integration_missing"
    QUARANTINED = "quarantined"
    STATE_CONFLICT = "state_conflict"
    LIMITS_EXCEEDED = "limits_exceeded"
    STALE_PLAN = "stale_plan"
    POLICY_ERROR = "policy_error"


class Action(StrEnum):
    """What is asked of the policy; each is an action of the Cedar schema."""

    FABRICATE = "fabricate"
    BUILD = "build"
    CONFIGURE = "configure"
    APPROVE = "approve"
    ROLLBACK = "rollback"
    DISABLE = "disable"
    ENABLE = "enable"
    DEPRECATE = "deprecate"
    QUARANTINE = "quarantine"
    RELEASE = "release"
    UNLOCK = "unlock"
    LOCK = "lock"
    ENTER_SAFE_MODE = "enter_safe_mode"
    LEAVE_SAFE_MODE = "leave_safe_mode"
    SET_FOUR_EYES = "set_four_eyes"
    ALIAS = "alias"
    UNDO = "undo"
    CANCEL = "cancel"
    INVOKE = "invoke"
    INSPECT = "inspect"
    CONFIRM = "confirm"
    TRAIN = "train"


class Remedy(StrEnum):
    """A way out of a denial."""

    ACT_AS = "act_as"
    UNLOCK = "unlock"
    LEAVE_SAFE_MODE = "leave_safe_mode"
    PROVE = "prove"
    RESTORE = "restore"
    LOWER_LIMITS = "lower_limits"
    SECOND_PERSON = "second_person"


class Confirming(Frozen):
    """A plan about to be applied: its risk, and how many people have confirmed it.

    `four_eyes` tells whether the factory takes two people where the risk is high.
    """

    risk: str
    people: int
    four_eyes: bool


class Effort(Frozen):
    """What a training may take at most: cycles, records a cycle, minutes in all."""

    iterations: int | None = None
    records: int | None = None
    minutes: float | None = None


class PolicyRequest(Frozen):
    """One question to the policy.

    `capability` and its `gate` are set when the action needs that gate; `state` is
    the resource's present state, `stage` the one that the action would bring it to.
    `is_proved` is set when the action lifts a version further than canary; `missing`
    are the required integrations that do not work now; `limits` those that a cell
    asks for; `confirming` is set when a plan is confirmed, `effort` when one trains.
    """

    role: Role
    action: Action
    resource: str
    safe_mode: bool
    capability: str | None = None
    gate: GateState | None = None
    state: State | None = None
    stage: State | None = None
    is_proved: bool | None = None
    missing: tuple[str, ...] = ()
    limits: Limits | None = None
    confirming: Confirming | None = None
    effort: Effort | None = None


class Suggestion(Frozen):
    """A remedy that was evaluated again and does turn the denial into an allow."""

    remedy: Remedy
    role: Role | None = None
    capability: str | None = None
    missing: tuple[str, ...] | None = None
    limits: Limits | None = None
    effort: Effort | None = None


class Denial(Frozen):
    """One reason for a no. `detail` holds what the operator's text needs."""

    code: DenialCode
    address: str
    capability: str | None = None
    required_role: Role | None = None
    detail: dict[str, str] = Field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()


class Decision(Frozen):
    """Allowed when there is no denial; `determining` names the policies that spoke."""

    denials: tuple[Denial, ...] = ()
    determining: tuple[str, ...] = ()

    @property
    def is_allowed(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.denials
