"""The page of denials says what the policies do."""

import pytest

from factory.decision import Action
from factory.model import GateState, Role, State
from factory.policies.table import PAGE, Answers, answers, page
from factory.policy import PolicyEngine


@pytest.fixture(scope="module")
def known() -> Answers:
    return answers(PolicyEngine.load())


def test_the_page_is_up_to_date(known: Answers) -> None:
    assert PAGE.read_text("utf-8") == page(known)


def test_the_table_holds_every_situation(known: Answers) -> None:
    assert len(known) == len(Action) * len(Role) * 2 * 5 * 9


def test_an_answer_that_is_not_a_sum_is_listed(known: Answers) -> None:
    odd = (Action.INSPECT, Role.READ, True, GateState.LOCKED, State.DRAFT)
    told = page({**known, odd: frozenset({"quarantined"})})
    (line,) = [each for each in told.splitlines() if each.startswith("- ")]
    assert line == "- inspect, read, True, locked, draft: quarantined"


def test_a_changed_answer_changes_the_page(known: Answers) -> None:
    asked = (Action.UNDO, Role.READ, False, None, None)
    assert page({**known, asked: frozenset()}) != page(known)
