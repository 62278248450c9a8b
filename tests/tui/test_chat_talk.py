"""What is typed arrives, what comes back is shown, and nothing is lost on the way."""

import unicodedata

import pytest

from factory.errors import StoreError
from grammar.model import Lang
from tests.tui.hands import Chat
from tests.tui.heart import HeartSession
from tui.screens.help import HelpScreen
from tui.widgets.transcript import KEPT
from tui.words import EN, RU

VOICE = "создай голосовой орган v1"


async def test_enter_sends_and_empties_the_prompt(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.type("что нового")
        await hands.press("enter")
        await hands.rest()
        assert session.cell.heard == ["что нового"]
        assert hands.prompt.text == ""
        assert await hands.sees("услышал: что нового")


async def test_nothing_is_sent_when_nothing_is_typed(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.press("enter", "space", "enter")
        await hands.rest()
        assert session.cell.heard == []


@pytest.mark.parametrize("key", ["shift+enter", "ctrl+j"])
async def test_a_new_line_does_not_send(
    chat: Chat, session: HeartSession, key: str
) -> None:
    async with chat() as hands:
        await hands.press("a", key, "b")
        assert hands.prompt.text == "a\nb"
        assert session.cell.heard == []
        await hands.press("enter")
        await hands.rest()
        assert session.cell.heard == ["a\nb"]


async def test_a_paste_of_two_lines_waits_for_enter(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.paste("да\r\nи\u0306од\t\x1b]52;c;x\x07\u202e")
        expected = "да\nйод    ‹U+001B›]52;c;x‹U+0007›‹U+202E›"
        assert hands.prompt.text == expected
        assert session.cell.heard == []


async def test_the_arrows_bring_back_what_was_said(chat: Chat) -> None:
    async with chat() as hands:
        await hands.say("первое")
        await hands.say("второе")
        await hands.type("чер")
        await hands.press("up")
        assert hands.prompt.text == "второе"
        await hands.press("up", "up")
        assert hands.prompt.text == "первое"
        await hands.press("down", "down")
        assert hands.prompt.text == "чер"


async def test_the_arrows_move_within_many_lines_first(chat: Chat) -> None:
    async with chat() as hands:
        await hands.say("было")
        await hands.press("a", "ctrl+j", "b", "up")
        assert hands.prompt.text == "a\nb"
        await hands.press("up")
        assert hands.prompt.text == "было"


async def test_what_is_typed_meanwhile_is_queued(
    chat: Chat, session: HeartSession
) -> None:
    async with chat(size=(120, 36)) as hands:
        await hands.send("медленно")
        await hands.send("второе")
        await hands.send("третье")
        assert await hands.sees(RU.busy_more.format(count=2))
        session.cell.released.set()
        await hands.rest()
        assert session.cell.heard == ["медленно", "второе", "третье"]
        assert RU.busy not in await hands.still()


async def test_a_failure_says_what_and_gives_the_text_back(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        session.cell.failing = StoreError("store_locked", "it is locked", path="f.db")
        await hands.say(VOICE)
        assert hands.prompt.text == VOICE
        for part in ("store_locked", RU.failed_unchanged, RU.given_back):
            assert await hands.sees(part)
        await hands.press("enter")
        await hands.rest()
        assert await hands.sees(RU.option_decline)


async def test_a_failure_leaves_a_draft_alone(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.send("медленно")
        await hands.send("второе")
        session.cell.failing = StoreError("store_locked", "it is locked", path="f.db")
        await hands.type("чер")
        session.cell.released.set()
        await hands.rest()
        assert hands.prompt.text == "чер"
        assert await hands.sees(RU.in_history)
        await hands.press("up")
        assert hands.prompt.text == "второе"


async def test_a_fault_in_the_program_ends_only_its_job(
    chat: Chat, session: HeartSession
) -> None:
    async with chat() as hands:
        await hands.say("поломка")
        assert await hands.sees("ValueError")
        assert await hands.sees(RU.failed_unknown)
        assert hands.prompt.text == "поломка"
        await hands.say("что нового")
        assert session.cell.heard == ["поломка", "что нового"]


async def test_hostile_text_is_shown_and_not_obeyed(
    chat: Chat, session: HeartSession
) -> None:
    session.cell.actor = session.location = "[/b]\x1b]0;x\x07"
    async with chat() as hands:
        await hands.say("враг")
        await hands.say("[/b] \x1b]52;c;aGk=\x07 [red]\u202e")
        await hands.say(VOICE)
        await hands.decide("1")
        assert await hands.sees("[/b]‹U+001B›]0;x‹U+0007›")
        kinds = {unicodedata.category(c) for c in hands.text if c != "\n"}
        assert not kinds & {"Cc", "Cf", "Cs"}


async def test_a_sound_is_written_and_named(chat: Chat, session: HeartSession) -> None:
    async with chat(size=(200, 30)) as hands:
        await hands.say("звук")
        await hands.say("звук")
        names = sorted(path.name for path in session.outputs.iterdir())
        assert names == ["organ.voice.v1-1.wav", "organ.voice.v1-2.wav"]
        assert (session.outputs / names[0]).read_bytes() == b"RIFF"
        assert await hands.sees(names[1])


async def test_a_sound_that_cannot_be_written_is_told(
    chat: Chat, session: HeartSession
) -> None:
    session.outputs.write_text("a file where the folder should be")
    async with chat(size=(200, 30)) as hands:
        await hands.say("звук")
        assert await hands.sees(RU.unwritten.partition(":")[0])


async def test_old_blocks_are_let_go(chat: Chat) -> None:
    async with chat(size=(60, 14)) as hands:
        await hands.say("много")
        assert len(hands.screen.talk.children) <= KEPT + 2
        assert await hands.sees("399")
        hands.screen.talk.scroll_home(animate=False)
        await hands.pilot.pause()
        assert await hands.sees(RU.earlier)


async def test_reading_further_up_is_not_disturbed(
    chat: Chat, session: HeartSession
) -> None:
    async with chat(size=(60, 14)) as hands:
        await hands.say("много")
        await hands.send("медленно")
        await hands.press("pageup", "pageup")
        before = await hands.still()
        session.cell.released.set()
        await hands.rest()
        assert "услышал" not in await hands.still()
        assert hands.text.splitlines()[2:-4] == before.splitlines()[2:-4]


@pytest.mark.parametrize("height", [14, 18, 24])
async def test_the_answer_to_what_was_sent_is_shown(chat: Chat, height: int) -> None:
    async with chat(size=(80, height)) as hands:
        await hands.say("много")
        await hands.press("pageup", "pageup")
        await hands.say(VOICE)
        assert await hands.sees("пока ничего не изменено")
        await hands.decide(*["pagedown"] * 4, "1")
        assert await hands.sees("Применено")
        await hands.say("привет")
        assert await hands.sees("услышал: привет")


async def test_help_opens_and_closes(chat: Chat) -> None:
    async with chat(size=(60, 24)) as hands:
        await hands.press("f1")
        assert isinstance(hands.pilot.app.screen, HelpScreen)
        assert await hands.sees("Shift+Enter")
        await hands.press("escape")
        assert hands.screen.focused is hands.prompt


async def test_f2_without_a_plan_says_so(chat: Chat) -> None:
    async with chat(lang=Lang.EN) as hands:
        await hands.press("f2")
        assert await hands.sees(EN.no_card)


async def test_ctrl_c_twice_quits(chat: Chat) -> None:
    async with chat() as hands:
        await hands.press("ctrl+c")
        assert await hands.sees(RU.quit_again)
        hands.clock.pass_by(1.5)
        await hands.press("ctrl+c")
        assert hands.pilot.app.is_running
        await hands.press("ctrl+c")
        assert hands.pilot.app.return_code == 0


async def test_ctrl_c_copies_a_selection_instead(chat: Chat) -> None:
    async with chat() as hands:
        await hands.type("текст")
        await hands.press("shift+home", "ctrl+c", "ctrl+c")
        assert hands.pilot.app.clipboard == "текст"
        assert RU.quit_again not in hands.text


async def test_ctrl_q_quits(chat: Chat) -> None:
    async with chat() as hands:
        await hands.press("ctrl+q")
        assert hands.pilot.app.return_code == 0
