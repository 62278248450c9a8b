"""What a build makes before its switch: in memory only, seen by nobody else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from factory.apply import changed_since
from factory.jobs.model import organs_built
from factory.lifecycle import LIVE
from factory.model import (
    CellRecord,
    FactorySpec,
    OrganRecord,
    OrganTemplate,
    Record,
    Signature,
)
from factory.organs import OrganGraph, graph_of
from factory.plan import Plan, StaleRead
from factory.ports.backend import Inspection, Invoke
from factory.ports.store import World
from factory.runtime.artifacts import limited
from factory.runtime.graphs import CompiledGraph, compiled
from factory.runtime.subjects import Subject
from factory.runtime.timeouts import TimedCalls

SAMPLE_TIMEOUT_MS = 10_000.0
"""The limit of a sample call of a cell that has none, milliseconds."""
LEFT_BEHIND = 4
"""How many sample calls may hang beyond their limit before no more are started."""


@dataclass(frozen=True)
class Tools:
    """What cells are made with.

    Attributes:
        inspect: what a backend says of a spec.
        fabricate: makes one cell callable.
        timed: runs the calls of samples within their limits.
    """

    inspect: Callable[[FactorySpec], Inspection]
    fabricate: Callable[[FactorySpec], Invoke]
    timed: TimedCalls


class Staging:
    """The organs of one plan on the way to be switched on.

    What a step needs of the ones before it is made again when it is not there: a
    worker that takes a job over goes on at its step.

    Args:
        plan: the confirmed plan.
        world: the records now.
        tools: what cells are made with.
    """

    def __init__(self, plan: Plan, world: World, tools: Tools) -> None:
        self._tools = tools
        self.stale: tuple[StaleRead, ...] = changed_since(
            plan, lambda addresses: {each: world.revision(each) for each in addresses}
        )
        drawn = {change.address: change.after for change in plan.writes}
        self.organs: dict[str, OrganTemplate] = {
            address: record.template
            for address in organs_built(plan)
            if isinstance(record := drawn[address], OrganRecord)
        }
        self.cells: dict[str, CellRecord | None] = {
            cell: _ready(drawn[cell] if cell in drawn else world.get(cell))
            for template in self.organs.values()
            for cell in template.cells
        }
        self._made: dict[str, Invoke] = {}

    @property
    def specs(self) -> Mapping[str, FactorySpec]:
        """The spec of every cell that is there."""
        return {cell: record.spec for cell, record in self.cells.items() if record}

    def made(self, cell: str) -> Invoke:
        """One cell as a function within its time limit.

        Raises:
            BackendError: it cannot be made.
        """
        if cell not in self._made:
            spec = self.specs[cell]
            inner, timed = self._tools.fabricate(spec), self._tools.timed
            self._made[cell] = limited(cell, inner, spec, timed, SAMPLE_TIMEOUT_MS)
        return self._made[cell]

    def signature(self, cell: str) -> Signature | None:
        """What goes into a cell and what comes out: as promised, else as it is made."""
        spec = self.specs[cell]
        return spec.template.signature or self._tools.inspect(spec).signature

    @cached_property
    def graphs(self) -> Mapping[str, OrganGraph]:
        """The graph of every organ.

        Raises:
            TemplateError: one cannot be laid out.
        """
        return {address: graph_of(each) for address, each in self.organs.items()}

    @cached_property
    def compiled(self) -> Mapping[str, CompiledGraph]:
        """Every organ, executable.

        Raises:
            BackendError: a cell cannot be made.
            TemplateError: a graph cannot be laid out.
        """
        return {
            address: compiled(
                self._subject(address), {cell: self.made(cell) for cell in each.cells}
            )
            for address, each in self.organs.items()
        }

    def _subject(self, address: str) -> Subject:
        template = self.organs[address]
        specs = {cell: self.specs[cell] for cell in template.cells}
        return Subject(address, 0, None, template, specs)


def _ready(record: Record | None) -> CellRecord | None:
    is_ready = isinstance(record, CellRecord) and record.state in LIVE
    return record if is_ready and isinstance(record, CellRecord) else None
