"""The shipped policies against the rules in plain Python, and the engine's traps."""

from collections.abc import Iterable
from importlib.resources import files
from itertools import chain, combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.decision import (
    Action,
    Decision,
    Denial,
    DenialCode,
    PolicyRequest,
    Remedy,
    Suggestion,
)
from factory.errors import FactoryError
from factory.model import GateState, Role, State
from factory.operations import Move
from factory.policy import PolicyEngine

ROLES = list(Role)
PROTECTS = {Action.LOCK, Action.ENTER_SAFE_MODE}
RUNS_OR_REVIVES = {Action.APPROVE, Action.ENABLE, Action.INVOKE}
MAKES = {Action.FABRICATE, Action.BUILD}
NEEDS_THE_GATE = RUNS_OR_REVIVES | MAKES | {Action.RELEASE}
HOLDS = {Action.DISABLE, Action.DEPRECATE, Action.QUARANTINE}
RETREATS = HOLDS | {Action.ROLLBACK, Action.UNDO}
GOVERN = {Action.UNLOCK, Action.LEAVE_SAFE_MODE, Action.RELEASE}
LOOKS = {Action.INSPECT, Action.INVOKE}
WORK = (PROTECTS | NEEDS_THE_GATE | RETREATS) - LOOKS - GOVERN

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
        resource="organ.голос.v1",
        safe_mode=safe_mode,
        capability=None if gate is None else "factory_script",
        gate=gate,
        state=state,
    )


REQUESTS = [
    ask(role, action, safe_mode=safe_mode, gate=gate, state=state)
    for role, action, safe_mode, gate, state in product(
        Role, Action, (False, True), (None, *GateState), (None, *State)
    )
]


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
    if request.state is State.QUARANTINED and action in RUNS_OR_REVIVES:
        no.add((DenialCode.QUARANTINED, None))
    return no


def after(request: PolicyRequest, taken: Iterable[Suggestion]) -> PolicyRequest:
    changes: dict[Remedy, dict[str, object]] = {
        Remedy.UNLOCK: {"gate": GateState.EXPERIMENTAL},
        Remedy.LEAVE_SAFE_MODE: {"safe_mode": False},
    }
    for each in taken:
        update = changes.get(each.remedy, {"role": each.role})
        request = request.model_copy(update=update)
    return request


UNLOCK = Suggestion(remedy=Remedy.UNLOCK, role=Role.ADMIN, capability="factory_script")
LEAVE = Suggestion(remedy=Remedy.LEAVE_SAFE_MODE, role=Role.ADMIN)
AS_WRITE = Suggestion(remedy=Remedy.ACT_AS, role=Role.WRITE)
AS_ADMIN = Suggestion(remedy=Remedy.ACT_AS, role=Role.ADMIN)


def ways_out(request: PolicyRequest) -> list[set[Suggestion]]:
    """Every set of remedies that makes it allowed, by the plain rules."""
    roles = ROLES[ROLES.index(request.role) + 1 :]
    remedies = [Suggestion(remedy=Remedy.ACT_AS, role=role) for role in roles]
    remedies += [UNLOCK] if request.gate is GateState.LOCKED else []
    remedies += [LEAVE] if request.safe_mode else []
    sizes = range(1, len(remedies) + 1)
    ways = chain.from_iterable(combinations(remedies, size) for size in sizes)
    return [set(way) for way in ways if not rules_say_no(after(request, way))]


def suggested(decision: Decision) -> set[Suggestion]:
    return {each for denial in decision.denials for each in denial.suggestions}


@pytest.fixture(scope="module")
def engine() -> PolicyEngine:
    return PolicyEngine.load()


@pytest.fixture(scope="module")
def known(engine: PolicyEngine) -> Known:
    return {request: engine.decide(request) for request in REQUESTS}


# -- the shipped rules ---------------------------------------------------------


def test_the_table_covers_every_action() -> None:
    assert set(Action) == WORK | GOVERN | LOOKS
    assert len(REQUESTS) == len(set(REQUESTS)) == 3 * 16 * 2 * 5 * 9


def test_every_move_is_an_action() -> None:
    assert {move.value for move in Move} <= {action.value for action in Action}


def test_every_decision_is_what_the_rules_say(known: Known) -> None:
    for request, decision in known.items():
        reasons = [(each.code, each.required_role) for each in decision.denials]
        assert len(reasons) == len(set(reasons)), request
        assert set(reasons) == rules_say_no(request), request
        assert decision.is_allowed == (not reasons)


def test_denials_name_the_resource_and_locked_ones_the_capability(known: Known) -> None:
    for denial in chain.from_iterable(each.denials for each in known.values()):
        assert denial.address == "organ.голос.v1"
        is_gate = denial.code is DenialCode.CAPABILITY_LOCKED
        assert denial.capability == ("factory_script" if is_gate else None)


