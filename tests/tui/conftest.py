"""A core with a real factory and a fixed clock, that knows a few sentences by heart.

The chat is tested against what it needs of the core; the language is tested elsewhere.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest
from textual import events
from textual.pilot import Pilot

from agent.reply import (
    Asked,
    Decided,
    PlanShown,
    Refused,
    Reply,
    RunDone,
    Turn,
)
from factory.bootstrap import expiry, open_factory
from factory.errors import FactoryError
from factory.model import GateState, Role
from factory.operations import Build, Fabricate, Operation, SetGate, SetSafeMode
from factory.plan import ConfirmedPlan, Outcome, Plan, PlanContext
from factory.providers.port import Media
from factory.stem import StemCellFactory
from grammar.model import Lang, Question
from tui.app import FactoryApp
from tui.screens.chat import ChatScreen
from tui.widgets.card import PlanCard
from tui.widgets.prompt import Prompt

AT = "2026-11-22T12:03:00.000+00:00"
VOICE_RU = "создай голосовой орган v1"
VOICE_EN = "create voice organ v1"
UNLOCK = "разблокируй factory_script"
LEAVE = "выключи безопасный режим"
ENTER = "включи безопасный режим"
HOSTILE = "[/b] [red]x\x1b]0;owned\x07\x1b]52;c;aGk=\x07\u202eevil\u200b\x9b31m"
ANSWERS: dict[str, tuple[Reply, ...]] = {
    "создай орган": (
        Asked(Question("target", "Какой?", ("голосовой",)), is_said=True),
    ),
    "враг": (Refused(HOSTILE, text=HOSTILE, suggestions=(HOSTILE,)),),
    "звук": (RunDone("organ.voice.v1", None, Media("audio/wav", b"RIFF")),),
    "много": tuple(Refused("x", text=str(n)) for n in range(400)),
}


@dataclass
class Clock:
    """Seconds that pass only when a test says so."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class HeartCell:
    """A Command Cell of few words over a real factory."""

    factory: StemCellFactory
    role: Role = Role.ADMIN
    actor: str = "anna"
    open_plan: Plan | None = None
    heard: list[str] = field(default_factory=list)
    released: Event = field(default_factory=Event)
    failing: FactoryError | None = None

    def say(self, text: str) -> Turn:
        self.heard.append(text)
        if self.failing is not None:
            error, self.failing = self.failing, None
            raise error
        if text in ("да", "yes", "нет", "no"):
            return self._answer(text, accept=text in ("да", "yes"))
        lang = Lang.EN if text.isascii() else Lang.RU
        return Turn(text, lang, self._replies(text))

    def decide(self, digest: str, *, accept: bool) -> Turn:
        self.heard.append(f"<{accept}>")
        if self.failing is not None:
            error, self.failing = self.failing, None
            raise error
        assert self.open_plan is not None
        assert self.open_plan.digest == digest
        return self._answer("", accept=accept)

    def behind_its_back(self, operation: Operation) -> None:
        """Change the factory as another operator would."""
        plan = self._plan(operation)
        self._apply(plan)

    # ----------------------------------------------------------------------------

    def _answer(self, text: str, *, accept: bool) -> Turn:
        plan, self.open_plan = self.open_plan, None
        lang = Lang.EN if text in ("yes", "no") else Lang.RU
        if plan is None:
            return Turn(text, lang, (Refused("nothing_open"),))
        outcome = self._apply(plan) if accept else None
        return Turn(text, lang, (Decided(plan, outcome),))

    def _apply(self, plan: Plan) -> Outcome:
        confirmed = ConfirmedPlan(plan, plan.digest, self.actor)
        return self.factory.apply(confirmed, AT, lambda _outcome, _head: _logged)

    def _replies(self, text: str) -> tuple[Reply, ...]:
        if text in self.sentences:
            plan = self._plan(self.sentences[text]())
            self.open_plan = plan if plan.writes else None
            return (PlanShown(plan, is_open=bool(plan.writes)),)
        if text == "голосовой":
            return self._replies(VOICE_RU)
        if text.startswith("медленно"):
            self.released.wait(10)
            text = text.removeprefix("медленно").strip()
            return self._replies(text)
        if text.endswith("поломка"):
            raise ValueError(HOSTILE)
        return ANSWERS.get(text, (Refused("x", text=f"услышал: {text}"),))

    @property
    def sentences(self) -> dict[str, Callable[[], Operation]]:
        return {
            VOICE_RU: self._voice,
            VOICE_EN: self._voice,
            UNLOCK: lambda: SetGate(
                capability="factory_script", state=GateState.EXPERIMENTAL
            ),
            LEAVE: lambda: SetSafeMode(on=False),
            ENTER: lambda: SetSafeMode(on=True),
        }

    def normalize(self) -> Fabricate:
        """A cell of the voice organ, made alone."""
        spec = self.factory.catalog.cell("analysis.text_normalize.v1")
        assert spec is not None
        return Fabricate(spec=spec)

    def _voice(self) -> Build:
        catalog = self.factory.catalog
        template = catalog.organ("organ.voice.v1")
        assert template is not None
        specs = tuple(filter(None, map(catalog.cell, template.cells)))
        return Build(template=template, cells=specs)

    def _plan(self, operation: Operation) -> Plan:
        context = PlanContext(
            actor=self.actor, role=self.role, at=AT, expires_at=expiry(AT)
        )
        with self.factory.snapshot() as world:
            return self.factory.plan([operation], world, context)


