"""Completion: the words that may come next, in the case that their place wants.

What the rules accept after the words so far, narrowed to what the verb's frames take.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grammar.frames import Frames
from grammar.inflect import Inflector
from grammar.lalr import Automaton, Stack
from grammar.lexer import Lexer
from grammar.lexicon import Lexicon, Sense
from grammar.morph import Form, Morphology
from grammar.normalize import fold
from grammar.scan import Scan
from grammar.search import paths

_MOST = 12
_CACHE = 512
_MOST_STACKS = 8
_CASES: Mapping[str, str] = {
    "в": "accs", "во": "accs", "на": "accs", "к": "datv", "ко": "datv", "до": "gent",
    "из": "gent", "от": "gent", "для": "gent", "у": "gent", "с": "gent", "со": "gent",
    "по": "datv", "о": "loct", "про": "accs", "через": "accs", "за": "accs",
}  # fmt: skip
_STATES = frozenset({"stage", "state", "quarantine", "safe"})
_LED: Mapping[str, frozenset[str]] = {
    "в": _STATES, "во": _STATES, "into": _STATES, "in": _STATES, "из": _STATES,
    "на": frozenset({"backend", "stage", "dataset_word"}),
    "on": frozenset({"backend", "dataset_word"}),
    "to": _STATES, "до": frozenset({"stage", "metric"}), "until": frozenset({"metric"}),
    "с": frozenset({"parameter", "quarantine"}), "with": frozenset({"parameter"}),
}  # fmt: skip
"""What the prepositions that say little else may lead."""
_OFFERED = (
    "target", "what", "capability", "topic", "parameter", "stage", "quarantine",
    "state", "process", "safe", "backend", "synonym", "metric", "dataset_word",
)  # fmt: skip
_NAMELESS = frozenset({"lock", "unlock", "list"})


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
    led: frozenset[str] = frozenset()


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
        self._inflector = Inflector(morphology)
        self._lexer = lexer
        self._automaton = automaton
        self._frames = frames
        self._offers = _offers(lexicon)
        self._said_of = lru_cache(_CACHE)(self._all_said)

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
        for word, kind in self._words(
            place, names, russian=russian or not text.strip()
        ):
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
        last = scan.words[-1].text if scan.words else ""
        led = _LED.get(last, frozenset())
        return _Place(terminals, verbs, used, _case(scan), led)

    def _words(
        self, place: _Place, names: Sequence[str], *, russian: bool
    ) -> Iterator[tuple[str, str]]:
        """Every word that fits, best kinds first, one spelling a meaning at first."""
        wanted = self._wanted(place)
        if wanted[:1] == ["target"] and "NAME" in place.terminals:
            yield from ((name, "target") for name in names)
        seen: set[str] = set()
        later: list[tuple[str, str]] = []
        for offer, text, kind in self._fitting(wanted, place, russian=russian):
            if offer.meaning in seen:
                later.append((text, kind))
                continue
            seen.add(offer.meaning)
            yield text, kind
        yield from later

    def _fitting(
        self, wanted: Sequence[str], place: _Place, *, russian: bool
    ) -> Iterator[tuple["_Offer", str, str]]:
        """What may come with its text, each as the most wanted kind that it is."""
        before: set[str] = set()
        for kind in wanted:
            for offer, text in self._said_of(kind, russian, place.case):
                fits = offer.sense.terminal in place.terminals
                if fits and before.isdisjoint(offer.kinds):
                    yield offer, text, kind
            before.add(kind)

    def _all_said(
        self,
        kind: str,
        russian: bool,  # noqa: FBT001 - a cache takes no keywords
        case: str,
    ) -> Sequence[tuple["_Offer", str]]:
        """Everything of a kind and a language, put into a case once."""
        offers = self._offers.get((kind, russian), ())
        return [(offer, self._said(offer.sense, case)) for offer in offers]

    def _wanted(self, place: _Place) -> list[str]:
        """The kinds of meaning that the verb so far still takes, best ones first."""
        if not place.verbs:
            return ["target"] if place.used else ["verb", "target"]
        kinds = {
            pattern.kind
            for frame in self._frames.rows
            if frame.verbs & place.verbs
            for pattern in (*frame.need, *frame.may)
        }
        if place.verbs & _NAMELESS:
            kinds.discard("target")
        fits = (place.led or kinds) - place.used
        offered = [kind for kind in _OFFERED if kind in kinds and kind in fits]
        if "list" in place.verbs and "what" in offered:
            offered.remove("what")
            offered.insert(0, "what")
        return offered

    def _said(self, sense: Sense, case: str) -> str:
        spelling = " ".join(sense.words)
        if sense.terminal == "VERB":
            return self._inflector.asked(spelling, "sing")
        if _STATES & set(sense.means) and len(sense.words) == 1 and case == "accs":
            # «в стабильные»: what something is moved among is said in the plural.
            plural = self._inflector.cased(spelling + "/pl", case)
            return (
                plural
                if plural.endswith(("ые", "ие"))
                else self._inflector.cased(spelling, case)
            )
        return self._inflector.cased(spelling, case)


def _parted(text: str) -> tuple[str, str, int]:
    """What is typed in full, the word being typed, and where it begins."""
    start = len(text)
    while start and not text[start - 1].isspace():
        start -= 1
    return text[:start], text[start:].lower().replace("ё", "е"), start


def _case(scan: Scan) -> str:
    """The case that the next noun wants, after a preposition, a verb or a noun."""
    if not scan.words:
        return "nomn"
    last = scan.words[-1]
    if last.text in _CASES:
        return _CASES[last.text]
    asks = any(r.form in {Form.IMPERATIVE, Form.INFINITIVE} for r in last.readings)
    return "accs" if asks else "gent"


@dataclass(frozen=True, slots=True)
class _Offer:
    """A sense that may be offered as each of `kinds`; `meaning` is for comparing."""

    sense: Sense
    kinds: frozenset[str]
    meaning: str


def _offers(lexicon: Lexicon) -> Mapping[tuple[str, bool], Sequence[_Offer]]:
    """Everything that is ever offered, by its kind and by whether it is Russian."""
    found: dict[tuple[str, bool], list[_Offer]] = {}
    for sense in lexicon.senses:
        offer = _Offer(sense, _kinds(sense), repr(sense.means))
        for kind in offer.kinds:
            found.setdefault((kind, _is_russian(sense)), []).append(offer)
    return found


def _kinds(sense: Sense) -> frozenset[str]:
    """What a sense may be offered as."""
    match sense.terminal:
        case "VERB":
            asks = sense.form in {Form.NONE, Form.IMPERATIVE}
            is_said = sense.means["verb"] not in _UNSAID
            return frozenset({"verb"} if asks and is_said else ())
        case "NAME" | "KIND":
            return frozenset({"target"})
        case "NOUN":
            return frozenset(_OFFERED) & sense.means.keys()
        case _:
            return frozenset()


_UNSAID = frozenset({"unsupported", "kill", "apply"})


def _is_russian(sense: Sense) -> bool:
    return not "".join(sense.words).isascii()
