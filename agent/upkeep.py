"""What goes on beside a conversation: checks, letters that are due, builds left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from math import ceil
from threading import Event, Thread

from agent.immune import ImmuneSystem, Round
from factory.errors import FactoryError
from factory.stem import StemCellFactory

LETTERS_EVERY = timedelta(seconds=5)
"""How long a letter that is due waits at most while the upkeep runs."""
LEAVE_S = 2.0
"""How long the end of a conversation waits for a letter that is just being sent."""


class Upkeep:
    """Looks after a factory.

    Args:
        factory: what is looked after.
        immune: its immune system.
        now: the time, UTC RFC 3339.
        also: what else is done each time, such as to go on with builds that were left.
    """

    def __init__(
        self,
        factory: StemCellFactory,
        immune: ImmuneSystem,
        now: Callable[[], str],
        also: Callable[[], object] = tuple,
    ) -> None:
        self._factory = factory
        self._immune = immune
        self._now = now
        self._also = also

    def check(self) -> Round:
        """Check every record, and say what waits for an approval.

        Raises:
            StoreError: the database cannot be read or written.
        """
        done = self._immune.round()
        self._factory.herald.announce(self._now())
        return done

    def send(self) -> int:
        """Send the letters that are due; returns how many were taken.

        Raises:
            StoreError: the database cannot be read or written.
            FactoryError: code `bad_setting`, when the key is gone.
        """
        return self._factory.herald.deliver(self._now)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Look after the factory in a thread of its own, from now until the end."""
        stop = Event()
        thread = Thread(target=self.run, args=(stop,), name="upkeep", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(LEAVE_S)

    def run(self, stop: Event) -> None:
        """Look after the factory until it is told to stop.

        What fails is tried again the next time.
        """
        pause = min(self._immune.interval, LETTERS_EVERY)
        rounds, turn = ceil(self._immune.interval / pause), 0
        while not stop.is_set():
            with suppress(FactoryError):
                if turn % rounds == 0:
                    self.check()
                self.send()
                self._also()
            turn += 1
            stop.wait(pause.total_seconds())
