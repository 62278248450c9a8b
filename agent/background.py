"""Jobs in the background: a confirm takes one on, and workers carry it out."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic

from agent.building import LiveBuilding, TurnOf
from agent.log import Said
from factory.errors import FactoryError
from factory.jobs.model import JobKind
from factory.plan import ConfirmedPlan, Outcome, Started

LOOK_EVERY_S = 2.0
"""How often an idle worker looks for jobs that other processes left."""
LEAVE_S = 5.0
"""How long the end of the service waits for jobs; others go on with them then."""
WORKERS = {JobKind.BUILD: 2, JobKind.TRAINING: 1}
"""How many jobs of each kind are carried out at once."""


@dataclass
class BackgroundBuilding:
    """The `Building` of a service, and of a chat.

    A build or a training is a durable job: what is not done when the process ends is
    taken over by the next one that opens the database. A training takes long, so each
    kind has workers of its own; a kind without one is carried out while who confirmed
    it waits, and so is every kind while this is not open.

    Attributes:
        live: carries jobs out.
        workers: how many of each kind at once.
        leave_s: how long closing waits for jobs, seconds.
        done: is told when a job has come to its end in the background.
    """

    live: LiveBuilding
    workers: Mapping[JobKind, int] = field(default_factory=lambda: dict(WORKERS))
    leave_s: float = LEAVE_S
    done: Callable[[], None] = lambda: None
    _queues: Mapping[JobKind, SimpleQueue[Started | None]] = field(
        default_factory=lambda: {kind: SimpleQueue() for kind in JobKind}
    )
    _kinds: dict[int, JobKind] = field(default_factory=dict)
    _stop: Event = field(default_factory=Event)
    _threads: list[Thread] = field(default_factory=list)

    def open(self) -> None:
        """Start the workers."""
        self._stop.clear()
        for kind in JobKind:
            for number in range(self.workers.get(kind, 0)):
                name = f"{kind.value}-{number}"
                thread = Thread(target=self._work, args=(kind,), name=name, daemon=True)
                thread.start()
                self._threads.append(thread)

    def close(self) -> None:
        """Let the workers end with what they have in hand, for a while."""
        self._stop.set()
        for kind in JobKind:
            for _ in range(self.workers.get(kind, 0)):
                self._queues[kind].put(None)  # wakes one that waits
        until = monotonic() + self.leave_s
        for thread in self._threads:
            thread.join(max(until - monotonic(), 0))
        self._threads.clear()

    def start(self, confirmed: ConfirmedPlan, said: Said, turn: TurnOf) -> Started:
        """See `agent.building.Building`."""
        started = self.live.start(confirmed, said, turn)
        is_training = bool(confirmed.plan.report.trainings)
        kind = JobKind.TRAINING if is_training else JobKind.BUILD
        self._kinds[started.job] = kind
        return started

    def finish(self, started: Started) -> Outcome:
        """Hand the job to a worker of its kind, if there is one."""
        kind = self._kinds.pop(started.job)
        if not self._threads or not self.workers.get(kind):
            return self.live.finish(started)
        self._queues[kind].put(started)
        return started

    def cancel(self, kind: JobKind, target: str, by: str) -> tuple[str, ...]:
        """See `agent.building.Building`."""
        return self.live.cancel(kind, target, by)

    def _work(self, kind: JobKind) -> None:
        while not self._stop.is_set():
            # What fails here stays a job, and is taken up again.
            with suppress(FactoryError):
                try:
                    started = self._queues[kind].get(timeout=LOOK_EVERY_S)
                except Empty:
                    is_done = bool(self.live.go_on(kind))
                else:
                    is_done = started is not None
                    if started is not None:
                        self.live.finish(started)
                if is_done:
                    self.done()