def test_every_decision_names_the_policies_that_spoke(known: Known) -> None:
    permits = dict(
        zip(ROLES, ("read_looks", "write_works", "admin_does_all"), strict=True)
    )
    for request, decision in known.items():
        if decision.is_allowed:
            assert decision.determining == (permits[request.role],)
        else:
            assert len(decision.determining) == len(decision.denials)


def test_more_role_never_turns_an_allow_into_a_deny(known: Known) -> None:
    for request, decision in known.items():
        higher = ROLES[ROLES.index(request.role) + 1 :]
        for role in higher if decision.is_allowed else ():
            assert known[request.model_copy(update={"role": role})].is_allowed


@pytest.mark.parametrize(
    "tighter",
    [
        {"gate": GateState.LOCKED, "capability": "factory_script"},
        {"safe_mode": True},
        {"state": State.QUARANTINED},
    ],
    ids=["lock", "safe_mode", "quarantine"],
)
def test_tightening_never_turns_a_deny_into_an_allow(
    known: Known, tighter: dict[str, object]
) -> None:
    for request, decision in known.items():
        stricter = known[request.model_copy(update=tighter)]
        assert decision.is_allowed or not stricter.is_allowed, request


@given(
    request=st.sampled_from(REQUESTS),
    resource=st.text(),
    capability=st.text(),
    stage=st.sampled_from((None, *State)),
)
def test_no_name_is_special(
    engine: PolicyEngine,
    known: Known,
    request: PolicyRequest,
    resource: str,
    capability: str,
    stage: State | None,
) -> None:
    """Neither the resource's nor the capability's name decides anything."""
    named = request.model_copy(
        update={
            "resource": resource,
            "capability": None if request.gate is None else capability,
            "stage": stage,
        }
    )
    decision = engine.decide(named)
    assert {(each.code, each.required_role) for each in decision.denials} == (
        rules_say_no(request)
    )
    assert decision.determining == known[request].determining


# -- suggestions ---------------------------------------------------------------


def test_suggestions_are_the_fewest_that_help(known: Known) -> None:
    for request, decision in known.items():
        taken, ways = suggested(decision), ways_out(request)
        if decision.is_allowed or not ways:
            assert not taken, request
        else:
            assert taken in ways, request
            assert len(taken) == min(map(len, ways)), request


def test_each_suggestion_stands_at_the_denials_it_resolves(known: Known) -> None:
    for request, decision in known.items():
        taken = suggested(decision)
        for denial in decision.denials:
            assert bool(denial.suggestions) == bool(taken), request
            own = known[after(request, denial.suggestions)]
            assert not taken or denial.code not in {each.code for each in own.denials}


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (ask(Role.READ), {"role_required": (AS_WRITE,)}),
        (ask(Role.WRITE, Action.UNLOCK), {"role_required": (AS_ADMIN,)}),
        (ask(Role.WRITE, safe_mode=True), {"safe_mode": (AS_ADMIN,)}),
        (
            ask(Role.READ, Action.INVOKE, gate=GateState.LOCKED),
            {"capability_locked": (UNLOCK,)},
        ),
        (
            ask(Role.READ, safe_mode=True, gate=GateState.LOCKED),
            {
                "capability_locked": (UNLOCK,),
                "role_required": (AS_ADMIN,),
                "safe_mode": (AS_ADMIN,),
            },
        ),
        (
            ask(
                Role.READ,
                Action.APPROVE,
                gate=GateState.LOCKED,
                state=State.QUARANTINED,
            ),
            {"capability_locked": (), "quarantined": (), "role_required": ()},
        ),
    ],
)
def test_suggestions_by_denial(
    known: Known,
    request_: PolicyRequest,
    expected: dict[str, tuple[Suggestion, ...]],
) -> None:
    denials = known[request_].denials
    assert {each.code.value: each.suggestions for each in denials} == expected


# -- other policies ------------------------------------------------------------

ANY = "(principal, action, resource)"
PERMIT = '@id("all") permit (principal, action, resource);\n'


