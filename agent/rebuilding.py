"""Builds and trainings in a replay: nothing is tried again.

Their ends stand in the records, and so does what a training found.
"""

from agent.building import TurnOf
from agent.log import LogBody, Said, Via, sealed_after
from agent.reply import BuildsCancelled, TrainingsCancelled
from factory.apply import VerdictNow
from factory.jobs.model import JobKind
from factory.journal import Head
from factory.plan import (
    Cancelled,
    ConfirmedPlan,
    Failed,
    Outcome,
    Stale,
    Started,
    Trained,
)
from factory.ports.lists import MakeTurn, SealedTurn
from factory.stem import StemCellFactory


class RecordedBuilding:
    """The `Building` of a replay.

    A build that was taken on is held until the turn of its end: then its plan is
    applied, or its failure or cancel is taken from the record.

    Args:
        factory: where the turns are said.
    """

    def __init__(self, factory: StemCellFactory) -> None:
        self._factory = factory
        self._held: dict[str, tuple[ConfirmedPlan, Said, str]] = {}
        self._body: LogBody | None = None

    def go_to(self, body: LogBody) -> None:
        """Take a turn's record as what is answered from."""
        self._body = body

    def start(self, confirmed: ConfirmedPlan, said: Said, turn: TurnOf) -> Started:
        """Hold a plan, and log the confirming turn as it was."""
        assert self._body is not None
        recorded = self._body.outcome
        started = Started(job=recorded.job if isinstance(recorded, Started) else 0)
        self._held[said.plan] = confirmed, said, self._body.at
        self._factory.turns.append(turn(started, self._head()))
        return started

    def finish(self, started: Started) -> Outcome:
        """The end comes as a turn of its own."""
        return started

    def cancel(self, _: JobKind, target: str, __: str) -> tuple[str, ...]:
        """Whether anything was cancelled stands in the record."""
        assert self._body is not None
        done = {BuildsCancelled.__name__, TrainingsCancelled.__name__}
        return (target,) if done & set(self._body.replies) else ()

    def end(self, body: LogBody, verdict_now: VerdictNow) -> LogBody | None:
        """Bring the job of an end's turn to this end; None for one never begun."""
        if body.plan not in self._held:
            return None
        confirmed, said, confirmed_at = self._held.pop(body.plan)
        ended: list[LogBody] = []

        def turn(outcome: Outcome, head: Head) -> MakeTurn:
            def make(number: int, prev: str) -> SealedTurn:
                ended.append(said.ended(number, outcome, head, body.at))
                return sealed_after(prev, ended[-1])

            return make

        # Only what was read could tell why a training was stale before its end.
        is_stale = said.via is Via.TRAINING and isinstance(body.outcome, Stale)
        if is_stale or isinstance(body.outcome, Failed | Cancelled):
            assert body.outcome is not None
            self._factory.turns.append(turn(body.outcome, self._head()))
        elif isinstance(body.outcome, Trained):
            self._factory.conclude(confirmed, body.outcome.result, body.at, turn)
        else:
            self._factory.apply(confirmed, body.at, turn, verdict_now, confirmed_at)
        return ended[-1]

    def _head(self) -> Head:
        with self._factory.snapshot() as world:
            return world.head()
