"""Observations that were collected for a while, sorted by whom they are about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from factory.address import family_of
from factory.runtime.observations import Observation, Part
from factory.runtime.sides import Judged, Key
from factory.runtime.timeouts import Timeout

_TRAFFIC = frozenset({Part.SERVING, Part.TRIAL})


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation, or a time limit that a cell exceeded; when, in seconds."""

    at: float
    what: Observation | tuple[str, Timeout]


@dataclass(frozen=True)
class Batch:
    """Observations in the order in which they came."""

    seen: tuple[Seen, ...]

    @cached_property
    def by_address(self) -> Mapping[str, Sequence[Seen]]:
        """What is counted of each version or cell, and of each family's traffic."""
        found: dict[str, list[Seen]] = {}
        families: dict[str, str] = {}
        for seen in self.seen:
            what = seen.what
            if isinstance(what, tuple):
                found.setdefault(what[0], []).append(seen)
                continue
            address = what.address
            found.setdefault(address, []).append(seen)
            if what.part in _TRAFFIC:
                if address not in families:
                    families[address] = family_of(address)
                found.setdefault(families[address], []).append(seen)
        return found

    @cached_property
    def judged(self) -> Sequence[tuple[Observation, Judged]]:
        """The observations that are somebody's evidence, with whose."""
        return [
            (seen.what, seen.what.own)
            for seen in self.seen
            if isinstance(seen.what, Observation) and seen.what.own is not None
        ]

    @property
    def keys(self) -> frozenset[Key]:
        """The evidence that is touched or looked at."""
        pairs = ((each.own, each.other) for each, _ in self.judged)
        found = {id(each): each for pair in pairs for each in pair if each is not None}
        return frozenset(each.key for each in found.values())


def batch_of(seen: Iterable[Seen]) -> Batch:
    """A batch of what was seen."""
    return Batch(tuple(seen))
