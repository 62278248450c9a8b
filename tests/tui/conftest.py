"""The chat on a factory of its own, with a clock that the test moves."""

import io
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from agent.session import Session
from factory.bootstrap import open_factory
from grammar.model import Lang
from grammar.parse import Parser
from tests.service.desk import opened_desk
from tests.tui.command import ServedShell, Shell
from tests.tui.hands import Chat, Hands
from tests.tui.heart import Clock, HeartCell, HeartSession
from tui.app import FactoryApp


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The command language; it holds no state."""
    return Parser.load()


@pytest.fixture(params=["here", "served"])
def anywhere(
    request: pytest.FixtureRequest, parser: Parser, tmp_path: Path
) -> Iterator[Shell]:
    """A shell with an empty factory, on its database and through a real service."""
    if request.param == "here":
        yield Shell(tmp_path)
        return
    with opened_desk(str(tmp_path / "served.db"), parser, io.StringIO()) as desk:
        yield ServedShell(tmp_path, desk)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[HeartSession]:
    factory = open_factory(str(tmp_path / "factory.db"))
    yield HeartSession(HeartCell(factory), factory, tmp_path / "outputs")
    factory.close()


@pytest.fixture
def chat(session: HeartSession, clock: Clock) -> Chat:
    """Runs the chat: `async with chat(size=(80, 24)) as hands`."""

    @asynccontextmanager
    async def run(
        size: tuple[int, int] = (90, 40),
        lang: Lang = Lang.RU,
        on: Session = session,
    ) -> AsyncIterator[Hands]:
        app = FactoryApp(on, lang, clock, lambda: "12:05")
        async with app.run_test(size=size) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            yield Hands(pilot, clock)

    return run
