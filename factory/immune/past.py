"""What the immune system did lately, as the journal tells it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from factory.address import family_of
from factory.immune.terms import Terms
from factory.journal import JournalEntry
from factory.model import SAFE_MODE, SwitchRecord
from factory.operations import Heal, Operation, Transition
from factory.ports.store import World

ACTOR = "immune"
"""The actor of the immune system's operations."""


@dataclass(frozen=True)
class Past:
    """What counts for the next decision.

    Attributes:
        treated: how often each family was treated within the window, and since a
            person last switched safe mode.
        is_stormy: whether the immune system entered safe mode and nobody has left it.
    """

    treated: Counter[str]
    is_stormy: bool


def past_of(world: World, terms: Terms, at: str) -> Past:
    """Look back from a time.

    Args:
        world: the journal.
        terms: how far back.
        at: the time now, UTC RFC 3339.
    """
    since = (datetime.fromisoformat(at) - terms.window).isoformat("T", "milliseconds")
    switched = next(iter(world.entries(address=SAFE_MODE, limit=1)), None)
    after = switched.body.seq if switched else 0
    treated = Counter(
        family
        for entry in world.entries(since=since)
        if entry.body.actor == ACTOR and entry.body.seq > after
        for operation in entry.body.operations
        if (family := _treated(operation)) is not None
    )
    return Past(treated, switched is not None and _is_storm(switched))


def _treated(operation: Operation) -> str | None:
    match operation:
        case Transition(address=address) | Heal(address=address):
            return family_of(address)
        case _:
            return None


def _is_storm(entry: JournalEntry) -> bool:
    """Whether an entry is that of the immune system entering safe mode."""
    afters = [change.after for change in entry.body.changes]
    is_on = any(isinstance(each, SwitchRecord) and each.on for each in afters)
    return is_on and entry.body.actor == ACTOR
