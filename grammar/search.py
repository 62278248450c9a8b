"""The way through the lattice: the first path that the rules and the frames accept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from grammar.effort import Effort
from grammar.lalr import Automaton, Stack, Tree
from grammar.lattice import Edge, Lattice

_STEPS = 600
_STEPS_EACH = 12
_BACK = 8
"""How many senses may be walked back along in the time in which one is tried."""


@dataclass(frozen=True, slots=True)
class Path:
    """A parsed way through the lattice: its tree and every edge taken."""

    tree: Tree
    edges: tuple[Edge, ...]

    def is_whole(self) -> bool:
        """Whether every verb has its particle, and every particle its verb."""
        parted: dict[int, int] = {}
        particles: dict[int, int] = {}
        for edge in self.edges:
            if "parted" in edge.means:
                parted[edge.start] = edge.means["parted"]
            elif not edge.terminal and "particle" in edge.means:
                particles[edge.means["particle"]] = edge.start
        return parted == particles

    def notes(self) -> frozenset[str]:
        """Return the marks of the words that carry nothing else."""
        return frozenset(k for e in self.edges if not e.terminal for k in e.means)

    def asked(self) -> frozenset[int]:
        """Return the places of question marks."""
        return frozenset(
            e.start
            for e in self.edges
            if "asked" in e.means and e.terminal in {"", "SEP"}
        )


class _Step(NamedTuple):
    at: int
    stack: Stack
    taken: "tuple[Edge, _Step] | None"


def paths(
    automaton: Automaton,
    lattice: Lattice,
    note: Callable[[int, Stack], None] | None = None,
    effort: Effort | None = None,
    *,
    within: tuple[int, int] | None = None,
) -> Iterator[Path]:
    """Yield the parsed paths, preferred senses first; gives up after a bounded search.

    They lead through all words, or from the one to the other place of `within`. `note`
    is told the furthest places that the rules allowed, for repairs; each sense that is
    tried takes a unit of `effort`.
    """
    effort = effort or Effort()
    start, count = within or (0, len(lattice.words))
    # A sense is fed only when its turn comes: mostly the first of each word will do.
    pending: list[tuple[Edge | None, _Step]] = [
        (None, _Step(start, automaton.start(), None))
    ]
    steps = _STEPS + _STEPS_EACH * (count - start)
    feed, edges = automaton.feed, lattice.edges
    while pending and steps and effort.left > 0:
        edge, step = pending.pop()
        effort.left -= 1
        if edge is not None:
            stack = step.stack
            if edge.terminal:
                fed = feed(stack, edge.terminal, edge)
                if fed is None:
                    continue
                stack = fed
            step = _Step(edge.end, stack, (edge, step))
        steps -= 1
        if note is not None:
            note(step.at, step.stack)
        if step.at == count:
            path = _finished(automaton, step, effort)
            if path is not None:
                yield path
            continue
        row = reversed(edges[step.at])
        pending += [(sense, step) for sense in row if sense.end <= count]


def reached(
    automaton: Automaton, lattice: Lattice, most: int = _STEPS
) -> Iterator[Stack]:
    """Yield the automaton behind the last word, as each way leads there.

    What stands there need not be a whole utterance. At most so many senses are tried.
    """
    count = len(lattice.words)
    pending: list[tuple[int, Stack]] = [(0, automaton.start())]
    while pending and most > 0:
        at, stack = pending.pop()
        if at == count:
            yield stack
            continue
        for edge in reversed(lattice.edges[at]):
            most -= 1
            after = stack
            if edge.terminal:
                fed = automaton.feed(stack, edge.terminal, edge)
                if fed is None:
                    continue
                after = fed
            pending.append((edge.end, after))


def _finished(automaton: Automaton, step: _Step, effort: Effort) -> Path | None:
    """The path to a step behind the last word, if it is whole there."""
    tree = automaton.finish(step.stack)
    if tree is None:
        return None
    path = Path(tree, _taken(step))
    # To walk back along it is cheap, but it may be done very often.
    effort.left -= len(path.edges) // _BACK
    return path if path.is_whole() else None


def _taken(step: _Step) -> tuple[Edge, ...]:
    edges: list[Edge] = []
    while step.taken is not None:
        edge, step = step.taken
        edges.append(edge)
    return tuple(edges[::-1])
