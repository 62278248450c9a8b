"""The rules of the shipped policies once more, in plain Python, and every question."""

from collections.abc import Iterable
from functools import cache
from itertools import chain, combinations

from factory.decision import (
    Action,
    Decision,
    DenialCode,
    Effort,
    PolicyRequest,
    Remedy,
    Suggestion,
)
from factory.model import GateState, Limits, Role, State
from factory.policies.table import request as question
from factory.policies.table import situations
from factory.policy import PolicyEngine

ROLES = list(Role)
PROTECTS = {Action.LOCK, Action.ENTER_SAFE_MODE}
NAMES = {Action.ALIAS}
RUNS_OR_REVIVES = {Action.APPROVE, Action.ENABLE, Action.INVOKE, Action.TRAIN}
MAKES = {Action.FABRICATE, Action.BUILD, Action.CONFIGURE}
LIMITED = {Action.FABRICATE, Action.CONFIGURE}
HELD = RUNS_OR_REVIVES | {Action.CONFIGURE}
NEEDS_THE_GATE = RUNS_OR_REVIVES | MAKES | {Action.RELEASE}
HOLDS = {Action.DISABLE, Action.DEPRECATE, Action.QUARANTINE}
RETREATS = HOLDS | {Action.ROLLBACK, Action.UNDO, Action.CANCEL}
GOVERN = {
    Action.UNLOCK,
    Action.LEAVE_SAFE_MODE,
    Action.RELEASE,
    Action.SET_FOUR_EYES,
}
LOOKS = {Action.INSPECT, Action.INVOKE, Action.CONFIRM}
WORK = (PROTECTS | NAMES | NEEDS_THE_GATE | RETREATS) - LOOKS - GOVERN

MOST = {"memory_mb": 1024, "timeout_ms": 60_000, "fuel": 10_000_000_000}
MOST_OF_TRAINING = {"iterations": 1000, "records": 100_000, "minutes": 1440}

Known = dict[PolicyRequest, Decision]


def ask(
    role: Role = Role.WRITE,
    action: Action = Action.FABRICATE,
    *,
    safe_mode: bool = False,
    gate: GateState | None = None,
    state: State | None = None,
) -> PolicyRequest:
    return PolicyRequest(
        role=role,
        action=action,
        resource="organ.any.v1",
        safe_mode=safe_mode,
        capability=None if gate is None else "any",
        gate=gate,
        state=state,
    )


REQUESTS = [question(asked) for asked in situations()]


@cache
def shipped_engine() -> PolicyEngine:
    """The shipped policies, loaded once."""
    return PolicyEngine.load()


@cache
def decided(request: PolicyRequest) -> Decision:
    """What the shipped policies say: each question is put to them only once.

    All the tests of a process share it, for the whole table is some 30,000 decisions.
    """
    return shipped_engine().decide(request)


@cache
def whole_table() -> Known:
    """The decision of every situation."""
    return {request: decided(request) for request in REQUESTS}


def rules_say_no(request: PolicyRequest) -> set[tuple[DenialCode, Role | None]]:
    """The rules once more, in plain words: every reason with the role it asks for."""
    action, is_admin = request.action, request.role is Role.ADMIN
    no: set[tuple[DenialCode, Role | None]] = set()
    if action in WORK and request.role is Role.READ:
        no.add((DenialCode.ROLE_REQUIRED, Role.WRITE))
    if action in GOVERN and not is_admin:
        no.add((DenialCode.ROLE_REQUIRED, Role.ADMIN))
    is_free = action in LOOKS or action is Action.ENTER_SAFE_MODE
    if request.safe_mode and not is_free and not is_admin:
        no.add((DenialCode.SAFE_MODE, Role.ADMIN))
    if request.gate is GateState.LOCKED and action in NEEDS_THE_GATE:
        no.add((DenialCode.CAPABILITY_LOCKED, None))
    if request.state is State.QUARANTINED and action in HELD:
        no.add((DenialCode.QUARANTINED, None))
    return no | besides(request)


