"""How what happens to a job gets into the command log and before a person's eyes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from factory.jobs.model import End, Event
from factory.journal import Head
from factory.ports.lists import MakeTurn

TurnOfEnd = Callable[[Mapping[str, Any], End, Head, str], MakeTurn]
"""Makes the turn of a job's end from what its order holds of the confirming turn, the
end, the journal's end after it, and the time."""


def silent(_: Event) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class Reporter:
    """How ends are logged and progress is told.

    Attributes:
        now: the time for the journal and the log, UTC RFC 3339.
        turn: makes the turn of an end.
        tell: hears every event of the jobs that are carried out here.
    """

    now: Callable[[], str]
    turn: TurnOfEnd
    tell: Callable[[Event], None] = silent
