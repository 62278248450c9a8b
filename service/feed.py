"""What happens, as numbered events: changes of the journal and steps of builds.

The number is a pair, `entry.step`: the last entry of the journal and the last event of
builds that a reader has seen. Each event makes one of them grow, so a reader that
names the last number it saw misses nothing and gets nothing twice, also after the
service was started anew.

Changes come in the order of the journal, and steps in theirs. A reader that is there
when they are committed gets the two kinds woven as they were, one that comes later by
their times: of two builds at once these may differ.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import NamedTuple, Self

from factory.address import family_of
from factory.jobs.model import Event, Job, JobKind
from factory.jobs.port import JobWorld
from factory.jobs.worker import is_of
from factory.journal import JournalEntry
from factory.plan import Change
from factory.stem import StemCellFactory

BATCH = 100
"""How many entries and how many events are read at once."""
_NUMBER = re.compile(r"([0-9]{1,15})\.([0-9]{1,15})")


class Cursor(NamedTuple):
    """What a reader has seen."""

    entry: int
    step: int

    def __str__(self) -> str:
        """The number as it stands in `id:` and in Last-Event-ID."""
        return f"{self.entry}.{self.step}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The cursor of a number; None for something else."""
        found = _NUMBER.fullmatch(text)
        return None if found is None else cls(int(found[1]), int(found[2]))


@dataclass(frozen=True)
class Happening:
    """One event: its number, its kind and its document."""

    cursor: Cursor
    kind: str
    document: dict[str, object]

    @property
    def frame(self) -> str:
        """The event as server-sent events write it (WHATWG HTML, 9.2)."""
        text = json.dumps(self.document, ensure_ascii=False)
        return f"id: {self.cursor}\nevent: {self.kind}\ndata: {text}\n\n"


@dataclass(frozen=True)
class Batch:
    """What happened after a cursor, and the cursor after all that was looked at."""

    happenings: tuple[Happening, ...]
    cursor: Cursor


class Feed:
    """Reads what happened; for many threads at once.

    Args:
        factory: where it happens.
    """

    def __init__(self, factory: StemCellFactory) -> None:
        self._factory = factory

    def end(self) -> Cursor:
        """The cursor of who has seen everything.

        Raises:
            StoreError: the database cannot be read.
        """
        with self._factory.snapshot() as world:
            return Cursor(world.head().seq, world.jobs.last_event())

    def after(self, cursor: Cursor, organ: str | None = None) -> Batch:
        """What happened after a cursor.

        Args:
            cursor: what is known.
            organ: only what is about this organ, a version or a family.

        Raises:
            StoreError: the database cannot be read.
        """
        with self._factory.snapshot() as world:
            last = min(world.head().seq, cursor.entry + BATCH)
            found = (world.entry(n) for n in range(cursor.entry + 1, last + 1))
            entries = [each for each in found if each]
            events = world.jobs.events(cursor.step, limit=BATCH)
            return _merged(cursor, _in_turn(entries, events), world, organ)


def _in_turn(
    entries: Sequence[JournalEntry], events: Sequence[Event]
) -> Iterator[JournalEntry | Event]:
    """Both in the order of their times, as far as both were read.

    Where one was read up to `BATCH`, what comes after it is left to the next time: more
    of the one may come before the rest of the other.
    """
    both: tuple[Sequence[JournalEntry | Event], ...] = (entries, events)
    ends = [each[-1] for each in both if len(each) == BATCH]
    # Merged and not sorted: each keeps its own order, whatever the clocks say.
    for each in merge(*both, key=_moment):
        yield each
        if any(each is end for end in ends):
            return


def _merged(
    cursor: Cursor,
    both: Iterable[JournalEntry | Event],
    world: JobWorld,
    organ: str | None,
) -> Batch:
    """What is told of each; each makes its part of the cursor grow."""
    found: list[Happening] = []
    for each in both:
        if isinstance(each, JournalEntry):
            cursor = Cursor(max(cursor.entry, each.body.seq), cursor.step)
            found += _changed(each, cursor, organ)
        else:
            cursor = Cursor(cursor.entry, max(cursor.step, each.seq))
            found += _stepped(each, cursor, world, organ)
    return Batch(tuple(found), cursor)


def _moment(each: JournalEntry | Event) -> float:
    if isinstance(each, Event):
        return each.at
    return datetime.fromisoformat(each.body.at).timestamp()


def _changed(
    entry: JournalEntry, cursor: Cursor, organ: str | None
) -> Iterator[Happening]:
    body = entry.body
    shown = [_change(c) for c in body.changes if _is_about(c.address, organ)]
    if shown:
        document: dict[str, object] = {
            "entry": body.seq,
            "at": body.at,
            "actor": body.actor,
            "plan": body.plan,
            "changes": shown,
        }
        yield Happening(cursor, "change", document)


def _change(change: Change) -> dict[str, object]:
    state = getattr(change.after, "state", None)
    former = getattr(change.before, "state", None)
    return {
        "address": change.address,
        "action": change.action.value,
        "from": former.value if former else None,
        "to": state.value if state else None,
    }


def _is_about(address: str, organ: str | None) -> bool:
    return organ is None or organ in (address, family_of(address))


def _told(event: Event) -> dict[str, str]:
    """What is told of an event; which process works on it is nobody's business."""
    return {name: value for name, value in event.detail.items() if name != "owner"}


def _stepped(
    event: Event, cursor: Cursor, world: JobWorld, organ: str | None
) -> Iterator[Happening]:
    job = world.jobs.get(event.job)
    if job is None or (organ is not None and not is_of(job, organ)):
        return
    shown = event.doc() | {"detail": _told(event)}
    document: dict[str, object] = {**_subjects(job), **shown}
    yield Happening(cursor, job.kind.value, document)


def _subjects(job: Job) -> dict[str, object]:
    """What a job is about, by the name that its kind has for it."""
    name = "organs" if job.kind is JobKind.BUILD else "cells"
    return {name: list(job.subjects)}
