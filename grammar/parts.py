"""Commands that a connective joins, apart: where each begins and its senses.

Every sense of one command multiplies with every sense of the next; read one after the
other they only add up.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from grammar.lattice import Edge, Lattice

_REQUEST_NEXT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """The words of one command: from `start` to before `stop`.

    `pause` is the connective after it; None at the end of the utterance.
    """

    start: int
    stop: int
    pause: Edge | None

    def asked(self) -> frozenset[int]:
        """Return the place of the question mark that ends it, if one does."""
        if self.pause is None or "asked" not in self.pause.means:
            return frozenset()
        return frozenset({self.pause.start})


def parts_of(lattice: Lattice) -> Iterator[Part]:
    """Yield the commands of an utterance, cut where a request follows a connective."""
    start = 0
    for pause in _pauses(lattice):
        if pause.start > start:
            yield Part(start, pause.start, pause)
            start = pause.end
    end = len(lattice.words)
    if start < end:
        yield Part(start, end, None)


def _pauses(lattice: Lattice) -> Iterator[Edge]:
    at = 0
    while at < len(lattice.words):
        end = lattice.pauses[at]
        if end > at:
            for edge in lattice.edges[at]:
                if edge.terminal == "SEP" and edge.order == _REQUEST_NEXT:
                    yield edge
        at = max(end, at + 1)
