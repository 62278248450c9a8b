"""The chat through a service whose answers get lost: nothing typed or confirmed is."""

import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agent.remote.session import RemoteSession
from agent.session import News
from factory.client.place import Place
from factory.model import Role
from grammar.model import Lang
from grammar.parse import Parser
from tests.service.cutting import Way, cut_way
from tests.service.desk import Desk, opened_desk
from tests.tui.hands import Chat
from tui.app import FactoryApp
from tui.screens.standing import Standing, status_text
from tui.widgets.card_text import CardState
from tui.words import EN, RU


@pytest.fixture
def desk(parser: Parser, tmp_path: Path) -> Iterator[Desk]:
    with opened_desk(str(tmp_path / "f.db"), parser, io.StringIO()) as desk:
        yield desk


@pytest.fixture
def way(desk: Desk) -> Iterator[Way]:
    port = desk.client.base_url.port
    assert port is not None
    with cut_way(port) as way:
        yield way


@pytest.fixture
def session(desk: Desk, way: Way, tmp_path: Path) -> Iterator[RemoteSession]:
    place = Place(way.url, desk.tokens["admin"], lang="ru")
    with closing(RemoteSession(place, Lang.RU, tmp_path)) as session:
        yield session


async def test_a_lost_reply_to_a_confirm_ends_as_it_was_applied(
    chat: Chat, session: RemoteSession, way: Way, desk: Desk
) -> None:
    async with chat(on=session) as hands:
        await hands.say("заблокируй factory_adapter")
        way.is_cut = True
        await hands.decide("1")
        assert await hands.sees(RU.end_applied)
    with desk.office.factory.snapshot() as world:
        assert world.head().seq == 1


async def test_what_was_typed_and_what_is_open_outlive_the_connection(
    chat: Chat, session: RemoteSession, way: Way
) -> None:
    async with chat(on=session) as hands:
        await hands.say("заблокируй factory_adapter")
        way.close()
        await hands.say("статус")
        assert await hands.sees("Служба не отвечает")
        assert await hands.sees(RU.failed_unchanged)
        assert hands.prompt.text == "статус"
        assert hands.card.state is CardState.OPEN
        await hands.decide("1")
        assert hands.card.state is CardState.OPEN


async def test_the_status_line_tells_how_the_connection_stands(
    chat: Chat, session: RemoteSession
) -> None:
    async with chat(on=session) as hands:
        app = hands.pilot.app
        assert isinstance(app, FactoryApp)
        app.hear(News.LOST)
        assert await hands.sees(RU.lost)
        app.hear(News.CHECKING)
        assert await hands.sees(RU.checking)
        app.hear(News.BACK)
        assert await hands.sees(RU.safe_off)
        assert RU.checking not in await hands.still()


async def test_what_others_change_is_seen_without_asking(
    chat: Chat, session: RemoteSession, desk: Desk
) -> None:
    async with chat(on=session) as hands:
        app = hands.pilot.app
        assert isinstance(app, FactoryApp)
        with session.beside(app.hear):
            while desk.service.pulse.listeners == 0:
                await hands.pilot.pause()
            desk.call("PUT", "/safe-mode", "admin", json={"on": True})
            for _ in range(20):
                if await hands.sees(f"безопасный режим {RU.safe_on}"):
                    break
            assert await hands.sees(f"безопасный режим {RU.safe_on}")


@pytest.mark.parametrize("news", list(News))
def test_the_step_of_a_build_stands_where_it_says_that_it_works(news: News) -> None:
    standing = Standing(
        location="https://factory.example",
        role=Role.ADMIN,
        safe_mode=False,
        lang=Lang.EN,
        plans=1,
        is_busy=True,
        waiting=0,
        link=news,
        step="step 3 of 7",
    )
    text = status_text(standing, EN)
    assert text.endswith("step 3 of 7")
    assert text.startswith("factory.example")
    said = [each for each in (EN.lost, EN.wait, EN.checking) if each in text]
    assert len(said) == (news not in (News.CHANGED, News.BACK))