def shipped(name: str) -> str:
    return files("factory").joinpath("policies", name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def schema() -> str:
    return shipped("schema.cedarschema")


def other(schema: str, *texts: str) -> PolicyEngine:
    return PolicyEngine(schema, {"other.cedar": "\n".join(texts)})


def only_denial(decision: Decision) -> Denial:
    (denial,) = decision.denials
    return denial


def test_leaving_safe_mode_is_suggested_where_no_role_helps(schema: str) -> None:
    engine = other(
        schema,
        PERMIT,
        '@id("still") @code("safe_mode") forbid (principal, action, resource)'
        ' when { context.safe_mode && action != Action::"leave_safe_mode" };',
    )
    denial = only_denial(engine.decide(ask(safe_mode=True)))
    least = LEAVE.model_copy(update={"role": Role.READ})
    assert denial.suggestions == (least,)


def test_a_remedy_that_nobody_may_carry_out_is_not_suggested(schema: str) -> None:
    engine = other(
        schema,
        PERMIT,
        '@id("shut") @code("safe_mode") forbid (principal, action, resource)'
        " when { context.safe_mode };",
    )
    assert only_denial(engine.decide(ask(safe_mode=True))).suggestions == ()


def test_remedies_that_help_only_together_stand_together(schema: str) -> None:
    engine = other(
        schema,
        PERMIT,
        '@id("calm") @code("safe_mode") forbid (principal, action == '
        'Action::"fabricate", resource) when { context.safe_mode || (context has '
        'gate && context.gate.state == GateState::"locked") };',
    )
    request = ask(safe_mode=True, gate=GateState.LOCKED)
    denial = only_denial(engine.decide(request))
    assert [each.remedy for each in denial.suggestions] == ["unlock", "leave_safe_mode"]


def test_a_default_deny_names_the_least_role_that_is_permitted(schema: str) -> None:
    text = '@id("a") permit (principal == Role::"admin", action, resource);'
    denial = only_denial(other(schema, text).decide(ask(Role.READ)))
    assert denial.code is DenialCode.ROLE_REQUIRED
    assert denial.required_role is Role.ADMIN
    assert denial.suggestions == (AS_ADMIN,)


@pytest.mark.parametrize("role", Role)
def test_without_any_permit_everybody_is_denied(schema: str, role: Role) -> None:
    denial = only_denial(other(schema, "").decide(ask(role)))
    assert denial.code is DenialCode.POLICY_ERROR
    assert denial.suggestions == ()


@pytest.mark.parametrize("effect", ["forbid", "permit"])
def test_a_rule_that_fails_denies(schema: str, effect: str) -> None:
    """Cedar skips the rule and, as something else permits, allows."""
    code = '@code("safe_mode")' if effect == "forbid" else ""
    engine = other(
        schema,
        PERMIT,
        f'@id("overflow") {code} {effect} (principal, action, resource)'
        " when { 9223372036854775807 + 1 > 0 };",
    )
    denial = only_denial(engine.decide(ask(Role.ADMIN)))
    assert denial.code is DenialCode.POLICY_ERROR
    assert "overflow" in denial.detail["error"]


def test_a_capability_without_its_gate_denies(engine: PolicyEngine) -> None:
    request = ask(Role.ADMIN).model_copy(update={"capability": "factory_script"})
    denial = only_denial(engine.decide(request))
    assert denial.code is DenialCode.POLICY_ERROR
    assert denial.detail["error"]


@pytest.mark.parametrize(
    "text",
    [
        "permit (principal, action, resource)",
        f"permit {ANY};",
        f'@id("") permit {ANY};',
        PERMIT + PERMIT,
        f'@id("policy_error") permit {ANY};',
        '@id("x") permit (principal == Role::"root", action, resource);',
        '@id("x") permit (principal, action == Action::"inspekt", resource);',
        f'@id("x") permit {ANY} when {{ context.safemode }};',
        f'@id("x") permit {ANY} when {{ context.safe_mode > 1 }};',
        f'@id("x") permit {ANY} when {{ context.state == State::"draft" }};',
        f'@id("x") permit {ANY} when {{ principal == Role::"wright" }};',
        f'@id("x") forbid {ANY};',
        f'@id("x") @code("nope") forbid {ANY};',
        f'@id("x") @code("safe_mode") permit {ANY};',
        f'@id("x") @required_role("root") permit {ANY};',
        f'@id("x") @requird_role("admin") permit {ANY};',
        "forbid (principal, action, resource == ?resource);",
    ],
)
def test_a_broken_policy_is_refused(schema: str, text: str) -> None:
    with pytest.raises(FactoryError) as caught:
        other(schema, text)
    assert caught.value.code == "bad_policy"
    assert caught.value.fields["why"]


def test_a_broken_schema_is_refused() -> None:
    with pytest.raises(FactoryError) as caught:
        other("entity Role enum;", PERMIT)
    assert caught.value.code == "bad_policy"


# -- the hash ------------------------------------------------------------------

COMMENT = st.text(st.characters(categories=("L", "N", "P", "Zs")))


@given(first=COMMENT, second=COMMENT)
def test_every_character_counts_in_the_hash(
    schema: str, first: str, second: str
) -> None:
    texts = [f"{PERMIT}//{comment}" for comment in (first, second)]
    schemas = [f"{schema}//{comment}" for comment in (first, second)]
    engines = [other(a, b) for a, b in product(schemas, texts)]
    assert len({engine.hash for engine in engines}) == (1 if first == second else 4)


def test_the_hash_is_that_of_the_texts(engine: PolicyEngine, schema: str) -> None:
    names = ("safe_mode.cedar", "roles.cedar", "quarantine.cedar", "gates.cedar")
    texts = {name: shipped(name) for name in names}
    assert PolicyEngine(schema, texts).hash == engine.hash
    assert PolicyEngine(schema, {**texts, "roles.cedar": PERMIT}).hash != engine.hash
