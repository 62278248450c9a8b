"""Completion: the words that may come next, in the case that their place wants.

What the rules accept after the words so far, narrowed to what the verb's frames take.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grammar.frames import Frames, Pattern
from grammar.lalr import Automaton, Stack
from grammar.lexer import Lexer
from grammar.lexicon import Lexicon, Sense
from grammar.morph import Form, Morphology
from grammar.normalize import fold
from grammar.scan import Scan
from grammar.search import paths

_MOST = 12
_MOST_STACKS = 8
_CASES: Mapping[str, str] = {
    "в": "accs", "во": "accs", "на": "accs", "к": "datv", "ко": "datv", "до": "gent",
    "из": "gent", "от": "gent", "для": "gent", "у": "gent", "с": "gent", "со": "gent",
    "по": "datv", "о": "loct", "про": "accs", "через": "accs", "за": "accs",
}  # fmt: skip
_LEADS: Mapping[str, str] = {"VERB": "verb", "NAME": "target", "KIND": "target"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A text that may stand from `start` on, in place of what is typed there.

    `kind` tells what it is: `verb`, `target`, or a kind of meaning of the frames.
    """

    text: str
    start: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the next word goes: what may come, and in which case."""

    terminals: frozenset[str]
    verbs: frozenset[str]
    used: frozenset[str]
    case: str


class Completer:
    """Proposes next words; `load` reads the same data as the parser."""

    def __init__(
        self,
        lexicon: Lexicon,
        morphology: Morphology,
        lexer: Lexer,
        automaton: Automaton,
        frames: Frames,
    ) -> None:
        self._morphology = morphology
        self._lexer = lexer
        self._automaton = automaton
        self._frames = frames
        self._senses = [s for s in lexicon.senses if s.terminal in {*_LEADS, "NOUN"}]

    @classmethod
    def load(cls) -> "Completer":
        """Read the shipped lexicon, rules and frames."""
        lexicon, morphology = Lexicon.load(), Morphology()
        lexer = Lexer(lexicon, morphology)
        return cls(lexicon, morphology, lexer, Automaton.load(), Frames.load())

    def complete(self, text: str, names: Sequence[str] = ()) -> tuple[Choice, ...]:
        """Return what may come next, most fitting first; at most a dozen.

        `names` are addresses that the caller knows to exist; they are offered where a
        name may stand.
        """
        done, partial, start = _parted(text)
        scan = self._lexer.scan(fold(done))
        place = self._place(scan)
        russian = any("а" <= c <= "я" for c in text.lower())
        found: dict[str, Choice] = {}
        for word, kind in self._words(place, names, russian=russian or not text):
            if word.startswith(partial) and word != partial:
                found.setdefault(word, Choice(word, start, kind))
            if len(found) == _MOST:
                break
        return tuple(found.values())

    def _place(self, scan: Scan) -> _Place:
        lattice = self._lexer.lattice(scan)
        stacks: list[Stack] = []

        def note(at: int, stack: Stack) -> None:
            if at == len(scan.words) and len(stacks) < _MOST_STACKS:
                stacks.append(stack)

        for _ in paths(self._automaton, lattice, note):
            if len(stacks) >= _MOST_STACKS:
                break
        accepted = (self._automaton.accepts(stack) for stack in stacks)
        terminals = frozenset(t for row in accepted for t in row)
        edges = [edge for row in lattice.edges for edge in row]
        verbs = frozenset(
            v for e in edges if e.terminal == "VERB" for v in e.means["verb"]
        )
        used = frozenset(k for e in edges for k in e.means)
        named = any(e.terminal in {"NAME", "ADDRESS", "IDENT"} for e in edges)
        used = used | {"target"} if named else used
        return _Place(terminals, verbs, used, _case(scan))

    def _words(
        self, place: _Place, names: Sequence[str], *, russian: bool
    ) -> Iterator[tuple[str, str]]:
        wanted = self._wanted(place)
        if "target" in wanted and "NAME" in place.terminals:
            yield from ((name, "target") for name in names)
        for sense in self._senses:
            kind = _kind(sense, wanted, place)
            if kind and sense.terminal in place.terminals:
                word = self._said(sense, place.case)
                if word and word.isascii() != russian:
                    yield word, kind

    def _wanted(self, place: _Place) -> frozenset[str]:
        """The kinds of meaning that the frames of the verb so far still take."""
        if not place.verbs:
            return frozenset({"verb", "target"})
        patterns: list[Pattern] = []
        for frame in self._frames.rows:
            if frame.verbs & place.verbs:
                patterns += (*frame.need, *frame.may)
        return frozenset(p.kind for p in patterns) - place.used

    def _said(self, sense: Sense, case: str) -> str:
        """A sense as it stands in its place; empty where it has no such form."""
        words = [word.partition("/")[0] for word in sense.words]
        if sense.terminal == "VERB":
            return self._asked(sense, words)
        plural = any(word.endswith("/pl") for word in sense.words)
        number = "plur" if plural else "sing"
        if all(word.startswith("=") or word.isascii() for word in words):
            return " ".join(word.lstrip("=") for word in words)
        return " ".join(self._cased(w, case, number) for w in words)

    def _asked(self, sense: Sense, words: Sequence[str]) -> str:
        if sense.form not in {Form.NONE, Form.IMPERATIVE}:
            return ""
        head, *rest = words
        if not head.startswith("=") and not head.isascii():
            head = self._morphology.inflect(head, "impr", "sing", "excl")
        return " ".join(word.lstrip("=") for word in (head, *rest))

    def _cased(self, word: str, case: str, number: str) -> str:
        if word.startswith("=") or word.isascii():
            return word.lstrip("=")
        return self._morphology.inflect(word, case, number)


def _parted(text: str) -> tuple[str, str, int]:
    """What is typed in full, the word being typed, and where it begins."""
    start = len(text)
    while start and not text[start - 1].isspace():
        start -= 1
    return text[:start], text[start:].lower().replace("ё", "е"), start


def _case(scan: Scan) -> str:
    """The case that the next noun wants: of the preposition, else of what stands there."""
    if not scan.words:
        return "nomn"
    last = scan.words[-1]
    if last.text in _CASES:
        return _CASES[last.text]
    asks = any(r.form in {Form.IMPERATIVE, Form.INFINITIVE} for r in last.readings)
    return "accs" if asks else "gent"


def _kind(sense: Sense, wanted: frozenset[str], place: _Place) -> str:
    """What a sense would be here; empty if it is not wanted."""
    if sense.terminal == "VERB":
        fits = not place.verbs and sense.means["verb"] != "unsupported"
        return "verb" if fits else ""
    if sense.terminal in {"NAME", "KIND"}:
        return "target" if "target" in wanted else ""
    return next((kind for kind in sense.means if kind in wanted), "")
