"""A factory in memory with the shipped catalogue, and short ways to ask it."""

from factory.bootstrap import open_factory
from factory.journal import Head
from factory.measured import Measured
from factory.model import (
    CellRecord,
    FactorySpec,
    OrganRecord,
    OrganTemplate,
    Role,
    State,
)
from factory.operations import Build, Move, Operation, Transition
from factory.phrase import phrase_of
from factory.plan import ConfirmedPlan, Outcome, Plan, PlanContext


class Bench:
    """A factory with a clock that stands still."""

    at = "2026-11-22T12:00:00.000+00:00"
    later = "2026-11-22T12:30:00.000+00:00"
    measured: Measured | None = None

    def __init__(self, location: str = "sqlite://") -> None:
        self.factory = open_factory(location)
        self.catalog = self.factory.catalog

    def plan(self, *operations: Operation, role: Role = Role.WRITE) -> Plan:
        context = PlanContext(
            actor="anna",
            role=Role(role),
            at=self.at,
            expires_at=self.later,
            measured=self.measured,
        )
        with self.factory.snapshot() as world:
            return self.factory.plan(operations, world, context)

    def apply(self, plan: Plan, at: str | None = None) -> Outcome:
        confirmed = ConfirmedPlan(plan, plan.digest, "anna", phrase_of(plan))
        return self.factory.apply(
            confirmed, at or self.at, lambda *_: lambda *numbered: {"turn": numbered}
        )

    def do(self, *operations: Operation, role: Role = Role.WRITE) -> Outcome:
        plan = self.plan(*operations, role=role)
        assert plan.decision.is_allowed, plan.decision.denials
        return self.apply(plan)

    def build(self, address: str, replaces: str | None = None) -> Build:
        template = self.catalog.organ(address)
        assert template is not None
        return Build(template=template, cells=self.specs(template), replaces=replaces)

    def specs(self, template: OrganTemplate) -> tuple[FactorySpec, ...]:
        found = (self.catalog.cell(cell) for cell in template.cells)
        return tuple(spec for spec in found if spec is not None)

    def move(self, address: str, move: Move, **fields: object) -> Transition:
        return Transition.model_validate({"address": address, "move": move, **fields})

    def raise_to(self, address: str, stage: State) -> None:
        """Approve a version up to a stage, past the judge as only an admin may."""
        while self.state(address) is not stage:
            self.do(self.move(address, Move.APPROVE), role=Role.ADMIN)

    def serve(self, address: str) -> None:
        """Raise a version to the top."""
        self.raise_to(address, State.STABLE)

    def state(self, address: str) -> State:
        """The state of a cell or organ."""
        record = self.get(address)
        assert isinstance(record, CellRecord | OrganRecord), address
        return record.state

    def records(self) -> dict[str, object]:
        """Everything that is held, without revisions."""
        forms = ("organ", "cell", "route", "gate", "switch", "alias")
        with self.factory.snapshot() as world:
            found = [record for form in forms for record in world.records(form)]
        return {r.address: r.model_copy(update={"revision": 1}) for r in found}

    def head(self) -> Head:
        with self.factory.snapshot() as world:
            return world.head()

    def get(self, address: str) -> object:
        with self.factory.snapshot() as world:
            return world.get(address)
