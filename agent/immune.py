"""The immune system at work: complaints in, journalled operations and alerts out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from threading import RLock

from agent.cell import CommandCell
from agent.interventions import subject_of
from factory.address import family_of
from factory.alert import Alert, AlertCode
from factory.errors import StoreError
from factory.immune.scan import crippled_by, scan
from factory.immune.terms import Terms
from factory.immune.treat import Complaint, Kind, is_treatable, treat
from factory.immune.truth import Truth
from factory.lifecycle import No
from factory.operations import Operation, Transition
from factory.plan import Applied, Plan
from factory.runtime.observations import Alarm
from factory.stem import StemCellFactory

UNREADABLE = "journal"
"""The subject of an alert about the journal itself."""


@dataclass(frozen=True)
class Round:
    """What a round of checks came to: records read, complaints, operations done."""

    checked: int = 0
    complaints: int = 0
    treated: int = 0


class ImmuneSystem:
    """Hears complaints, treats them one at a time, and tells people.

    For many threads at once.

    Args:
        factory: where it works.
        cell: the Command Cell of its own actor, not shared with anybody.
        terms: the settings.
        now: the time, UTC RFC 3339.
    """

    def __init__(
        self,
        factory: StemCellFactory,
        cell: CommandCell,
        terms: Terms,
        now: Callable[[], str],
    ) -> None:
        self._factory = factory
        self._cell = cell
        self._terms = terms
        self._now = now
        self._working = RLock()

    @property
    def interval(self) -> timedelta:
        """How long after one round the next one begins."""
        return self._terms.interval

    def listen(self) -> None:
        """Have the runtime complain here."""
        self._factory.runtime.alarms.call(self.heed)
        self._factory.runtime.alarms.call_for_damage(self.heed_damage)

    def heed(self, alarm: Alarm) -> None:
        """Take a version that the traffic proved bad out of it."""
        found = alarm.judgement
        source = "watchdog" if alarm.is_serving else "judge"
        reason = f"{source}: {found.failed} of {found.n} requests failed"
        self.hear(Complaint(Kind.PROVED_BAD, alarm.address, reason))

    def heed_damage(self, address: str) -> bool:
        """Take a record that is not what was written out of the traffic."""
        complaint = Complaint(Kind.DAMAGED, address, "integrity: found at load")
        return self.hear(complaint) > 0

    def round(self) -> Round:
        """Check every record once, and treat what is found.

        Raises:
            StoreError: the database cannot be read or written.
        """
        after, done = "", Round()
        while True:
            try:
                with self._factory.snapshot() as world:
                    page = scan(world, after, self._terms.page)
            except StoreError as error:
                self._tell_of_journal(error)
                raise
            treated = self.hear(*page.complaints)
            done = Round(
                done.checked + page.checked,
                done.complaints + len(page.complaints),
                done.treated + treated,
            )
            if not (after := page.last):
                return done

    def hear(self, *complaints: Complaint) -> int:
        """Treat complaints of the same time; returns how many operations were done."""
        with self._working:
            sick = self._sick(complaints)
            return sum(self._treat(complaint, sick) for complaint in complaints)

    # ------------------------------------------------------------------------------

    def _sick(self, complaints: Iterable[Complaint]) -> set[str]:
        with self._factory.snapshot() as world:
            truth = Truth(world)
            found = [each for each in complaints if is_treatable(each, truth)]
        return {family_of(each.address) for each in found}

    def _treat(self, complaint: Complaint, sick: Iterable[str]) -> int:
        at = self._now()
        with self._factory.snapshot() as world:
            treatment = treat(complaint, Truth(world), self._terms, at, sick)
        if treatment.operation is None:
            assert treatment.alert is not None
            self._tell(treatment.alert, complaint.address, complaint.reason)
            return 0
        return self._do(treatment.operation)

    def _do(self, operation: Operation) -> int:
        plan, outcome = self._cell.intervene(operation)
        if not isinstance(outcome, Applied):
            self._tell(_refusal(plan), subject_of(operation), _why(plan))
            return 0
        return 1 + self._follow_up(operation)

    def _follow_up(self, operation: Operation) -> int:
        """A cell that was taken out may leave families without an answer."""
        if not isinstance(operation, Transition):
            return 0
        with self._factory.snapshot() as world:
            complaints = crippled_by(operation.address, Truth(world))
        return self.hear(*complaints)

    def _tell(self, code: AlertCode, subject: str, reason: str) -> None:
        alert = Alert(code=code, subject=subject, at=self._now(), reason=reason)
        self._factory.herald.tell(alert)

    def _tell_of_journal(self, error: StoreError) -> None:
        if error.code == "store_corrupt":
            self._tell(AlertCode.JOURNAL_UNREADABLE, UNREADABLE, str(error))


def _refusal(plan: Plan) -> AlertCode:
    is_left = No.NOTHING_PROVED.value in _noes(plan)
    return AlertCode.NOTHING_PROVED if is_left else AlertCode.REFUSED


def _why(plan: Plan) -> str:
    return ", ".join(_noes(plan)) or "stale"


def _noes(plan: Plan) -> list[str]:
    return [d.detail.get("no", d.code.value) for d in plan.decision.denials]
