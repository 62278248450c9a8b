"""The chat with the real Command Cell behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.bootstrap import Session, open_session
from factory.model import Role
from tests.tui.hands import Chat
from tui.widgets.card_text import CardState
from tui.words import EN, RU


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Session]:
    place = str(tmp_path / "real.db")
    session = open_session(place, Role.ADMIN, None, tmp_path / "outputs")
    yield session
    session.close()


async def test_an_organ_is_grown_by_a_digit_and_taken_back_by_a_word(
    chat: Chat, real: Session
) -> None:
    async with chat(on=real) as hands:
        await hands.say("создай голосовой орган v1")
        assert hands.card.state is CardState.OPEN
        await hands.decide("1")
        assert await hands.sees(RU.end_applied)
        assert _state(real) == "draft"
        await hands.say("отмени последнее")
        await hands.say("да")
        assert _state(real) is None
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


async def test_a_plan_that_went_stale_is_made_anew(chat: Chat, real: Session) -> None:
    async with chat(on=real) as hands:
        await hands.say("создай голосовой орган v1")
        boris = open_session(real.location, Role.ADMIN, None, real.outputs)
        boris.cell.say("включи безопасный режим")
        boris.cell.say("да")
        boris.close()
        await hands.decide("1")
        assert hands.card.state is CardState.STALE
        await hands.decide("1")
        assert hands.card.state is CardState.OPEN
        assert await hands.sees(f"безопасный режим {RU.safe_on}")


def _state(session: Session) -> str | None:
    with session.factory.snapshot() as world:
        record = world.get("organ.voice.v1")
    return getattr(record, "state", None)
