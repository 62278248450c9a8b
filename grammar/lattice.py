"""The senses that the words of an utterance may have, each with where it ends.

An edge is one sense of a run of words; the automaton chooses a path of edges.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple, overload

from grammar.model import Span
from grammar.morph import Form
from grammar.normalize import Folded
from grammar.words import Word

_RANKS = {
    "VERB": 0, "NAME": 0, "ADDRESS": 0, "LINK": 0, "TAIL": 0, "IDENT": 0, "PRON": 0,
    "NOUN": 1, "VALUE": 1, "KIND": 1, "KIND_AFTER": 2, "KIND_ALONE": 3, "LITERAL": 1,
    "PREP": 3, "SEP": 3, "AND": 3, "ARROW": 0,
    "MORE": 4, "MORE_NEW": 4, "WORD": 5, "NAMEWORD": 6, "": 7,
}  # fmt: skip


class Edge(NamedTuple):
    """A sense of the words from `start` to before `end`.

    `terminal` is "" for words that carry nothing. `order` decides between senses of
    one length, smaller first.
    """

    start: int
    end: int
    terminal: str
    means: Mapping[str, Any] = MappingProxyType({})
    form: Form = Form.NONE
    order: int = 0


class Rows(Sequence[tuple[Edge, ...]]):
    """Rows of senses, each made when it is first looked at.

    A reading that fails early, or takes many words as one, needs few of them.
    """

    __slots__ = ("_made", "_make")

    def __init__(self, count: int, make: Callable[[int], tuple[Edge, ...]]) -> None:
        """Hold so many rows; `make` makes one, and always the same one."""
        self._make = make
        self._made: list[tuple[Edge, ...] | None] = [None] * count

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self._made)

    @overload
    def __getitem__(self, at: int) -> tuple[Edge, ...]: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[tuple[Edge, ...], ...]: ...

    def __getitem__(
        self, at: int | slice
    ) -> tuple[Edge, ...] | tuple[tuple[Edge, ...], ...]:
        """Return the senses that begin at a word; of a slice those at each."""
        if isinstance(at, slice):
            return tuple([self[i] for i in range(*at.indices(len(self._made)))])
        row = self._made[at]
        if row is None:
            row = self._made[at] = self._make(at)
        return row


@dataclass(frozen=True, slots=True)
class Lattice:
    """Every sense of every word; `edges[i]` begin at word i, preferred first.

    `verbs` are the senses of verbs among them, whether they ask or tell; for `pauses`
    see `Scan`.
    """

    folded: Folded
    words: tuple[Word, ...]
    edges: Sequence[tuple[Edge, ...]]
    verbs: tuple[Edge, ...]
    pauses: tuple[int, ...]
    marks: frozenset[str]

    def span(self, start: int, end: int) -> Span:
        """Return where the words from `start` to before `end` stand."""
        first, last = self.words[start].token.span, self.words[end - 1].token.span
        return Span(first.start, last.end)

    def text(self, start: int, end: int) -> str:
        """Return the original text of the words from `start` to before `end`."""
        return self.folded.cut(self.span(start, end))

    def asks(self) -> bool:
        """Whether any verb stands in a form that may ask for something."""
        return any(edge.terminal == "VERB" for edge in self.verbs)

    def has(self, mark: str) -> bool:
        """Whether a word of this kind occurs anywhere, say a negation."""
        return mark in self.marks


def ranked(edges: list[Edge]) -> tuple[Edge, ...]:
    """Order edges: longer first, then by rank; nouns of one span become one edge."""
    if len(edges) < 2:  # noqa: PLR2004
        return tuple(edges)
    kept = _merged(edges)
    kept.sort(key=_preference)
    if kept[0].end != kept[-1].end:
        kept = [edge for edge in kept if not _is_shadowed(edge, kept)]
    return tuple(kept)


def _merged(edges: list[Edge]) -> list[Edge]:
    """The edges, of several nouns or empty senses of one span the sum at the end."""
    kept: list[Edge] = []
    merged: dict[tuple[int, str], Edge] = {}
    for edge in edges:
        _, end, terminal, means, *_ = edge
        if terminal not in _MERGED or "particle" in means:
            kept.append(edge)
        else:
            before = merged.get((end, terminal))
            merged[end, terminal] = edge if before is None else _both(before, edge)
    kept += merged.values()
    return kept


def _preference(edge: Edge) -> tuple[int, int]:
    return -edge.end, edge.order or _RANKS[edge.terminal]


_MERGED = frozenset({"NOUN", ""})


_WHOLE = frozenset({"VALUE", "KIND", "KIND_AFTER", "KIND_ALONE"})
_SHADOWED = _WHOLE | {"NAME", "NOUN"}


def _is_shadowed(edge: Edge, edges: list[Edge]) -> bool:
    """Whether a longer sense says the same: "motor organ" beside "motor"."""
    if edge.terminal not in _SHADOWED:
        return False
    return any(
        other.end > edge.end
        and other.terminal == edge.terminal
        and (edge.terminal in _WHOLE or other.means == edge.means)
        for other in edges
    )


def _both(one: Edge, other: Edge) -> Edge:
    means = {**other.means, **one.means}
    form = one.form if one.form is not Form.NONE else other.form
    order = min(one.order or _RANKS[one.terminal], other.order or _RANKS[one.terminal])
    return Edge(one.start, one.end, one.terminal, means, form, order)
