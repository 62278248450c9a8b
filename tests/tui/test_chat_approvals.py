"""F4: what waits by its due date, opened one at a time, decided in its card."""

from contextlib import closing
from pathlib import Path

import pytest

from agent.bootstrap import Session, open_session
from agent.reply import ApprovalsShown, Trial
from factory.approval import Approval
from factory.judge.trial import fresh_trial, terms_of
from factory.judge.verdict import judge
from factory.model import Role, Slo, State
from factory.report import RiskLevel
from factory.runtime.counts import Counts
from factory.runtime.observations import Report
from grammar.model import Lang
from tests.tui.hands import Chat
from tests.tui.heart import HeartSession
from tui.screens.approvals import ApprovalsScreen
from tui.screens.choices import choices_of
from tui.widgets.card import PlanCard
from tui.widgets.card_text import CardState
from tui.words import RU

UNLOCK = "разблокируй factory_script"
NAME = "capability.factory_script"


@pytest.fixture
def waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A factory under four eyes where anna has confirmed an unlock."""
    monkeypatch.setenv("FACTORY_ACTOR", "anna")
    place = tmp_path / "two.db"
    with closing(open_session(str(place), Role.ADMIN, None, tmp_path)) as anna:
        plan = anna.cell.require(two=True).replies[0].plan  # type: ignore[union-attr]
        anna.cell.decide(plan.digest, accept=True)
        anna.cell.say(UNLOCK)
        anna.cell.say(NAME)
    return place


@pytest.fixture
def boris(waiting: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setenv("FACTORY_ACTOR", "boris")
    return open_session(str(waiting), Role.ADMIN, None, tmp_path)


@pytest.mark.parametrize("key", ["enter", "1"])
async def test_a_waiting_plan_opens_as_a_card_and_is_decided_there(
    chat: Chat, boris: Session, key: str
) -> None:
    with closing(boris):
        async with chat(on=boris) as hands:
            assert await hands.sees("одобрений 1")
            await hands.press("f4")
            assert await hands.sees(RU.approvals_title)
            assert await hands.sees("подтверждено: anna")
            await hands.press(key)
            await hands.rest()
            assert hands.card.state is CardState.OPEN
            assert isinstance(hands.screen.focused, PlanCard)
            await hands.press("pagedown", "pagedown", "1")
            await hands.type(NAME)
            hands.clock.pass_by(1)
            await hands.press("enter")
            await hands.rest()
            assert await hands.sees(RU.end_applied)
            assert boris.approvals().plans == ()


async def test_with_nothing_waiting_it_says_so_and_closes(chat: Chat) -> None:
    async with chat() as hands:
        await hands.type("чернов")
        await hands.press("f4")
        assert await hands.sees(RU.approvals_none)
        await hands.press("5", "escape")
        assert hands.screen.focused is hands.prompt
        assert hands.prompt.text == "чернов"


async def test_it_decides_nothing_itself(chat: Chat, boris: Session) -> None:
    with closing(boris):
        async with chat(on=boris) as hands:
            await hands.press("f4")
            assert await hands.sees(RU.approvals_title)
            await hands.press("y", "д", "space", "9", "f4")
            assert not isinstance(hands.pilot.app.screen, ApprovalsScreen)
            assert boris.cell.open_plan is None
            assert len(boris.approvals().plans) == 1


async def test_the_organs_are_listed_by_a_key(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.press("f3")
        await hands.rest()
        assert session.cell.heard == [RU.say_organs]


def approval(boris: Session, due: str) -> Approval:
    (found,) = boris.approvals().plans
    return found.model_copy(update={"due": due})


def trial(due: str, state: State) -> Trial:
    judgement = judge(fresh_trial(terms_of(Slo(), state, 0)))
    address = f"organ.{state.value}.v1"
    report = Report(address, state, judgement, False, Counts())  # noqa: FBT003
    return Trial(address, state, due, report, is_proved=False)


def test_soonest_due_first_then_the_riskier(boris: Session) -> None:
    with closing(boris):
        soon, late = "2026-11-22T12:00:00.000+00:00", "2026-11-22T13:00:00.000+00:00"
        plan = approval(boris, late)
        shown = ApprovalsShown(
            (plan,), (trial(late, State.CANARY), trial(soon, State.CANARY))
        )
    found = choices_of(shown, Lang.EN)
    assert [each.due for each in found] == [soon, late, late]
    assert [each.risk for each in found[1:]] == [RiskLevel.HIGH, RiskLevel.MEDIUM]
    assert found[0].text == "approve organ.canary.v1"
    assert found[1].digest == plan.digest
