"""The chat on a factory of its own, with a clock that the test moves."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from agent.session import Session
from factory.bootstrap import open_factory
from grammar.model import Lang
from tests.tui.hands import Chat, Hands
from tests.tui.heart import Clock, HeartCell, HeartSession
from tui.app import FactoryApp


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
