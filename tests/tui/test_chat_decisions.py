"""A plan is decided on purpose or not at all."""

from typing import Any

import pytest

from factory.errors import StoreError
from factory.model import GateState
from factory.operations import SetGate
from tui.widgets.card_text import CardState
from tui.words import EN, RU

VOICE = "создай голосовой орган v1"
UNLOCK = "разблокируй factory_script"
ENTER = "включи безопасный режим"
LEAVE = "выключи безопасный режим"


async def test_a_new_plan_takes_neither_focus_nor_draft(chat: Any) -> None:
    async with chat() as hands:
        await hands.send("медленно")
        await hands.type("черно")
        hands.screen._session.cell.released.set()
        await hands.rest()
        await hands.send(VOICE)
        await hands.type("вик 1 2 3")
        await hands.rest()
        assert hands.screen.focused is hands.prompt
        assert hands.prompt.text == "вик 1 2 3"
        assert hands.card.state is CardState.OPEN


async def test_digits_in_the_prompt_never_reach_the_card(
    chat: Any, session: Any
) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        await hands.press("1", "2", "3")
        await hands.rest()
        assert hands.prompt.text == "123"
        assert hands.card.state is CardState.OPEN
        assert session.cell.heard == [VOICE]


async def test_letters_in_the_card_do_nothing(chat: Any, session: Any) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        await hands.decide("y", "н", "n", "т", "д", "enter", "space")
        assert hands.card.state is CardState.OPEN
        assert session.cell.heard == [VOICE]


async def test_a_digit_applies_after_the_quiet_time(chat: Any, session: Any) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        await hands.decide("1")
        assert session.cell.heard == [VOICE, "<True>"]
        assert hands.card.state is CardState.ENDED
        assert f"{RU.end_applied} · anna · 12:05" in hands.text
        assert hands.screen.focused is hands.prompt
        with session.cell.factory.snapshot() as world:
            assert world.get("organ.voice.v1") is not None


async def test_a_digit_too_soon_after_the_plan_is_not_taken(
    chat: Any, session: Any
) -> None:
    async with chat() as hands:
        await hands.send(VOICE)
        await hands.rest(seconds=0.4)
        await hands.press("f2", "1", "1", "1")
        assert RU.hold_soon in hands.text
        hands.clock.pass_by(0.5)
        await hands.decide("2")
        assert session.cell.heard == [VOICE, "<False>"]


async def test_a_digit_too_soon_after_typing_is_not_taken(
    chat: Any, session: Any
) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        await hands.type("чернов")
        await hands.press("f2", "1")
        assert RU.hold_soon in hands.text
        assert session.cell.heard == [VOICE]


async def test_two_declines(chat: Any, session: Any) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        await hands.decide("2")
        await hands.say(VOICE)
        await hands.say("нет")
        assert session.cell.heard == [VOICE, "<False>", VOICE, "нет"]
        assert hands.text.count(f"{RU.end_declined} · anna") == 2


async def test_a_typed_yes_applies_and_freezes_the_card(chat: Any) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        await hands.say("да")
        assert hands.card.state is CardState.ENDED
        assert RU.end_applied in hands.text


