"""The frame table: which phrases belong to which verb, and what the whole means."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from grammar.errors import RuleError
from grammar.items import Clause, Item
from grammar.model import Intent
from grammar.shipped import shipped

_CACHE = 1024


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of meaning, perhaps one value of it or after certain prepositions."""

    kind: str
    value: str | None = None
    preps: frozenset[str] = frozenset()

    def fits(self, item: Item) -> bool:
        """Whether a phrase may be meant so."""
        if self.kind not in item.means:
            return False
        if self.value is not None and str(item.means[self.kind]) != self.value:
            return False
        return not self.preps or bool(self.preps & item.preps)


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of the table."""

    intent: Intent
    verbs: frozenset[str]
    need: tuple[Pattern, ...]
    may: tuple[Pattern, ...]
    gives: Mapping[str, Any]
    flags: frozenset[str]
    patterns: tuple[Pattern, ...] = field(init=False)
    """All that phrases may be meant as, what is needed first."""
    kinds: frozenset[str] = field(init=False)
    """The kinds that phrases must have."""

    def __post_init__(self) -> None:
        """Join the patterns once for all matches."""
        object.__setattr__(self, "patterns", (*self.need, *self.may))
        object.__setattr__(self, "kinds", frozenset(p.kind for p in self.need))

    def fits(self, verbs: frozenset[str]) -> bool:
        """Whether the row is about a verb of these classes; no classes, no verb."""
        if "*" in self.verbs:
            return True
        return bool(self.verbs & verbs) if verbs else "-" in self.verbs


@dataclass(frozen=True, slots=True)
class Match:
    """A clause read by a frame; `kinds` tells, item by item, what each is meant as."""

    frame: Frame
    clause: Clause
    kinds: tuple[str, ...]

    def of(self, *kinds: str) -> list[Item]:
        """Return the phrases that are meant as one of these kinds, in order."""
        pairs = zip(self.clause.items, self.kinds, strict=True)
        return [item for item, kind in pairs if kind in kinds]


class Frames:
    """All rows, in order of preference."""

    def __init__(self, rows: Sequence[Frame]) -> None:
        self.rows = tuple(rows)
        self._rows_for = lru_cache(_CACHE)(self._find_rows)

    @classmethod
    def load(cls) -> "Frames":
        """Read the shipped table.

        Raises:
            RuleError: a row names an intent that the contract does not know.
        """
        rows = tomllib.loads(shipped("lexicon", "frames.toml"))["frame"]
        return cls([_frame(row) for row in rows])

    def matches(self, clause: Clause, intent: Intent | None = None) -> Iterator[Match]:
        """Yield the readings of a clause by the rows that take all of its phrases."""
        if intent is None:
            rows = self._rows_for(clause.verbs, clause.kinds)
        else:
            rows = tuple(frame for frame in self.rows if frame.intent is intent)
        for frame in rows:
            match = _match(frame, clause, forced=intent is not None)
            if match is not None:
                yield match

    def _find_rows(
        self, verbs: frozenset[str], kinds: frozenset[str]
    ) -> tuple[Frame, ...]:
        """The rows about these verbs whose needs phrases of these kinds may meet."""
        return tuple(f for f in self.rows if f.kinds <= kinds and f.fits(verbs))


def _match(frame: Frame, clause: Clause, *, forced: bool) -> Match | None:
    if not forced and not _has_needed(frame, clause.items):
        return None
    kinds: list[str] = []
    for item in clause.items:
        pattern = _fitting(frame.patterns, item)
        if pattern is None and not _is_loose(frame, item):
            return None
        kinds.append(pattern.kind if pattern else "unknown")
    return Match(frame, clause, tuple(kinds))


def _has_needed(frame: Frame, items: Sequence[Item]) -> bool:
    for pattern in frame.need:
        for item in items:
            if pattern.fits(item):
                break
        else:
            return False
    return True


def _fitting(patterns: Sequence[Pattern], item: Item) -> Pattern | None:
    """The first of the patterns that a phrase fits."""
    for pattern in patterns:
        if pattern.kind in item.means and pattern.fits(item):
            return pattern
    return None


def _is_loose(frame: Frame, item: Item) -> bool:
    """Whether a phrase that no pattern takes may still be a name that nobody knows."""
    if any(p.kind == "any" for p in frame.may):
        return True
    if frame.flags & {"asked", "acted"}:
        return False
    return "unknown" in item.means and frame.intent not in _CLOSED


_CLOSED = frozenset({Intent.HELP, Intent.UNDO, Intent.EXPLAIN, Intent.SAFE_MODE})


def _frame(row: Mapping[str, Any]) -> Frame:
    flags = frozenset(k for k, v in row.items() if v is True)
    try:
        intent = Intent(row["intent"])
    except ValueError as error:
        raise RuleError(str(error)) from error
    return Frame(
        intent,
        frozenset(row["verbs"]),
        tuple(map(_pattern, row.get("need", ()))),
        tuple(map(_pattern, row.get("may", ()))),
        row.get("gives", {}),
        flags,
    )


def _pattern(text: str) -> Pattern:
    kind, _, preps = text.partition("@")
    kind, has_value, value = kind.partition("=")
    allowed = frozenset(preps.split(",")) if preps else frozenset()
    return Pattern(kind, value if has_value else None, allowed)
