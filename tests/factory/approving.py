"""People who confirm plans of one factory, for the tests of approvals."""

from datetime import datetime, timedelta

from factory.apply import VerdictNow
from factory.approval import Approval
from factory.judge.verdict import Verdict
from factory.measured import Finding
from factory.model import GateState, Role
from factory.operations import SetFourEyes, SetGate
from factory.phrase import phrase_of
from factory.plan import ConfirmedPlan, Outcome, Plan
from tests.factory.bench import Bench

UNLOCK = SetGate(capability="factory_script", state=GateState.EXPERIMENTAL)
RELOCK = SetGate(capability="factory_script", state=GateState.LOCKED)
GATE = "capability.factory_script"


class Office(Bench):
    """A bench with several people in front of it."""

    verdict: Verdict | None = None

    def ask(self) -> Plan:
        """Anna's plan of high risk."""
        return self.plan(UNLOCK, role=Role.ADMIN)

    def confirm(
        self,
        plan: Plan,
        actor: str = "anna",
        at: str | None = None,
        role: Role = Role.ADMIN,
        *,
        is_by_rule: bool = False,
    ) -> Outcome:
        confirmed = ConfirmedPlan(
            plan,
            plan.digest,
            actor,
            phrase_of(plan),
            role=role,
            is_by_rule=is_by_rule,
        )
        turn = {"turn": actor}
        return self.factory.apply(
            confirmed, at or self.at, lambda *_: lambda *_: turn, self._verdict()
        )

    def _verdict(self) -> VerdictNow | None:
        verdict = self.verdict

        def now(_: Finding) -> Verdict:
            assert verdict is not None
            return verdict

        return now if verdict else None

    def require(self, *, two: bool) -> Outcome:
        return self.do(SetFourEyes(on=two), role=Role.ADMIN)

    def approval(self, plan: Plan) -> Approval:
        (found,) = self.factory.approvals.starting(plan.digest)
        return found

    def is_open(self) -> bool:
        return self.get(GATE) is not None


def after(at: str, **by: float) -> str:
    """A time, so much later than another one."""
    moment = datetime.fromisoformat(at) + timedelta(**by)
    return moment.isoformat(timespec="milliseconds")
