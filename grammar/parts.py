"""Commands that a connective joins, apart: where each begins and its senses.

Every sense of one command multiplies with every sense of the next; read one after the
other they only add up.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from grammar.lattice import Edge, Lattice

_REQUEST_NEXT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """The words of one command: a lattice that ends with them, and where they begin.

    `pause` is the connective after it; None at the end of the utterance.
    """

    lattice: Lattice
    start: int
    pause: Edge | None

    def asked(self) -> frozenset[int]:
        """Return the place of the question mark that ends it, if one does."""
        if self.pause is None or "asked" not in self.pause.means:
            return frozenset()
        return frozenset({self.pause.start})


def parts_of(lattice: Lattice) -> tuple[Part, ...]:
    """Return the commands of an utterance, cut where a request follows a connective."""
    found: list[Part] = []
    start = 0
    for pause in _pauses(lattice):
        if pause.start > start:
            found.append(_part(lattice, start, pause))
            start = pause.end
    end = len(lattice.words)
    return (*found, Part(lattice, start, None)) if start < end else ()


def _pauses(lattice: Lattice) -> Iterator[Edge]:
    for row in lattice.edges:
        for edge in row:
            if edge.terminal == "SEP" and edge.order == _REQUEST_NEXT:
                yield edge


def _part(lattice: Lattice, start: int, pause: Edge) -> Part:
    """The words before a pause; no sense may reach over it."""
    rows = lattice.edges[start : pause.start]
    kept = (tuple(e for e in row if e.end <= pause.start) for row in rows)
    # The rows before it keep their places and are never looked at.
    edges = (*(((),) * start), *kept)
    words = lattice.words[: pause.start]
    return Part(replace(lattice, words=words, edges=edges), start, pause)
