"""Counts what the journal and the builds tell since the service began.

Whoever changes the factory, this process or another, it stands there: so the counters
hold for all of them.
"""

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

from factory.immune.past import ACTOR
from factory.jobs.model import Event, EventKind, JobKind, Status, kind_of
from factory.jobs.port import JobWorld
from factory.journal import JournalEntry
from factory.model import CellRecord, OrganRecord
from factory.operations import Configure, Move, Transition
from factory.plan import Change, ChangeAction
from factory.stem import StemCellFactory
from factory.training.model import CONVERGED
from service.feed import Cursor

BUCKETS_S = (0.1, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0)
"""Upper bounds of the durations of builds, seconds."""


@dataclass
class Tally:
    """What was counted."""

    cells_created: int = 0
    approvals: int = 0
    rollbacks: int = 0
    configured: Counter[str] = field(default_factory=Counter)
    build_attempts: int = 0
    build_failures: int = 0
    training_cycles: int = 0
    trainings_converged: int = 0
    transitions: Counter[tuple[str, str]] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    durations_s: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS_S) + 1))
    duration_sum_s: float = 0.0


class Teller:
    """Counts on, from where it stopped; for many threads at once.

    Args:
        factory: what is counted.
        since: from where on.
    """

    def __init__(self, factory: StemCellFactory, since: Cursor) -> None:
        self._factory = factory
        self._cursor = since
        self._tally = Tally()
        self._lock = Lock()

    def count(self) -> Tally:
        """Everything up to now.

        Raises:
            StoreError: the database cannot be read.
        """
        with self._lock, self._factory.snapshot() as world:
            last = world.head().seq
            for number in range(self._cursor.entry + 1, last + 1):
                if (entry := world.entry(number)) is not None:
                    _enter(self._tally, entry)
            self._cursor = Cursor(last, self._count_jobs(world))
            return self._tally

    def _count_jobs(self, world: JobWorld) -> int:
        last = self._cursor.step
        while events := world.jobs.events(last):
            for event in events:
                if kind_of(event.step) is JobKind.TRAINING:
                    _train(self._tally, event)
                elif event.kind is EventKind.TAKEN_ON:
                    self._tally.build_attempts += 1
                elif event.kind is EventKind.ENDED:
                    self._end(event.status, event.job, world)
            last = events[-1].seq
        return last

    def _end(self, status: Status, number: int, world: JobWorld) -> None:
        self._tally.build_failures += status is Status.FAILED
        job = world.jobs.get(number)
        if job is None or job.duration_s is None:
            return
        place = sum(job.duration_s > bound for bound in BUCKETS_S)
        self._tally.durations_s[place] += 1
        self._tally.duration_sum_s += job.duration_s


def _train(tally: Tally, event: Event) -> None:
    tally.training_cycles += event.kind is EventKind.CYCLE_DONE
    is_over = event.kind is EventKind.ENDED
    tally.trainings_converged += is_over and event.detail.get("ending") in CONVERGED


def _enter(tally: Tally, entry: JournalEntry) -> None:
    for operation in entry.body.operations:
        if isinstance(operation, Transition):
            tally.approvals += operation.move is Move.APPROVE
            tally.rollbacks += operation.move is Move.ROLLBACK
        if isinstance(operation, Configure):
            tally.configured[operation.parameter.value] += 1
        if entry.body.actor == ACTOR:
            tally.actions[operation.op] += 1
    for change in entry.body.changes:
        _change(tally, change)


def _change(tally: Tally, change: Change) -> None:
    before, after = change.before, change.after
    if change.action is ChangeAction.CREATE and isinstance(after, CellRecord):
        tally.cells_created += 1
    if not isinstance(before, CellRecord | OrganRecord):
        return
    if isinstance(after, CellRecord | OrganRecord) and after.state is not before.state:
        tally.transitions[before.state.value, after.state.value] += 1
