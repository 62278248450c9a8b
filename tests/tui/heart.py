"""A core with a real factory and a fixed clock, that knows a few sentences by heart.

The chat is tested against what it needs of the core; the language is tested elsewhere.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from pydantic import JsonValue

from agent.glance import glance_of
from agent.reply import (
    ApprovalsShown,
    Asked,
    CardAsked,
    Decided,
    PlanShown,
    Refused,
    Reply,
    RunDone,
    Turn,
)
from agent.session import News
from agent.waiting import approvals_shown
from factory.bootstrap import expiry
from factory.errors import FactoryError
from factory.model import GateState, Role
from factory.operations import Build, Fabricate, Operation, SetGate, SetSafeMode
from factory.phrase import is_confirmed_by, phrase_of
from factory.plan import ConfirmedPlan, Outcome, Plan, PlanContext
from factory.providers.port import Media
from factory.report import RiskLevel
from factory.stem import StemCellFactory
from factory.wire.documents import Glance
from grammar.model import Lang, Question

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

    def say(self, text: str, *, by_card: bool = False) -> Turn:
        self.heard.append(text)
        if self.failing is not None:
            error, self.failing = self.failing, None
            raise error
        plan = self.open_plan
        is_risky = plan is not None and plan.report.risk is not RiskLevel.LOW
        if plan is not None and is_risky and by_card and text in ("да", "yes"):
            lang = Lang.EN if text == "yes" else Lang.RU
            return Turn(text, lang, (CardAsked(plan),))
        if text in ("да", "yes", "нет", "no"):
            return self._answer(text, accept=text in ("да", "yes"))
        lang = Lang.EN if text.isascii() else Lang.RU
        return Turn(text, lang, self._replies(text))

    def decide(self, digest: str, *, accept: bool, phrase: str | None = None) -> Turn:
        self.heard.append(f"<{accept}>")
        if self.failing is not None:
            error, self.failing = self.failing, None
            raise error
        assert self.open_plan is not None
        assert self.open_plan.digest == digest
        assert not accept or is_confirmed_by(self.open_plan, phrase)
        return self._answer("", accept=accept)

    def review(self, digest: str) -> Turn:
        raise AssertionError(digest)

    def require(self, *, two: bool) -> Turn:
        raise AssertionError(two)

    def run(self, address: str, text: str | None, path: str | None) -> Turn:
        raise AssertionError(address, text, path)

    def complete(self, text: str) -> tuple[str, ...]:
        del text
        return ()

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
        confirmed = ConfirmedPlan(plan, plan.digest, self.actor, phrase_of(plan))
        return self.factory.apply(confirmed, AT, lambda _outcome, _head: _logged)

    def _replies(self, text: str) -> tuple[Reply, ...]:
        if text in self.sentences:
            plan = self._plan(self.sentences[text]())
            self.open_plan = plan if plan.writes else None
            return (PlanShown(plan, is_open=bool(plan.writes), said=text),)
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


def _logged(number: int, prev: str) -> dict[str, JsonValue]:
    return {"number": number, "prev": prev}


@dataclass
class HeartSession:
    cell: HeartCell
    factory: StemCellFactory
    outputs: Path
    location: str = "/srv/secret/factory.db"
    lang: Lang | None = None

    def glance(self) -> Glance:
        return glance_of(self.factory, self.cell.actor, self.cell.role, AT)

    def approvals(self) -> ApprovalsShown:
        with self.factory.snapshot() as world:
            return approvals_shown(world, self.factory, AT)

    def beside(self, news: Callable[[News], None]) -> AbstractContextManager[None]:
        del news
        return nullcontext()

    def close(self) -> None:
        self.factory.close()