def besides(request: PolicyRequest) -> set[tuple[DenialCode, Role | None]]:
    """What the circumstances deny."""
    action, limits, confirming = request.action, request.limits, request.confirming
    no: set[tuple[DenialCode, Role | None]] = set()
    is_override = action is Action.APPROVE and request.is_proved is False
    if is_override and request.role is not Role.ADMIN:
        no.add((DenialCode.APPROVAL_REQUIRED, Role.ADMIN))
    begins = action in {Action.APPROVE, Action.ENABLE, Action.RELEASE}
    if begins and request.missing and request.stage is State.CANARY:
        no.add((DenialCode.INTEGRATION_MISSING, None))
    given = limits.doc() if limits is not None and action in LIMITED else {}
    if request.effort is not None and action is Action.TRAIN:
        given |= request.effort.doc()
    if any(value > (MOST | MOST_OF_TRAINING)[name] for name, value in given.items()):
        no.add((DenialCode.LIMITS_EXCEEDED, None))
    if action is Action.CONFIRM and confirming is not None:
        takes_two = confirming.four_eyes and confirming.risk == "high"
        if takes_two and confirming.people < 2:
            no.add((DenialCode.APPROVAL_REQUIRED, None))
    return no


def after(request: PolicyRequest, taken: Iterable[Suggestion]) -> PolicyRequest:
    changes: dict[Remedy, dict[str, object]] = {
        Remedy.UNLOCK: {"gate": GateState.EXPERIMENTAL},
        Remedy.LEAVE_SAFE_MODE: {"safe_mode": False},
        Remedy.PROVE: {"is_proved": True},
        Remedy.RESTORE: {"missing": ()},
        Remedy.LOWER_LIMITS: {"limits": None, "effort": None},
        Remedy.SECOND_PERSON: {"confirming": None},
    }
    for each in taken:
        update = changes.get(each.remedy, {"role": each.role})
        request = request.model_copy(update=update)
    return request


UNLOCK = Suggestion(remedy=Remedy.UNLOCK, role=Role.ADMIN, capability="any")
LEAVE = Suggestion(remedy=Remedy.LEAVE_SAFE_MODE, role=Role.ADMIN)
AS_WRITE = Suggestion(remedy=Remedy.ACT_AS, role=Role.WRITE)
AS_ADMIN = Suggestion(remedy=Remedy.ACT_AS, role=Role.ADMIN)


def other_remedies(request: PolicyRequest) -> list[Suggestion]:
    """The remedies for a circumstance; no other power is needed for them."""
    found = []
    if request.is_proved is False:
        found.append(Suggestion(remedy=Remedy.PROVE, role=Role.READ))
    if missing := request.missing:
        found.append(Suggestion(remedy=Remedy.RESTORE, role=Role.READ, missing=missing))
    if request.limits is not None:
        (name,) = request.limits.doc()
        lower = Limits.model_validate({name: MOST[name]})
        found.append(
            Suggestion(remedy=Remedy.LOWER_LIMITS, role=request.role, limits=lower)
        )
    if request.effort is not None:
        (name,) = request.effort.doc()
        less = Effort.model_validate({name: MOST_OF_TRAINING[name]})
        found.append(
            Suggestion(remedy=Remedy.LOWER_LIMITS, role=request.role, effort=less)
        )
    if request.confirming is not None:
        found.append(Suggestion(remedy=Remedy.SECOND_PERSON, role=Role.READ))
    return found


def ways_out(request: PolicyRequest) -> list[set[Suggestion]]:
    """Every set of remedies that makes it allowed, by the plain rules."""
    roles = ROLES[ROLES.index(request.role) + 1 :]
    remedies = [Suggestion(remedy=Remedy.ACT_AS, role=role) for role in roles]
    remedies += other_remedies(request)
    remedies += [UNLOCK] if request.gate is GateState.LOCKED else []
    remedies += [LEAVE] if request.safe_mode else []
    sizes = range(1, len(remedies) + 1)
    ways = chain.from_iterable(combinations(remedies, size) for size in sizes)
    return [set(way) for way in ways if not rules_say_no(after(request, way))]


def suggested(decision: Decision) -> set[Suggestion]:
    return {each for denial in decision.denials for each in denial.suggestions}
