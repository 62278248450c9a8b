"""The verdict over a journal and the checkpoints that were kept of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from factory.audit.chain import Break, Link, links
from factory.audit.checkpoints import Checkpoint
from factory.audit.merkle import Frontier
from factory.audit.rows import Row
from factory.journal import GENESIS


@dataclass(frozen=True)
class Intact:
    """Every entry is as it was written, and the last checkpoint covers them all."""

    entries: int
    checkpoint: Checkpoint | None


@dataclass(frozen=True)
class UnanchoredTail:
    """The chain holds, but no checkpoint speaks for the entries from `since` on."""

    entries: int
    since: int
    checkpoint: Checkpoint | None


@dataclass(frozen=True)
class Broken:
    """An entry is not as it was written; `checked` is how many before it are."""

    broken: Break
    checkpoint: Checkpoint | None


class Mismatch(StrEnum):
    """How a journal whose chain holds is not the one of a checkpoint.

    `shorter`: a beginning of it (cut off, or an older copy); `other`: it says
    something else (rewritten, or an older copy that went on).
    """

    SHORTER = "shorter"
    OTHER = "other"


@dataclass(frozen=True)
class Foreign:
    """The chain holds, but this is not the journal that the checkpoint was made of.

    Attributes:
        entries: how many the journal has.
        checkpoint: the first one that disagrees.
        agreed: the size of the largest checkpoint before it that agrees.
        mismatch: how it disagrees.
    """

    entries: int
    checkpoint: Checkpoint
    agreed: int
    mismatch: Mismatch


Verdict = Intact | UnanchoredTail | Broken | Foreign


@dataclass(frozen=True)
class _Walk:
    """How far the chain was followed, and what the checkpoints said of it."""

    hash: str
    tree: Frontier
    agreed: Checkpoint | None = None
    disagrees: Checkpoint | None = None


def verdict(rows: Iterable[Row], checkpoints: Iterable[Checkpoint]) -> Verdict:
    """Judge a journal. A broken chain is told before a checkpoint that disagrees.

    Args:
        rows: of the journal, in order of their numbers.
        checkpoints: of which the signatures were checked.
    """
    waiting = _by_size(checkpoints)
    known = [each for same in waiting.values() for each in same]
    last = known[-1] if known else None
    walk = _compared(_Walk(GENESIS, Frontier()), waiting)
    for link in links(rows):
        if isinstance(link, Break):
            return Broken(link, last)
        walk = _compared(_onto(walk, link), waiting)
    entries = walk.tree.size
    if walk.disagrees is not None:
        mismatch = Mismatch.OTHER
        return Foreign(entries, walk.disagrees, _size(walk.agreed), mismatch)
    if waiting:
        ahead = next(_flat(waiting))
        return Foreign(entries, ahead, _size(walk.agreed), Mismatch.SHORTER)
    if (anchored := _size(walk.agreed)) < entries:
        return UnanchoredTail(entries, anchored + 1, walk.agreed)
    return Intact(entries, walk.agreed)


def _by_size(checkpoints: Iterable[Checkpoint]) -> dict[int, list[Checkpoint]]:
    found: dict[int, list[Checkpoint]] = {}
    for each in sorted(checkpoints, key=lambda each: each.size):
        found.setdefault(each.size, []).append(each)
    return found


def _flat(waiting: dict[int, list[Checkpoint]]) -> Iterator[Checkpoint]:
    return (each for same in waiting.values() for each in same)


def _onto(walk: _Walk, link: Link) -> _Walk:
    return replace(walk, hash=link.hash, tree=link.tree)


def _compared(walk: _Walk, waiting: dict[int, list[Checkpoint]]) -> _Walk:
    """Take the checkpoints of this size out, and note what they say."""
    here = waiting.pop(walk.tree.size, ())
    if not here or walk.disagrees is not None:
        return walk
    truth = walk.hash, walk.tree.root.hex()
    for each in here:
        if (each.head, each.root) != truth:
            return replace(walk, disagrees=each)
    return replace(walk, agreed=here[-1])


def _size(checkpoint: Checkpoint | None) -> int:
    return 0 if checkpoint is None else checkpoint.size
