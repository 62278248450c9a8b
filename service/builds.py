"""Builds in the background: a request takes one on, and workers carry it out."""

from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Thread

from agent.building import LiveBuilding, TurnOf
from agent.log import Said
from factory.errors import FactoryError
from factory.plan import ConfirmedPlan, Outcome, Started

LOOK_EVERY_S = 2.0
"""How often an idle worker looks for builds that other processes left."""
LEAVE_S = 5.0
"""How long the end of the service waits for a build; others go on with it then."""


@dataclass
class BackgroundBuilding:
    """The `Building` of the service.

    A build is a durable job: what is not done when the service ends is taken over by
    the next process that opens the database.

    Attributes:
        live: carries builds out.
        workers: how many at once.
    """

    live: LiveBuilding
    workers: int = 2
    _queue: SimpleQueue[Started | None] = field(default_factory=SimpleQueue)
    _stop: Event = field(default_factory=Event)
    _threads: list[Thread] = field(default_factory=list)

    def open(self) -> None:
        """Start the workers."""
        for number in range(self.workers):
            thread = Thread(target=self._work, name=f"build-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def close(self) -> None:
        """Let the workers end with what they have in hand, for a while."""
        self._stop.set()
        for _ in self._threads:
            self._queue.put(None)  # wakes one that waits
        for thread in self._threads:
            thread.join(LEAVE_S)

    def start(self, confirmed: ConfirmedPlan, said: Said, turn: TurnOf) -> Started:
        """See `agent.building.Building`."""
        return self.live.start(confirmed, said, turn)

    def finish(self, started: Started) -> Outcome:
        """Hand the build to a worker."""
        self._queue.put(started)
        return started

    def cancel(self, target: str, by: str) -> tuple[str, ...]:
        """See `agent.building.Building`."""
        return self.live.cancel(target, by)

    def _work(self) -> None:
        while not self._stop.is_set():
            # What fails here stays a job, and is taken up again.
            with suppress(FactoryError):
                try:
                    started = self._queue.get(timeout=LOOK_EVERY_S)
                except Empty:
                    self.live.go_on()
                else:
                    if started is not None:
                        self.live.finish(started)
