"""A factory with its immune system, and ways to damage its records in secret."""

from sqlalchemy import text

from agent.bootstrap import IMMUNE
from agent.cell import CommandCell
from agent.immune import ImmuneSystem
from factory.alert import KeptAlert
from factory.immune.terms import Terms
from factory.model import (
    CellRecord,
    OrganRecord,
    Record,
    Role,
    RouteRecord,
    State,
    SwitchRecord,
)
from factory.operations import Move, Transition
from factory.phrase import phrase_of
from factory.plan import ConfirmedPlan, Plan, PlanContext
from grammar.parse import Parser
from tests.agent.conversation import Room

V1, V2, FAMILY = "organ.vision.v1", "organ.vision.v2", "organ.vision"
CELL = "analysis.image_grayscale.v1"
"""The cell that only the second version has."""
STAGES = (State.CANARY, State.EXPERIMENTAL, State.STABLE)
LATER = "2030-01-01T00:00:00.000+00:00"


class Ward(Room):
    """A room with an immune system on the clock of the room."""

    def __init__(
        self, parser: Parser, terms: Terms | None = None, location: str = "sqlite://"
    ) -> None:
        super().__init__(parser, location)
        cell = CommandCell(self.factory, parser, IMMUNE, self.outside)
        self.immune = ImmuneSystem(self.factory, cell, terms or Terms(), self.clock)
        self.immune.listen()

    def confirm(self, plan: Plan) -> None:
        """Apply a plan as its person confirms it, in the command log's own way."""
        assert plan.decision.is_allowed, plan.decision.denials
        actor = plan.context.actor
        confirmed = ConfirmedPlan(plan, plan.digest, actor, phrase_of(plan))
        turn = {"turn": "confirmed"}
        self.factory.apply(confirmed, self.clock(), lambda *_: lambda *_: turn)

    def move(self, address: str, move: Move, **fields: object) -> None:
        """Move a record as an admin."""
        given = {"address": address, "move": move, **fields}
        operation = Transition.model_validate(given)
        context = PlanContext(
            actor="anna", role=Role.ADMIN, at=self.clock(), expires_at=LATER
        )
        with self.factory.snapshot() as world:
            plan = self.factory.plan([operation], world, context)
        self.confirm(plan)

    def say(self, *texts: str, role: Role = Role.ADMIN) -> None:
        """Say each text and confirm its plan."""
        cell = self.enter("boss", role, "boss")
        for each in texts:
            cell.say(each)
            if (plan := cell.open_plan) is not None:
                cell.decide(plan.digest, accept=True, phrase=phrase_of(plan))

    def raise_to_stable(self, address: str) -> None:
        for stage in STAGES:
            self.move(address, Move.APPROVE, stage=stage)

    def two_stable(self) -> None:
        """Two proved versions of vision; the second serves."""
        self.say("создай зрение v1")
        self.raise_to_stable(V1)
        self.say("обнови зрение до v2")
        self.raise_to_stable(V2)

    # -- looks -------------------------------------------------------------------

    def get(self, address: str) -> Record | None:
        with self.factory.snapshot() as world:
            return world.get(address)

    def state(self, address: str) -> State:
        found = self.get(address)
        assert isinstance(found, CellRecord | OrganRecord), address
        return found.state

    def serving(self, family: str = FAMILY) -> str | None:
        found = self.get(family)
        assert isinstance(found, RouteRecord)
        return found.serving

    def is_safe(self) -> bool:
        found = self.get("factory.safe_mode")
        return isinstance(found, SwitchRecord) and found.on

    def alerts(self) -> list[str]:
        return [kept.alert.code.value for kept in reversed(self.kept())]

    def kept(self) -> tuple[KeptAlert, ...]:
        return self.factory.alerts.listed(is_open=False)

    def entries(self) -> int:
        with self.factory.snapshot() as world:
            return world.head().seq

    # -- damage ------------------------------------------------------------------

    def tamper(self, address: str, **update: object) -> None:
        """Change a record past plan and journal."""
        found = self.get(address)
        assert found is not None
        with self.factory._store.transaction() as transaction:
            transaction.put(found.model_copy(update=update))

    def scratch(self, statement: str, **values: object) -> None:
        """Run SQL behind the factory's back."""
        with self.factory._store.transaction() as transaction:
            link = transaction._link  # type: ignore[attr-defined]
            link.connection.execute(text(statement), values)

    def make_unreadable(self, address: str) -> None:
        self.scratch("UPDATE record SET body = '{' WHERE address = :a", a=address)