async def test_a_yes_typed_before_the_plan_was_seen_comes_back(
    chat: Any, session: Any
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
        assert "! Не отправлено" in hands.text


async def test_details_show_the_reads_and_count_as_new_content(chat: Any) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        await hands.press("f2", "3", "1")
        assert RU.hold_soon in hands.text
        await hands.press("pagedown", "pagedown")
        assert "Прочитано" in hands.text


async def test_another_plan_replaces_the_open_one(chat: Any) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        first = hands.card
        await hands.say(ENTER)
        assert first.state is CardState.ENDED
        assert hands.card is not first
        assert RU.end_replaced in hands.text


@pytest.mark.parametrize("word", ["да", None])
async def test_a_stale_plan_swaps_its_options_and_is_made_anew(
    chat: Any, session: Any, word: str | None
) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        session.cell.behind_its_back(session.cell.normalize())
        await (hands.decide("1") if word is None else hands.say(word))
        stale = hands.card
        assert stale.state is CardState.STALE
        assert RU.option_replan in hands.text
        await hands.decide("1")
        assert session.cell.heard[-1] == VOICE
        assert stale.state is CardState.ENDED
        assert hands.card.state is CardState.OPEN
        await hands.decide("1")
        assert RU.end_applied in hands.text


async def test_a_new_command_puts_a_stale_plan_away(chat: Any, session: Any) -> None:
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
    chat: Any, session: Any, keys: tuple[str, ...]
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


async def test_a_stale_plan_can_be_put_away(chat: Any, session: Any) -> None:
    async with chat() as hands:
        await hands.say(ENTER)
        session.cell.behind_its_back(session.cell.sentences[ENTER]())
        await hands.decide("1")
        await hands.decide("2")
        assert hands.card.state is CardState.ENDED
        assert RU.end_closed in hands.text


async def test_replanning_says_the_question_and_the_answer(
    chat: Any, session: Any
) -> None:
    async with chat() as hands:
        await hands.say("создай орган")
        await hands.say("голосовой")
        session.cell.behind_its_back(session.cell.normalize())
        await hands.decide("1")
        await hands.decide("1")
        assert session.cell.heard[-2:] == ["создай орган", "голосовой"]


async def test_medium_risk_must_be_seen_whole(chat: Any, session: Any) -> None:
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


async def test_high_risk_takes_the_typed_name(chat: Any, session: Any) -> None:
    async with chat() as hands:
        await hands.say(UNLOCK)
        await hands.press("f2", "1")
        assert "Введите: capability.factory_script" in hands.text
        await hands.paste("capability.factory_script")
        await hands.press("enter")
        assert session.cell.heard == [UNLOCK]
        assert "не совпало" in hands.text
        hands.screen.focused.value = "Capability.factory_scrip"
        await hands.press("end", "t")
        hands.clock.pass_by(0.1)
        await hands.press("enter")
        await hands.rest()
        assert session.cell.heard == [UNLOCK, "<True>"]
        assert hands.screen.focused is hands.prompt


async def test_what_a_card_says_is_seen_on_a_small_screen(chat: Any) -> None:
    async with chat(size=(60, 13)) as hands:
        await hands.say(UNLOCK)
        await hands.press("f2", "1")
        assert RU.hold_unseen.partition("{")[0] in hands.text
        await hands.press("pagedown", "pagedown")
        hands.clock.pass_by(1)
        await hands.press("1")
        assert "Введите: capability.factory_script" in hands.text
        await hands.press("x", "enter")
        assert "не совпало" in hands.text


async def test_escape_leaves_the_plan_open(chat: Any, session: Any) -> None:
    async with chat() as hands:
        await hands.say(UNLOCK)
        await hands.press("f2", "1", "escape")
        assert hands.screen.focused is hands.prompt
        assert hands.card.state is CardState.OPEN
        assert session.cell.heard == [UNLOCK]


async def test_a_failed_decision_may_be_taken_again(chat: Any, session: Any) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        session.cell.failing = StoreError("store_locked", "locked", path="f.db")
        await hands.decide("1")
        assert hands.card.state is CardState.OPEN
        assert RU.failed_unchanged in hands.text
        await hands.decide("1")
        assert hands.card.state is CardState.ENDED


async def test_safe_mode_follows_what_is_applied(chat: Any) -> None:
    async with chat() as hands:
        await hands.say(ENTER)
        await hands.decide("1")
        assert f"безопасный режим {RU.safe_on}" in hands.text


async def test_english_is_answered_in_english(chat: Any) -> None:
    async with chat() as hands:
        await hands.say("create voice organ v1")
        assert EN.option_decline in hands.text
        assert "safe mode" in hands.text


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_a_plan_survives_every_resize(
    chat: Any, session: Any, size: tuple[int, int]
) -> None:
    async with chat(size=(120, 36)) as hands:
        await hands.say(VOICE)
        await hands.pilot.resize_terminal(*size)
        await hands.pilot.pause()
        await hands.decide("1")
        assert session.cell.heard[-1] == "<True>"


async def test_another_gate_does_not_make_a_plan_stale(chat: Any, session: Any) -> None:
    async with chat() as hands:
        await hands.say(VOICE)
        session.cell.behind_its_back(
            SetGate(capability="factory_wasm", state=GateState.EXPERIMENTAL)
        )
        await hands.decide("1")
        assert hands.card.state is CardState.ENDED
