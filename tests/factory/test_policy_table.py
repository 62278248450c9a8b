"""The page of denials says what the policies do."""

import pytest

from factory.decision import Action
from factory.model import GateState, Role, State
from factory.policies.table import PAGE, PLAIN, Answers, answers, page
from tests.factory.policy_rules import decided


@pytest.fixture(scope="module")
def known() -> Answers:
    return answers(decided)


def test_the_page_is_up_to_date(known: Answers) -> None:
    assert PAGE.read_text("utf-8") == page(known)


def test_the_table_holds_every_situation(known: Answers) -> None:
    assert len(known) == len(Action) * len(Role) * 2 * (5 * 9 + 2 * 2 * 10)


def test_an_answer_that_is_not_a_sum_is_listed(known: Answers) -> None:
    odd = (Action.INSPECT, Role.READ, True, GateState.LOCKED, State.DRAFT, PLAIN)
    told = page({**known, odd: frozenset({"quarantined"})})
    exceptions = told.partition("## Exceptions")[2]
    (line,) = [each for each in exceptions.splitlines() if each]
    assert line == "- inspect, read, True, locked, draft: quarantined"


def test_a_changed_answer_changes_the_page(known: Answers) -> None:
    asked = (Action.UNDO, Role.READ, False, None, None, PLAIN)
    assert page({**known, asked: frozenset()}) != page(known)


def test_each_circumstance_is_denied_somewhere_and_nothing_else_is(
    known: Answers,
) -> None:
    denied = {
        (circumstance, action.value)
        for (action, role, mode, gate, state, circumstance), no in known.items()
        if (role, mode, gate, state) == (Role.WRITE, False, None, None)
        if no - known[action, role, mode, gate, state, PLAIN]
    }
    moves = ("approve", "enable")
    limits = ("memory_mb 1025", "timeout_ms 60001", "fuel 10000000001")
    assert denied == {
        ("unproved", "approve"),
        *((f"no {each}", move) for each in ("audit", "metrics") for move in moves),
        ("no audit", "release"),
        ("no metrics", "release"),
        *((limit, making) for limit in limits for making in ("fabricate", "configure")),
        ("iterations 1001", "train"),
        ("records 100001", "train"),
        ("minutes 1441", "train"),
        ("one person", "confirm"),
    }
