"""What saying a command log again came to, as a value."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factory.journal import Head, JournalEntry
from factory.operations import Operation, Undo

if TYPE_CHECKING:  # a conversation with a service reads no words itself
    from grammar.parse import Parser


@dataclass(frozen=True)
class Divergence:
    """The first record that came out differently, and in which field."""

    number: int
    field: str
    recorded: str
    found: str


@dataclass(frozen=True)
class Replayed:
    """What a replay came to.

    `turns` came out the same, `head` is the journal's end after them, `divergence`
    the first difference if there was one.
    """

    turns: int
    head: Head
    divergence: Divergence | None


@dataclass(frozen=True)
class Rehearsal:
    """A replay into a factory in memory.

    `operations` are those that were applied in it and not taken back again, in order.
    """

    replayed: Replayed
    operations: tuple[Operation, ...]


Rehearse = Callable[["Parser", Sequence[bytes], int | None], Rehearsal]
"""Says the lines of a log to a factory in memory, up to a turn."""


def standing(entries: Iterable[JournalEntry]) -> tuple[Operation, ...]:
    """The operations of a journal that nobody has taken back, in order."""
    kept: dict[int, tuple[Operation, ...]] = {}
    for entry in entries:
        body = entry.body
        undone = [op.entry for op in body.operations if isinstance(op, Undo)]
        for number in undone:
            kept.pop(number, None)
        if not undone:
            kept[body.seq] = body.operations
    return tuple(operation for each in kept.values() for operation in each)
