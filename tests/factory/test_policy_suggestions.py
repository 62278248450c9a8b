"""Suggestions: the fewest remedies that do turn a denial into an allow."""

import pytest

from factory.decision import Action, PolicyRequest, Suggestion
from factory.model import GateState, Role, State
from tests.factory.policy_rules import (
    AS_ADMIN,
    AS_WRITE,
    UNLOCK,
    Known,
    after,
    ask,
    decided,
    suggested,
    ways_out,
    whole_table,
)


@pytest.fixture(scope="module")
def known() -> Known:
    return whole_table()


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
            own = decided(after(request, denial.suggestions))
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
