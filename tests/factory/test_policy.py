"""The shipped policies against the rules in plain Python."""

from importlib.resources import files
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.decision import Action, DenialCode, PolicyRequest
from factory.model import GateState, Role, State
from factory.operations import Move
from factory.policy import PolicyEngine
from tests.factory.policy_rules import (
    GOVERN,
    LOOKS,
    REQUESTS,
    ROLES,
    WORK,
    Known,
    rules_say_no,
    shipped_engine,
    whole_table,
)


@pytest.fixture(scope="module")
def engine() -> PolicyEngine:
    return shipped_engine()


@pytest.fixture(scope="module")
def known() -> Known:
    return whole_table()


def test_the_table_covers_every_action() -> None:
    assert set(Action) == WORK | GOVERN | LOOKS
    assert len(REQUESTS) == len(set(REQUESTS)) == 3 * 22 * 2 * (5 * 9 + 2 * 2 * 10)


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
        assert denial.address == "organ.any.v1"
        is_gate = denial.code is DenialCode.CAPABILITY_LOCKED
        assert denial.capability == ("any" if is_gate else None)


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
        {"gate": GateState.LOCKED, "capability": "any"},
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
            # A circumstance comes with the stage that it is about.
            "stage": request.stage or stage,
        }
    )
    decision = engine.decide(named)
    assert {(each.code, each.required_role) for each in decision.denials} == (
        rules_say_no(request)
    )
    assert decision.determining == known[request].determining


ABOUT_ONE = """
@id("all") permit (principal, action, resource);
@id("one") @code("role_required") forbid (principal, action, resource)
when { resource == Resource::"organ.a.v1" };
"""


def test_a_rule_about_one_resource_says_nothing_of_another() -> None:
    texts = files("factory").joinpath("policies")
    schema = texts.joinpath("schema.cedarschema").read_text(encoding="utf-8")
    engine = PolicyEngine(schema, {"one.cedar": ABOUT_ONE})
    for resource, is_allowed in (("b", True), ("a", False), ("b", True), ("c", True)):
        request = PolicyRequest(
            role=Role.ADMIN,
            action=Action.FABRICATE,
            resource=f"organ.{resource}.v1",
            safe_mode=False,
        )
        for _ in range(2):
            assert engine.decide(request).is_allowed is is_allowed


def test_a_repeated_question_is_answered_about_its_own_resource(
    engine: PolicyEngine,
) -> None:
    for resource in ("organ.a.v1", "organ.b.v1", "organ.a.v1"):
        request = PolicyRequest(
            role=Role.READ, action=Action.BUILD, resource=resource, safe_mode=False
        )
        (denial,) = engine.decide(request).denials
        assert denial.address == resource
