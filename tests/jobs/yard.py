"""A factory over functions whose builds are started, stopped and taken over at will."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import JsonValue

from factory.jobs import model
from factory.jobs.builds import building
from factory.jobs.commits import Effects
from factory.jobs.model import End, Event, Job, JobKind, Order, Step
from factory.jobs.reporter import Reporter
from factory.jobs.staging import LEFT_BEHIND, Tools
from factory.jobs.watch import Lease
from factory.jobs.worker import Worker
from factory.journal import Head
from factory.model import Example, FactorySpec
from factory.operations import Build, Fabricate
from factory.plan import Outcome, Plan
from factory.ports.lists import MakeTurn
from factory.runtime.timeouts import TimedCalls
from tests.runtime.plant import Plant, new, old
from tests.runtime.samples import Work, organ, spec

VOICE = "organ.talk.v1"
BUILD = JobKind.BUILD
STEPS = model.STEPS[BUILD]
LEASE_S = 5.0
NEVER_S = 3600.0
"""So that no heartbeat comes in between; time moves by hand here."""
NOW = "2026-11-22T12:10:00.000+00:00"


class Hands:
    """A clock that moves when somebody sleeps, and a list of what was told."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.told: list[Event] = []
        self.reacting: Callable[[Event], None] = lambda _: None

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def tell(self, event: Event) -> None:
        self.told.append(event)
        self.reacting(event)

    @property
    def reporter(self) -> Reporter:
        return Reporter(lambda: NOW, turn_of_end, self.tell)


def turn_of_end(said: Mapping[str, Any], end: End, head: Head, at: str) -> MakeTurn:
    body: Mapping[str, JsonValue] = {
        "end": end.outcome,
        "who": said.get("who"),
        "seq": head.seq,
        "at": at,
    }
    return lambda _number, _prev: body


def turn_of_start(outcome: Outcome, head: Head) -> MakeTurn:
    body: Mapping[str, JsonValue] = {"start": outcome.doc(), "seq": head.seq}
    return lambda _number, _prev: body


class Yard(Plant):
    """A plant with two workers on one store."""

    def __init__(
        self, works: dict[str, Work] | None = None, location: str = "sqlite://"
    ) -> None:
        super().__init__(works or {"a": old, "b": new, "C": new}, location)
        self.hands = Hands()
        self.one, self.two = self.worker(), self.worker()

    def worker(self, beat_s: float = NEVER_S) -> Worker:
        tools = Tools(
            self.functions.inspect,
            self.functions.fabricate,
            TimedCalls(lambda _cell, _kind: None, LEFT_BEHIND),
        )
        effects = Effects(
            lambda *_: None, lambda *_: None, lambda f: f.verdict, lambda *_: None
        )
        return Worker(
            self.store,
            {JobKind.BUILD: building(tools, effects)},
            effects,
            clock=self.hands.clock,
            sleep=self.hands.sleep,
            lease=Lease(LEASE_S, beat_s),
        )

    def draw(self, address: str = VOICE, cells: str = "a b C", **specs: Any) -> Plan:
        template = organ(cells, address=address)
        made = tuple(specs.get(name, spec(name)) for name in cells.split())
        return self.plan(Build(template=template, cells=made))

    def fabricate(self, name: str) -> Fabricate:
        return Fabricate(spec=spec(name))

    def start(self, plan: Plan | None = None, by: Worker | None = None) -> Job:
        order = Order(plan=plan or self.draw(), confirmed_by="anna", said={"who": 1})
        return (by or self.one).start(order, turn_of_start)

    def job(self, number: int = 1) -> Job:
        with self.store.snapshot() as world:
            found = world.jobs.get(number)
        assert found is not None
        return found

    def events(self, after: int = 0) -> list[Event]:
        with self.store.snapshot() as world:
            return list(world.jobs.events(after))

    def turns(self) -> list[Mapping[str, JsonValue]]:
        return list(self.store.turns.turns())

    def at_step(self, step: Step, act: Callable[[], None]) -> None:
        """Have something happen once, as soon as a job has come to a step."""

        def react(event: Event) -> None:
            if event.step is step and event.status == "running":
                self.hands.reacting = lambda _: None
                act()

        self.hands.reacting = react


def with_examples(name: str, *pairs: tuple[JsonValue, JsonValue]) -> FactorySpec:
    """A spec whose template promises these outputs for these inputs."""
    examples = tuple(Example(input=i, output=o) for i, o in pairs)
    made = spec(name)
    template = made.template.model_copy(update={"examples": examples})
    return made.model_copy(update={"template": template})
