"""The chat with the real Command Cell behind it, here and through a service."""

import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agent.session import Session
from grammar.parse import Parser
from tests.service.desk import opened_desk
from tests.tui.hands import Chat
from tests.tui.house import House, house_here, house_served
from tui.widgets.card_text import CardState
from tui.words import EN, RU


@pytest.fixture(params=["here", "served"])
def house(
    request: pytest.FixtureRequest, parser: Parser, tmp_path: Path
) -> Iterator[House]:
    if request.param == "here":
        with house_here(tmp_path) as house:
            yield house
        return
    with opened_desk(str(tmp_path / "f.db"), parser, io.StringIO()) as desk:
        yield house_served(desk, tmp_path)


@pytest.fixture
def real(house: House) -> Iterator[Session]:
    with closing(house.enter("anna")) as session:
        yield session


async def test_an_organ_is_grown_and_taken_back_by_a_digit(
    chat: Chat, house: House, real: Session
) -> None:
    async with chat(on=real) as hands:
        await hands.say("создай голосовой орган v1")
        assert hands.card.state is CardState.OPEN
        await hands.decide("1")
        assert await hands.sees(RU.end_applied)
        assert house.state("organ.voice.v1") == "draft"
        await hands.say("отмени последнее")
        await hands.decide("1")
        assert house.state("organ.voice.v1") is None
        assert real.cell.open_plan is None


async def test_a_question_is_answered_in_the_prompt(chat: Chat, real: Session) -> None:
    async with chat(on=real) as hands:
        await hands.say("создай орган")
        await hands.say("1")
        assert hands.card.state is CardState.OPEN
        await hands.decide("2")
        assert await hands.sees(RU.end_declined)


async def test_english_is_answered_in_english(chat: Chat, real: Session) -> None:
    async with chat(on=real) as hands:
        await hands.say("unlock factory_script")
        await hands.press("f2", "1")
        assert await hands.sees(EN.phrase.format(phrase="capability.factory_script"))
        await hands.type("capability.factory_script")
        await hands.press("enter")
        await hands.rest()
        assert await hands.sees(EN.end_applied)


async def test_a_plan_that_went_stale_is_made_anew(
    chat: Chat, house: House, real: Session
) -> None:
    async with chat(on=real) as hands:
        await hands.say("создай голосовой орган v1")
        with closing(house.enter("boris")) as boris:
            boris.cell.say("включи безопасный режим")
            boris.cell.say("да")
        await hands.decide("1")
        assert hands.card.state is CardState.STALE
        await hands.decide("1")
        assert hands.card.state is CardState.OPEN
        assert await hands.sees(f"безопасный режим {RU.safe_on}")