def _logged(number: int, prev: str) -> dict[str, object]:
    return {"number": number, "prev": prev}


@dataclass
class HeartSession:
    cell: HeartCell
    factory: StemCellFactory
    outputs: Path
    location: str = "/srv/secret/factory.db"
    lang: Lang | None = None


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[HeartSession]:
    factory = open_factory(str(tmp_path / "factory.db"))
    yield HeartSession(HeartCell(factory), factory, tmp_path / "outputs")
    factory.close()


@dataclass
class Hands:
    """An operator at the keyboard of the chat."""

    pilot: Pilot[int]
    clock: Clock

    @property
    def screen(self) -> ChatScreen:
        screen = self.pilot.app.screen
        assert isinstance(screen, ChatScreen)
        return screen

    @property
    def prompt(self) -> Prompt:
        return self.screen.prompt

    @property
    def card(self) -> PlanCard:
        return self.screen.query(PlanCard).last()

    @property
    def text(self) -> str:
        """What is on the screen, without trailing spaces."""
        strips = self.pilot.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips) + "\n"

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text, letter by letter, without sending it."""
        names = {" ": "space", ".": "full_stop"}
        await self.press(*(names.get(char, char) for char in text))

    async def say(self, text: str) -> None:
        """Send a text and read the answer."""
        await self.send(text)
        await self.rest()

    async def send(self, text: str) -> None:
        """Send a text as Enter would; the answer may take its time."""
        self.prompt.focus()
        self.prompt.text = text
        self.prompt._send()
        await self.pilot.pause()

    async def rest(self, seconds: float = 1.0) -> None:
        """Let the core finish, and the quiet time pass."""
        queue = self.screen._queue
        while queue.current is not None or queue.waiting:
            await self.pilot.pause()
        await self.pilot.pause()
        self.clock.pass_by(seconds)

    async def paste(self, text: str) -> None:
        self.pilot.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def decide(self, *keys: str) -> None:
        """Press keys in the card, and let the core finish."""
        await self.press("f2", *keys)
        await self.rest()


Chat = Callable[..., AbstractAsyncContextManager[Hands]]


@pytest.fixture
def chat(session: HeartSession, clock: Clock) -> Chat:
    """Runs the chat: `async with chat(size=(80, 24)) as hands`."""

    @asynccontextmanager
    async def run(
        size: tuple[int, int] = (100, 60), lang: Lang = Lang.RU
    ) -> AsyncIterator[Hands]:
        app = FactoryApp(session, lang, clock, lambda: "12:05")
        async with app.run_test(size=size) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            yield Hands(pilot, clock)

    return run
