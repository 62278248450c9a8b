"""A yard whose cell can be trained: it is right below a limit, in a good mode only."""

from collections.abc import Callable
from functools import partial
from typing import Any

from factory.jobs.builds import building
from factory.jobs.commits import Effects
from factory.jobs.model import Event, EventKind, Job, JobKind, Order
from factory.jobs.staging import LEFT_BEHIND, Tools
from factory.jobs.training import Ground, training
from factory.jobs.watch import Lease
from factory.jobs.worker import Worker
from factory.model import FactorySpec, Role
from factory.operations import Operation, Train
from factory.plan import Plan, PlanContext
from factory.ports.backend import Invoke
from factory.providers.port import Value
from factory.runtime.timeouts import TimedCalls
from factory.training.datasets import Record, lines_of
from factory.training.model import Iteration, TunableOption
from tests.jobs.yard import LEASE_S, NEVER_S, Yard, turn_of_start
from tests.runtime.plant import Functions
from tests.runtime.samples import cell_id

CELL, BECOMES = cell_id("t"), "analysis.t.v2"
TRAINING = JobKind.TRAINING
NUMBERS = 40
LIMITS = tuple(range(0, NUMBERS + 1, 4))


def tuned(options: dict[str, Any], value: Value) -> Value:
    """Gives back three times the number, if it is well set."""
    assert isinstance(value, int)
    is_right = options.get("mode") == "good" and value <= options.get("limit", 8)
    return value * 3 if is_right else value


class Gymnasts(Functions):
    """Functions that see their options, and may be trained."""

    work: Callable[[dict[str, Any], Value], Value] = staticmethod(tuned)
    options: tuple[TunableOption, ...] = (
        TunableOption(name="limit", values=LIMITS, present=8),
        TunableOption(name="mode", values=("bad", "good"), present="bad"),
    )

    def fabricate(self, spec: FactorySpec) -> Invoke:
        self.made.append(spec.template.id)
        return partial(self.work, spec.options)

    def parameters(self, _: FactorySpec) -> tuple[TunableOption, ...]:
        return self.options


class Gym(Yard):
    """A yard with a cell `t` in the factory, and a dataset beside it."""

    gymnasts: Gymnasts

    def __init__(self, location: str = "sqlite://") -> None:
        super().__init__({"t": lambda value: value}, location)
        records = (Record(n, n * 3) for n in range(1, NUMBERS + 1))
        self.data = lines_of(records)
        self.library = self.factory.library
        self.library._read_file = lambda _: self.data
        if self.get(CELL) is None:
            self.do(self.fabricate("t"))

    def functions_of(self, works: dict[str, Any]) -> Functions:
        self.gymnasts = Gymnasts(works)
        return self.gymnasts

    def worker(self, beat_s: float = NEVER_S) -> Worker:
        timed = TimedCalls(lambda _cell, _kind: None, LEFT_BEHIND)
        tools = Tools(self.functions.inspect, self.functions.fabricate, timed)
        effects = Effects(
            lambda *_: None,
            lambda *_: None,
            lambda f: f.verdict,
            self.factory.library.keep,
        )
        ground = Ground(
            tools,
            self.store.snapshot,
            self.factory.library.read,
            self.factory.plan,
            lambda: 0.0,
        )
        crafts = {
            JobKind.BUILD: building(tools, effects),
            TRAINING: training(ground, effects),
        }
        return Worker(
            self.store,
            crafts,
            effects,
            clock=self.hands.clock,
            sleep=self.hands.sleep,
            lease=Lease(LEASE_S, beat_s),
        )

    def train_plan(self, role: Role = Role.WRITE, **fields: Any) -> Plan:
        asked = {"address": CELL, "dataset": "numbers.jsonl", "iterations": 12}
        return self.planned(Train.model_validate(asked | fields), role)

    def planned(self, operation: Operation, role: Role = Role.WRITE) -> Plan:
        with self.store.snapshot() as world:
            context = PlanContext(
                actor="anna",
                role=role,
                at="2026-11-22T12:00:00.000+00:00",
                expires_at="2026-11-22T12:30:00.000+00:00",
                measured=self.factory.measure([operation], world),
            )
            return self.factory.plan([operation], world, context)

    def begin(self, plan: Plan | None = None, by: Worker | None = None) -> Job:
        plan = plan or self.train_plan()
        assert plan.decision.is_allowed, plan.decision
        order = Order(plan=plan, confirmed_by="anna", said={"who": 1})
        return (by or self.one).start(order, turn_of_start)

    def iterations(self, number: int = 1) -> tuple[Iteration, ...]:
        with self.store.snapshot() as world:
            return world.jobs.iterations(number)

    def at_cycle(self, n: int, act: Callable[[], None]) -> None:
        """Have something happen once, as soon as a cycle is written down."""

        def react(event: Event) -> None:
            is_it = event.kind is EventKind.CYCLE_DONE and event.detail["n"] == str(n)
            if is_it:
                self.hands.reacting = lambda _: None
                act()

        self.hands.reacting = react
