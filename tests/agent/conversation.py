"""Conversations with a clock that ticks once a turn, for tests and the demo log."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from agent.bootstrap import surroundings
from agent.building import LiveBuilding
from agent.cell import CommandCell
from agent.surroundings import Identity, Surroundings
from factory.bootstrap import expiry, open_factory
from factory.judge.verdict import Verdict
from factory.measured import Finding, Measured
from factory.model import Role
from factory.operations import Operation
from factory.ports.store import World
from factory.stem import StemCellFactory
from grammar.parse import Parser

START = datetime.fromisoformat("2026-11-22T09:00:00.000+00:00")


class Clock:
    """Moves on by ten seconds whenever it is read."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> str:
        self.moment += timedelta(seconds=10)
        return self.moment.isoformat(timespec="milliseconds")


class Room:
    """One factory and the people who talk to it."""

    def __init__(self, parser: Parser, location: str = "sqlite://") -> None:
        self.parser = parser
        self.factory: StemCellFactory = open_factory(location)
        self.clock: Callable[[], str] = Clock()
        self.measured: Measured | None = None
        self.verdict: Verdict | None = None

    @property
    def outside(self) -> Surroundings:
        real = surroundings(self.factory)
        return Surroundings(
            now=self.clock,
            expiry=expiry,
            load=real.load,
            invoke=real.invoke,
            measure=self._measure,
            verdict_now=self._verdict_now,
            rehearse=real.rehearse,
            building=LiveBuilding(self.factory, self.clock),
        )

    def _measure(self, operations: Sequence[Operation], world: World) -> Measured:
        """What the test says was measured, else what the factory measures."""
        if self.measured is not None:
            return self.measured
        return self.factory.measure(operations, world)

    def _verdict_now(self, finding: Finding) -> Verdict:
        """What the test says that evidence says by now, else what it says."""
        return self.verdict or self.factory.verdict_now(finding)

    def enter(
        self, actor: str = "anna", role: Role = Role.WRITE, session: str = "s1"
    ) -> CommandCell:
        identity = Identity(session, actor, role)
        return CommandCell(self.factory, self.parser, identity, self.outside)
