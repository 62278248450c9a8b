"""A plan is decided on purpose or not at all."""

import pytest

from factory.errors import StoreError
from tests.tui.hands import Chat
from tests.tui.heart import HeartSession
from tui.widgets.card_text import CardState
from tui.widgets.phrase import Phrase
from tui.words import EN, RU

VOICE = "создай голосовой орган v1"
UNLOCK = "разблокируй factory_script"
ENTER = "включи безопасный режим"
LEAVE = "выключи безопасный режим"


async def test_a_new_plan_takes_neither_focus_nor_draft(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.send("медленно")
        await hands.type("черно")
        session.cell.released.set()
        await hands.rest()
        await hands.send(VOICE)
        await hands.type("вик 1 2 3")
        await hands.rest()
        assert hands.screen.focused is hands.prompt
        assert hands.prompt.text == "вик 1 2 3"
        assert hands.card.state is CardState.OPEN


async def test_digits_in_the_prompt_never_reach_the_card(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        await hands.press("1", "2", "3")
        await hands.rest()
        assert hands.prompt.text == "123"
        assert hands.card.state is CardState.OPEN
        assert session.cell.heard == [VOICE]


async def test_letters_in_the_card_do_nothing(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        await hands.decide("y", "н", "n", "т", "д", "enter", "space")
        assert hands.card.state is CardState.OPEN
        assert session.cell.heard == [VOICE]


async def test_a_digit_applies_after_the_quiet_time(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        await hands.decide("1")
        assert session.cell.heard == [VOICE, "<True>"]
        assert hands.card.state is CardState.ENDED
        assert await hands.sees(f"{RU.end_applied} · anna · 12:05")
        assert hands.screen.focused is hands.prompt
        with session.cell.factory.snapshot() as world:
            assert world.get("organ.voice.v1") is not None


async def test_a_digit_too_soon_after_the_plan_is_not_taken(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.send(VOICE)
        await hands.rest(seconds=0.4)
        await hands.press("f2", "1", "1", "1")
        assert await hands.sees(RU.hold_soon)
        hands.clock.pass_by(0.5)
        await hands.decide("2")
        assert session.cell.heard == [VOICE, "<False>"]


async def test_a_digit_too_soon_after_typing_is_not_taken(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        await hands.type("чернов")
        await hands.press("f2", "1")
        assert await hands.sees(RU.hold_soon)
        assert session.cell.heard == [VOICE]


async def test_two_declines(chat: Chat, session: HeartSession) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        await hands.decide("2")
        await hands.say(VOICE)
        await hands.say("нет")
        assert session.cell.heard == [VOICE, "<False>", VOICE, "нет"]
        assert (await hands.still()).count(f"{RU.end_declined} · anna") == 2


async def test_a_typed_yes_applies_low_risk_and_freezes_the_card(chat: Chat) -> None:
    async with chat() as hands:
        await hands.say(ENTER)
        await hands.say("да")
        assert hands.card.state is CardState.ENDED
        assert await hands.sees(RU.end_applied)


async def test_a_typed_yes_to_medium_risk_is_shown_the_way(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        await hands.say("да")
        assert await hands.sees("риск средний: прочитайте план, нажмите F2, затем 1")
        assert hands.card.state is CardState.OPEN
        await hands.decide("1")
        assert session.cell.heard[-1] == "<True>"


async def test_a_yes_typed_before_the_plan_was_seen_comes_back(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.send("медленно")
        await hands.send(VOICE)
        await hands.send("да")
        session.cell.released.set()
        await hands.rest()
        assert session.cell.heard == ["медленно", VOICE]
        assert hands.prompt.text == "да"
        assert hands.card.state is CardState.OPEN
        assert await hands.sees("! Не отправлено")


async def test_details_show_the_reads_and_count_as_new_content(chat: Chat) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        await hands.press("f2", "3", "1")
        assert await hands.sees(RU.hold_soon)
        await hands.press("pagedown", "pagedown")
        assert await hands.sees("Прочитано")


async def test_medium_risk_must_be_seen_whole(
    chat: Chat, session: HeartSession
) -> None:
    session.cell.behind_its_back(session.cell.sentences[ENTER]())
    async with chat(size=(60, 14)) as hands:
        await hands.say(LEAVE)
        hands.screen.talk.scroll_home(animate=False)
        await hands.pilot.pause()
        await hands.press("f2", "1")
        assert session.cell.heard == [LEAVE]
        assert not hands.card.is_seen
        await hands.press("pagedown", "pagedown", "pagedown")
        hands.clock.pass_by(1)
        assert hands.card.is_seen
        await hands.press("1")
        await hands.rest()
        assert session.cell.heard == [LEAVE, "<True>"]


async def test_high_risk_takes_the_typed_name(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.say(UNLOCK)
        await hands.press("f2", "1")
        assert await hands.sees("Введите: capability.factory_script")
        await hands.paste("capability.factory_script")
        await hands.press("enter")
        assert session.cell.heard == [UNLOCK]
        assert await hands.sees("не совпало")
        hands.card.query_one(Phrase).value = "Capability.factory_scrip"
        await hands.press("end", "t")
        hands.clock.pass_by(0.1)
        await hands.press("enter")
        await hands.rest()
        assert session.cell.heard == [UNLOCK, "<True>"]
        assert hands.screen.focused is hands.prompt


async def test_what_a_card_says_is_seen_on_a_small_screen(chat: Chat) -> None:
    async with chat(size=(60, 13)) as hands:
        await hands.say(UNLOCK)
        await hands.press("f2", "1")
        assert await hands.sees(RU.hold_unseen.partition("{")[0])
        await hands.press("pagedown", "pagedown")
        hands.clock.pass_by(1)
        await hands.press("1")
        assert await hands.sees("Введите: capability.factory_script")
        await hands.press("x", "enter")
        assert await hands.sees("не совпало")


async def test_escape_leaves_the_plan_open(chat: Chat, session: HeartSession) -> None:
    async with chat() as hands:
        await hands.say(UNLOCK)
        await hands.press("f2", "1", "escape")
        assert hands.screen.focused is hands.prompt
        assert hands.card.state is CardState.OPEN
        assert session.cell.heard == [UNLOCK]


async def test_a_failed_decision_may_be_taken_again(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        session.cell.failing = StoreError("store_locked", "locked", path="f.db")
        await hands.decide("1")
        assert hands.card.state is CardState.OPEN
        assert await hands.sees(RU.failed_unchanged)
        await hands.decide("1")
        assert hands.card.state is CardState.ENDED


async def test_safe_mode_follows_what_is_applied(chat: Chat) -> None:
    async with chat() as hands:
        await hands.say(ENTER)
        await hands.decide("1")
        assert await hands.sees(f"безопасный режим {RU.safe_on}")


async def test_english_is_answered_in_english(chat: Chat) -> None:
    async with chat() as hands:
        await hands.say("create voice organ v1")
        assert await hands.sees(EN.option_decline)
        assert await hands.sees("safe mode")


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_a_plan_survives_every_resize(
    chat: Chat, session: HeartSession, size: tuple[int, int]
) -> None:
    async with chat(size=(120, 36)) as hands:
        await hands.say(VOICE)
        await hands.pilot.resize_terminal(*size)
        await hands.pilot.pause()
        await hands.decide("1")
        assert session.cell.heard[-1] == "<True>"
