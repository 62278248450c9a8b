"""The chain: whether each row is the entry that was written after the one before.

The hash of an entry is SHA-256 over the hash before it and its canonical JSON, as in
`factory.canonical.chained`; here it is taken over the stored bytes.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from factory.audit.merkle import Frontier, leaf_hash
from factory.audit.rows import Row
from factory.journal import GENESIS


class Fault(StrEnum):
    """How a row is not the entry that belongs there."""

    EDITED = "edited"
    MISSING = "missing"
    SWAPPED = "swapped"
    UNLINKED = "unlinked"


@dataclass(frozen=True)
class Break:
    """The first entry that is not as it was written.

    Attributes:
        seq: its number.
        fault: what is wrong.
        found: the number of the entry that stands there, for missing and swapped.
    """

    seq: int
    fault: Fault
    found: int | None = None


@dataclass(frozen=True)
class Link:
    """The journal up to one entry: its last hash, and the tree over all bodies."""

    row: Row
    hash: str
    tree: Frontier


def links(
    rows: Iterable[Row], tree: Frontier | None = None, head: str = GENESIS
) -> Iterator[Link | Break]:
    """Follow the chain; a break is the last thing that is given.

    Args:
        rows: in order of their numbers.
        tree: over the entries before the first row; the empty one if not given.
        head: the hash of the entry before the first row.
    """
    grown, last = tree or Frontier(), head
    for row in rows:
        if (broken := _break(row, grown.size + 1, last)) is not None:
            yield broken
            return
        grown, last = grown.with_leaf(leaf_hash(row.content)), row.hash
        yield Link(row, last, grown)


def _break(row: Row, seq: int, last: str) -> Break | None:
    if row.seq != seq:
        return Break(seq, Fault.MISSING, row.seq)
    if _hash(row) != row.hash:
        return Break(seq, Fault.EDITED)
    said, at = _said(row)
    if said != seq:
        return Break(seq, Fault.SWAPPED, said) if said else Break(seq, Fault.EDITED)
    if at != row.at:
        return Break(seq, Fault.EDITED)
    return None if row.prev == last else Break(seq, Fault.UNLINKED)


def _hash(row: Row) -> str:
    prev = row.prev.encode("utf-8", "surrogateescape")
    return hashlib.sha256(prev + row.content).hexdigest()


def _said(row: Row) -> tuple[int | None, str | None]:
    """The number and the time that an entry gives itself."""
    try:
        body = json.loads(row.body)
    except (ValueError, RecursionError):
        return None, None
    if not isinstance(body, dict):
        return None, None
    seq, at = body.get("seq"), body.get("at")
    is_number = isinstance(seq, int) and not isinstance(seq, bool)
    return seq if is_number else None, at if isinstance(at, str) else None
