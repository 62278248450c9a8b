"""The prompt shows what the last word may become; Tab takes it, Enter never does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest

from agent.bootstrap import Session, open_session
from factory.errors import StoreError
from factory.model import Role
from tests.tui.hands import Chat, Hands
from tests.tui.heart import VOICE_RU, HeartCell, HeartSession
from tui.widgets.card import PlanCard
from tui.widgets.prompt import Offered

LINES = ("обнови зрение", "обнови голос", "покажи органы", "да", "враг\x1b]0;x\x07")
TRIES = 500
WAIT_S = 0.02


def held() -> Event:
    event = Event()
    event.set()
    return event


@dataclass
class KnowingCell(HeartCell):
    """A cell that knows a few lines, and can be made to take its time over them."""

    asked: list[str] = field(default_factory=list)
    lets_go: Event = field(default_factory=held)
    broken: StoreError | None = None

    def complete(self, text: str) -> tuple[str, ...]:
        self.asked.append(text)
        self.lets_go.wait(10)
        if self.broken is not None:
            raise self.broken
        return tuple(line for line in LINES if line.startswith(text))


@pytest.fixture
def knowing(session: HeartSession) -> Iterator[KnowingCell]:
    cell = KnowingCell(session.factory)
    session.cell = cell
    yield cell
    cell.lets_go.set()


async def shows(hands: Hands, rest: str) -> bool:
    """Whether this comes to stand behind the caret."""
    for _ in range(TRIES):
        if hands.prompt.suggestion == rest:
            return True
        await hands.pilot.pause(WAIT_S)
    return False


async def asked(hands: Hands, cell: KnowingCell, text: str) -> None:
    """Wait until this text was looked up and the answer has arrived."""
    for _ in range(TRIES):
        if text in cell.asked:
            break
        await hands.pilot.pause(WAIT_S)
    assert text in cell.asked
    await hands.pilot.app.workers.wait_for_complete()
    await hands.pilot.pause()


async def test_tab_takes_what_is_shown(chat: Chat, knowing: KnowingCell) -> None:
    async with chat() as hands:
        await hands.type("обнови зр")
        assert await shows(hands, "ение")
        assert await hands.sees("обнови зрение")
        await hands.press("tab")
        assert hands.prompt.text == "обнови зрение"
        assert hands.prompt.suggestion == ""
        assert hands.prompt.has_focus
        assert knowing.heard == []


async def test_enter_sends_only_what_is_typed(chat: Chat, knowing: KnowingCell) -> None:
    async with chat() as hands:
        await hands.type("обнови зр")
        assert await shows(hands, "ение")
        await hands.press("enter")
        await hands.rest()
        assert knowing.heard == ["обнови зр"]
        assert (hands.prompt.text, hands.prompt.suggestion) == ("", "")


@pytest.mark.parametrize("text", ["", "обнови ", "ъъъ"])
async def test_tab_without_a_ghost_moves_the_focus(
    chat: Chat, knowing: KnowingCell, text: str
) -> None:
    async with chat() as hands:
        await hands.say(VOICE_RU)
        await hands.type(text)
        if text == "ъъъ":
            await asked(hands, knowing, text)
        await hands.press("tab")
        assert hands.prompt.text == text
        assert isinstance(hands.screen.focused, PlanCard)


async def test_typing_goes_on_through_the_ghost(
    chat: Chat, knowing: KnowingCell
) -> None:
    async with chat() as hands:
        await hands.type("обнови зр")
        assert await shows(hands, "ение")
        knowing.lets_go.clear()
        await hands.type("е")
        assert hands.prompt.suggestion == "ние"
        await hands.press("backspace", "backspace")
        assert hands.prompt.suggestion == "рение"
        await hands.type("х")
        assert (hands.prompt.text, hands.prompt.suggestion) == ("обнови зх", "")


async def test_the_ghost_stands_at_the_end_and_nowhere_else(
    chat: Chat, knowing: KnowingCell
) -> None:
    async with chat() as hands:
        await hands.type("обнови зр")
        assert await shows(hands, "ение")
        await hands.press("left")
        assert hands.prompt.suggestion == ""
        await hands.press("right")
        assert hands.prompt.text == "обнови зр"
        assert hands.prompt.suggestion == "ение"
        await hands.press("shift+left")
        assert hands.prompt.suggestion == ""
        assert knowing.heard == []


async def test_an_answer_that_comes_too_late_is_dropped(
    chat: Chat, knowing: KnowingCell
) -> None:
    async with chat() as hands:
        knowing.lets_go.clear()
        await hands.type("пок")
        for _ in range(TRIES):
            if knowing.asked:
                break
            await hands.pilot.pause(WAIT_S)
        assert knowing.asked
        await hands.type("ъ")
        knowing.lets_go.set()
        await asked(hands, knowing, "покъ")
        assert (hands.prompt.text, hands.prompt.suggestion) == ("покъ", "")


async def test_typing_and_talking_do_not_wait_for_a_lookup(
    chat: Chat, knowing: KnowingCell
) -> None:
    async with chat() as hands:
        knowing.lets_go.clear()
        await hands.type("пок")
        for _ in range(TRIES):
            if knowing.asked:
                break
            await hands.pilot.pause(WAIT_S)
        await hands.type("а не пора")
        await hands.press("enter")
        await hands.rest()
        assert knowing.heard == ["пока не пора"]
        knowing.lets_go.set()


async def test_a_failed_lookup_disturbs_nobody(
    chat: Chat, knowing: KnowingCell
) -> None:
    async with chat() as hands:
        knowing.broken = StoreError("store_locked", "it is locked", path="f.db")
        await hands.type("пок")
        await asked(hands, knowing, "пок")
        assert hands.prompt.suggestion == ""
        assert "store_locked" not in hands.text
        knowing.broken = None
        await hands.type("а")
        assert await shows(hands, "жи органы")


async def test_what_commands_a_terminal_is_not_offered(
    chat: Chat, knowing: KnowingCell
) -> None:
    async with chat() as hands:
        await hands.type("вра")
        await asked(hands, knowing, "вра")
        assert hands.prompt.suggestion == ""


async def test_a_ghost_at_the_edge_stays_within_the_prompt(
    chat: Chat, knowing: KnowingCell
) -> None:
    async with chat(size=(60, 24)) as hands:
        room = hands.prompt.wrap_width
        for short in range(4):
            hands.prompt.text = text = "ъ" * (room - short)
            hands.prompt.move_cursor(hands.prompt.document.end)
            hands.prompt.post_message(Offered(text, text + "ю" * 90))
            assert await shows(hands, "ю" * 90)
            drawn = await hands.still()
            assert all(len(line) <= 60 for line in drawn.splitlines())
            assert drawn.count("ъ") == len(text)
    assert knowing.heard == []


async def test_taking_a_word_counts_as_typing(chat: Chat, knowing: KnowingCell) -> None:
    async with chat() as hands:
        await hands.type("д")
        assert await shows(hands, "а")
        hands.clock.pass_by(7)
        await hands.press("tab")
        assert hands.prompt.text == "да"
        assert hands.screen.typing.typed_at == hands.clock.now
        assert knowing.heard == []


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Session]:
    place = str(tmp_path / "real.db")
    session = open_session(place, Role.ADMIN, None, tmp_path / "outputs")
    yield session
    session.close()


async def test_the_real_cell_completes_words_and_live_names(
    chat: Chat, real: Session
) -> None:
    async with chat(on=real) as hands:
        await hands.type("обнови зр")
        assert await shows(hands, "ение")
        hands.prompt.clear()
        assert real.cell.complete("отключи organ.sp") == ()
        real.cell.say("собери speak-pipeline normalize→phonemes→adapter")
        real.cell.say("да")
        await hands.type("отключи organ.sp")
        assert await shows(hands, "eak-pipeline")


def test_behind_a_space_only_the_clear_next_words_are_offered(real: Session) -> None:
    assert real.cell.complete("disable ") == ()
    assert real.cell.complete("обнови зрение ") == ("обнови зрение до v2",)


@pytest.mark.parametrize("text", ["", "Обнови Зр", "созд", "обнови зрение до "])
def test_a_completion_begins_with_its_text(real: Session, text: str) -> None:
    found = real.cell.complete(text)
    assert found
    for offered in found:
        assert offered.startswith(text)
        assert len(offered) > len(text)
