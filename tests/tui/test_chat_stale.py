"""A plan that is overtaken by the world or by another plan."""

import pytest

from factory.model import GateState
from factory.operations import SetGate
from tests.tui.hands import Chat
from tests.tui.heart import HeartSession
from tui.widgets.card_text import CardState
from tui.words import RU

VOICE = "создай голосовой орган v1"
UNLOCK = "разблокируй factory_script"
ENTER = "включи безопасный режим"
LEAVE = "выключи безопасный режим"


async def test_another_plan_replaces_the_open_one(chat: Chat) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        first = hands.card
        await hands.say(ENTER)
        assert first.state is CardState.ENDED
        assert hands.card is not first
        assert await hands.sees(RU.end_replaced)


async def test_a_stale_plan_swaps_its_options_and_is_made_anew(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        session.cell.behind_its_back(session.cell.normalize())
        await hands.decide("1")
        stale = hands.card
        assert stale.state is CardState.STALE
        assert await hands.sees(RU.option_replan)
        await hands.decide("1")
        assert session.cell.heard[-1] == VOICE
        assert stale.state is CardState.ENDED
        assert hands.card.state is CardState.OPEN
        await hands.decide("1")
        assert await hands.sees(RU.end_applied)


async def test_a_new_command_puts_a_stale_plan_away(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        stale = hands.card
        session.cell.behind_its_back(session.cell.normalize())
        await hands.decide("1")
        await hands.say(ENTER)
        assert stale.state is CardState.ENDED
        assert hands.card.state is CardState.OPEN


@pytest.mark.parametrize("keys", [("f2",), ("f2", "1")])
async def test_a_focused_card_that_is_replaced_gives_the_focus_back(
    chat: Chat, session: HeartSession, keys: tuple[str, ...]
) -> None:
    async with chat() as hands:
        await hands.say(UNLOCK)
        first = hands.card
        await hands.send(f"медленно {VOICE}")
        await hands.press(*keys)
        assert hands.screen.focused is not hands.prompt
        session.cell.released.set()
        await hands.rest()
        assert first.state is CardState.ENDED
        assert hands.card.state is CardState.OPEN
        assert hands.screen.focused is hands.prompt


async def test_a_stale_plan_can_be_put_away(chat: Chat, session: HeartSession) -> None:
    async with chat() as hands:
        await hands.say(ENTER)
        session.cell.behind_its_back(session.cell.sentences[ENTER]())
        await hands.decide("1")
        await hands.decide("2")
        assert hands.card.state is CardState.ENDED
        assert await hands.sees(RU.end_closed)


async def test_replanning_says_the_question_and_the_answer(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.say("создай орган")
        await hands.say("голосовой")
        session.cell.behind_its_back(session.cell.normalize())
        await hands.decide("1")
        await hands.decide("1")
        assert session.cell.heard[-2:] == ["создай орган", "голосовой"]


async def test_another_gate_does_not_make_a_plan_stale(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        session.cell.behind_its_back(
            SetGate(capability="factory_wasm", state=GateState.EXPERIMENTAL)
        )
        await hands.decide("1")
        assert hands.card.state is CardState.ENDED
