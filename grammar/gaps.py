"""Prepositions that nothing follows: something was to be named there and was not.

They are looked for only where an utterance cannot be read otherwise, and what is read
past one is never more than a question.
"""

from collections.abc import Iterator
from dataclasses import replace

from grammar.lattice import Edge, Lattice, Rows, ranked
from grammar.scan import Scan
from grammar.tokens import Shape

_LAST = 11
_BREAKS = ("PREP", "AND", "SEP", "BUT", "OR", "BECAUSE", "VERB")
_ENDS = frozenset({Shape.PUNCT, Shape.FLAG, Shape.EMOJI})


def with_gaps(scan: Scan, lattice: Lattice) -> Lattice | None:
    """Return the lattice with dangling prepositions passed over; None without any."""
    gaps: dict[int, list[Edge]] = {}
    for edge in _gaps(scan):
        gaps.setdefault(edge.start, []).append(edge)

    def made(at: int) -> tuple[Edge, ...]:
        row = lattice.edges[at]
        return ranked([*row, *gaps[at]]) if at in gaps else row

    rows = Rows(len(lattice.words), made)
    return replace(lattice, edges=rows) if gaps else None


def _gaps(scan: Scan) -> Iterator[Edge]:
    if "PREP" not in scan.terminals:
        return
    for at in range(len(scan.words)):
        for end in {end for end, _ in scan.find(at, "PREP")}:
            if _is_dangling(scan, end):
                yield Edge(at, end, "", {"gap": True}, order=_LAST)


def _is_dangling(scan: Scan, at: int) -> bool:
    """Whether what a preposition leads would have to begin where nothing does."""
    while at < len(scan.words) and scan.carries(at, "article") > at:
        at = scan.carries(at, "article")
    if at == len(scan.words) or scan.words[at].token.shape in _ENDS:
        return True
    return bool(scan.find(at, *_BREAKS))
