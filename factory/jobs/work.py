"""What jobs of different kinds do between their commits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from factory.jobs.model import Cycle, End, Job, Order, Trouble
from factory.jobs.port import JobTransaction, JobWorld
from factory.plan import Failed, Stale

Check = Callable[[], None]
"""Raises Stopped when the job was called off."""


class Stopped(Exception):  # noqa: N818 - a signal, nothing went wrong
    """The job was called off, or is in other hands."""


class Overtaken(Exception):  # noqa: N818 - a signal, nothing went wrong
    """Something was committed between planning the end and its transaction."""


@dataclass(frozen=True)
class Progress:
    """A piece of work that went well.

    Attributes:
        is_over: whether its step is over as well.
        cycle: what it measured, for a training.
    """

    is_over: bool = True
    cycle: Cycle | None = None


Found = Progress | Failed | Stale | Trouble
"""What comes of a piece of work."""
Finish = Callable[[JobTransaction, str], End]
"""Gives the end of a job inside the transaction that writes it, at a time."""


class Work(Protocol):
    """One job in the hands of one worker; made anew by who takes it over."""

    def do(self, job: Job, check: Check) -> Found:
        """Do the next piece of a step that is not the last one.

        Raises:
            Stopped: it was called off.
            FactoryError: a cell or a graph cannot be made or fails.
        """
        ...

    def finish(self, job: Job, at: str) -> Finish:
        """The last step: what changes the factory. It is asked again when overtaken.

        Args:
            job: as it is now.
            at: the time of its end, UTC RFC 3339.

        The transaction raises Overtaken when what it was planned on is not so any more.
        """
        ...


Begin = Callable[[Job, Order, JobWorld], Work]
"""Begins a piece of work on a job, from its order and the records now."""
