"""Looking at a text: its words, their senses, and the best reading of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from grammar.compose import Composer, Draft, Outcome
from grammar.context import Context
from grammar.effort import DENSE, ROW, WORD, Effort
from grammar.frames import Frames
from grammar.gaps import with_gaps
from grammar.items import Clause
from grammar.lalr import Automaton
from grammar.lattice import Edge, Lattice
from grammar.lexer import Lexer
from grammar.normalize import fold
from grammar.parts import Part, parts_of
from grammar.reader import Reader
from grammar.scan import Scan
from grammar.search import Path, paths

_MOST_PATHS = 48
_READ, _CLAUSE = 3, 10
"""What reading a sense on a path, and understanding a clause, takes in tries of one."""
_PIECE = re.compile(r"\w+|[^\w\s]")
_OPEN = frozenset({"WORD", "MORE", "MORE_NEW", "IDENT"})
_NAMING = _OPEN | {"NAMEWORD"}


@dataclass(frozen=True, slots=True)
class Sighting:
    """An utterance looked at; `path` is the way on which `outcome` was found.

    `effort` is what may still be spent on understanding it.
    """

    scan: Scan
    lattice: Lattice
    effort: Effort
    outcome: Outcome | None = None
    path: Path | None = None

    @property
    def is_dense(self) -> bool:
        """Whether the text is a row of signs rather than anything that is said."""
        return len(self.scan.words) >= DENSE

    @property
    def is_row(self) -> bool:
        """Whether the text is a row of signs that there is no point in reading."""
        return len(self.scan.words) >= ROW

    def opened(self) -> frozenset[int] | None:
        """Where a reading took unknown words for a name; None if it left some over."""
        if self.path is None or self.outcome is None or self.outcome.unknown:
            return None
        taken = (edge for edge in self.path.edges if edge.terminal in _OPEN)
        links = (edge for edge in self.path.edges if edge.terminal == "LINK")
        return _places((*taken, *filter(self._is_new, links)))

    def is_free(self) -> bool:
        """Whether a reading took any words as they are, so that it may be wrong."""
        return bool(self.opened() or self.told())

    def named(self) -> frozenset[int]:
        """Where a reading took words for a new name, known words or not."""
        edges = self.path.edges if self.path is not None else ()
        return _places(e for e in edges if e.terminal in _NAMING or self._is_new(e))

    def _is_new(self, edge: Edge) -> bool:
        """Whether a link of a chain is no name of the lexicon."""
        known = self.scan.find(edge.start, "NAME", "NOUN")
        return edge.terminal == "LINK" and not known

    def told(self) -> frozenset[int]:
        """Where a reading took words as they are: reasons, unquoted inputs, options."""
        edges = self.path.edges if self.path is not None else ()
        return _places(e for e in edges if e.terminal == "TAIL" or "options" in e.means)


def _places(edges: Iterable[Edge]) -> frozenset[int]:
    return frozenset(at for edge in edges for at in range(edge.start, edge.end))


@dataclass(frozen=True, slots=True)
class _Reading:
    """The commands of an utterance read so far, up to one connective."""

    clauses: tuple[Clause, ...] = ()
    edges: tuple[Edge, ...] = ()
    notes: frozenset[str] = frozenset()
    draft: Draft | None = None
    outcome: Outcome | None = None

    def with_more(self, path: Path, clauses: tuple[Clause, ...]) -> "_Reading":
        return _Reading(
            (*self.clauses, *clauses),
            (*self.edges, *path.edges),
            self.notes | path.notes(),
            self.draft,
        )


class Sight:
    """Reads texts by the rules and the frames; pure and bounded."""

    def __init__(
        self, lexer: Lexer, automaton: Automaton, reader: Reader, composer: Composer
    ) -> None:
        self._lexer = lexer
        self._automaton = automaton
        self._reader = reader
        self._composer = composer

    @property
    def frames(self) -> Frames:
        """The frame table by which clauses are read."""
        return self._composer.frames

    def scan(self, text: str) -> Scan:
        """Return the words of a text with what the lexicon knows of them."""
        return self._lexer.scan(fold(text))

    def look(
        self, text: str, context: Context, effort: Effort | None = None
    ) -> Sighting | None:
        """Scan and read a text; None if it holds no word at all.

        `effort` is shared by all looks at one utterance and its corrections: where too
        little of it is left for a text of this length the answer is None, too.
        """
        if effort is not None and not self.affords(text, effort):
            return None
        folded = fold(text)
        if not any(char.isalnum() for char in folded.text):
            return None
        scan = self._lexer.scan(folded)
        lattice = self._lexer.lattice(scan)
        if effort is not None:
            effort.take(WORD * len(scan.words))
            return self._best(Sighting(scan, lattice, effort), context, effort)
        # What is tangled is read again command by command, with an effort of its own.
        seen = Sighting(scan, lattice, Effort.beside(len(scan.words)))
        return seen if seen.is_row else self._best(seen, context, self.again(seen))

    @staticmethod
    def affords(text: str, effort: Effort) -> bool:
        """Whether enough effort is left to look at a text of this many words."""
        # No piece is empty: a text of few characters need not be counted.
        if effort.left >= WORD * len(text):
            return True
        return effort.left > 0 and effort.left >= WORD * len(_PIECE.findall(text))

    @staticmethod
    def again(seen: Sighting) -> Effort:
        """Return the effort for one more question about an utterance that was seen."""
        return Effort.beside(len(seen.scan.words))

    def gapped(self, seen: Sighting, context: Context) -> Outcome | None:
        """Return what an utterance asks for where its prepositions lead nothing.

        None unless everything else in it is understood and a slot is missing.
        """
        lattice = with_gaps(seen.scan, seen.lattice)
        if lattice is None:
            return None
        for _, found in self._readings(lattice, context, seen.effort):
            if found.missing not in {"", "intent"} and not found.unknown:
                return found
        return None

    def outcome(
        self, text: str, context: Context, effort: Effort | None = None
    ) -> Outcome | None:
        """Return the best reading of a text; None if there is none. See `look`."""
        seen = self.look(text, context, effort)
        return seen.outcome if seen is not None else None

    def clauses(self, text: str) -> Iterator[tuple[Clause, Lattice]]:
        """Read a text as one clause, each way in which the rules allow it."""
        folded = fold(text)
        if not any(char.isalnum() for char in folded.text):
            return
        lattice = self._lexer.lattice(self._lexer.scan(folded))
        for path in islice(paths(self._automaton, lattice), _MOST_PATHS):
            clauses = self._reader.clauses(path.tree, lattice, path.asked())
            if len(clauses) == 1:
                yield clauses[0], lattice

    def has_verb(self, text: str) -> bool:
        """Whether any word of a text may ask for something."""
        return self._lexer.lattice(self.scan(text)).asks()

    def _best(self, seen: Sighting, context: Context, again: Effort) -> Sighting:
        best = seen
        for path, found in self._readings(seen.lattice, context, seen.effort):
            if found.is_complete:
                return Sighting(seen.scan, seen.lattice, seen.effort, found, path)
            if best.outcome is None or (best.outcome.unknown and not found.unknown):
                best = replace(seen, outcome=found, path=path)
        return self._joined(seen, context, again) or best

    def _joined(
        self, seen: Sighting, context: Context, effort: Effort
    ) -> Sighting | None:
        """Read commands joined by connectives one after the other, if all are whole."""
        reading = _Reading()
        for part in parts_of(seen.lattice):
            if part.stop == len(seen.lattice.words) and not part.start:
                return None
            after = self._after(reading, part, seen.lattice, context, effort)
            if after is None:
                return None
            reading = after
        if reading.outcome is None or not reading.outcome.is_complete:
            return None
        path = Path(None, reading.edges)
        return replace(seen, outcome=reading.outcome, path=path)

    def _after(
        self,
        before: "_Reading",
        part: Part,
        lattice: Lattice,
        context: Context,
        effort: Effort,
    ) -> "_Reading | None":
        """Read one more command: the first way that is whole, else the first of all."""
        first: _Reading | None = None
        within = part.start, part.stop
        found = paths(self._automaton, lattice, effort=effort, within=within)
        for path in islice(found, _MOST_PATHS):
            if not effort.take(_READ * len(path.edges) + len(before.clauses)):
                break
            asked = path.asked() | part.asked()
            clauses = self._reader.clauses(path.tree, lattice, asked)
            reading = before.with_more(path, clauses)
            reading = self._understood(reading, len(clauses), lattice, context, effort)
            if reading.outcome is None:
                continue
            if reading.outcome.is_complete:
                return reading
            first = first or reading
        return first

    def _understood(
        self,
        reading: _Reading,
        added: int,
        lattice: Lattice,
        context: Context,
        effort: Effort,
    ) -> _Reading:
        """Read the clauses that were added; all again if their marks change others."""
        draft, clauses = reading.draft, reading.clauses[-added:]
        if draft is None or draft.notes != reading.notes:
            draft, clauses = Draft(reading.notes, context), reading.clauses
        effort.take(_CLAUSE * len(clauses))
        after = self._composer.draft(draft, clauses, lattice)
        if after is None:
            return reading
        return replace(reading, draft=after, outcome=self._composer.outcome(after))

    def _readings(
        self, lattice: Lattice, context: Context, effort: Effort
    ) -> Iterator[tuple[Path, Outcome]]:
        """Yield what each way through a lattice means, if it means anything."""
        found_paths = paths(self._automaton, lattice, effort=effort)
        for path in islice(found_paths, _MOST_PATHS):
            if not effort.take(_READ * len(path.edges)):
                return
            clauses = self._reader.clauses(path.tree, lattice, path.asked())
            effort.take(_CLAUSE * len(clauses))
            found = self._composer.compose(clauses, lattice, context, path.notes())
            if found is not None:
                yield path, found
