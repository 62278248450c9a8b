"""The engine over other policies: its traps, broken texts, the hash."""

from importlib.resources import files
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.decision import Decision, Denial, DenialCode
from factory.errors import FactoryError
from factory.model import GateState, Role
from factory.policy import PolicyEngine
from tests.factory.policy_rules import AS_ADMIN, LEAVE, ask


@pytest.fixture(scope="module")
def engine() -> PolicyEngine:
    return PolicyEngine.load()


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
    request = ask(Role.ADMIN).model_copy(update={"capability": "any"})
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
    folder = files("factory").joinpath("policies").iterdir()
    names = [file.name for file in folder if file.name.endswith(".cedar")]
    texts = {name: shipped(name) for name in names}
    assert PolicyEngine(schema, texts).hash == engine.hash
    assert PolicyEngine(schema, {**texts, "roles.cedar": PERMIT}).hash != engine.hash
