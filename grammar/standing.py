"""Where the next word goes: what was said so far, and what the rules let come."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from grammar.lattice import Edge, Lattice
from grammar.morph import Form
from grammar.normalize import fold
from grammar.parts import parts_of
from grammar.scan import Scan
from grammar.search import reached
from grammar.tables import Tables
from grammar.usage import VERB

_MOST_STACKS = 8
_MOST_TRIED = 400
_CASES: Mapping[str, str] = {
    "в": "accs", "во": "accs", "на": "accs", "к": "datv", "ко": "datv", "до": "gent",
    "из": "gent", "от": "gent", "для": "gent", "у": "gent", "с": "gent", "со": "gent",
    "по": "datv", "о": "loct", "про": "accs", "через": "accs", "за": "accs",
}  # fmt: skip
_OFFERED = frozenset({"VERB", "NAME", "KIND", "NOUN", "VALUE", "PREP"})
_NAMED = frozenset({
    "NAME", "ADDRESS", "IDENT", "PRON", "KIND", "KIND_ALONE", "KIND_AFTER", "WORD",
    "MORE",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands before the next word.

    `terminals` may come; `verbs` are the classes of the verb of the last command,
    `used` the kinds that it has already, `last` those of the phrase said last, `named`
    what it is about; `preposition` is the word that leads what comes, or "".
    `is_joined` tells that a connective stands last, so that more of the same may come.
    """

    terminals: frozenset[str]
    verbs: frozenset[str]
    used: frozenset[str]
    last: frozenset[str]
    named: str
    preposition: str
    case: str
    is_joined: bool


def standing(text: str, tables: Tables) -> Standing:
    """Return where the word after a text goes."""
    scan = tables.lexer.scan(fold(text))
    lattice = tables.lexer.lattice(scan)
    ways = islice(reached(tables.automaton, lattice, _MOST_TRIED), _MOST_STACKS)
    accepted = (tables.automaton.accepts(stack, _OFFERED) for stack in ways)
    edges = _of_last_command(lattice)
    said = [edge for edge in edges if edge.terminal == "VERB"]
    verb = max(said, key=lambda edge: edge[:2], default=None)
    return Standing(
        terminals=frozenset[str]().union(*accepted),
        verbs=frozenset() if verb is None else frozenset(verb.means["verb"]),
        used=frozenset[str]().union(*map(_kinds, edges)),
        last=_last(edges),
        named=next(filter(None, map(_name, reversed(edges))), ""),
        preposition=_preposition(edges, lattice),
        case=_case(scan),
        is_joined=_is_connective(scan, len(scan.words) - 1),
    )


def case_after(place: Standing, preposition: str, kind: str) -> str:
    """Return the case that a preposition wants for a kind, as pymorphy names it."""
    last = preposition.rpartition(" ")[2]
    if last in {"с", "со"} and kind == "parameter":
        return "ablt"  # «создай эхо с таймаутом», but «с карантина»
    if last in {"в", "во"} and "what" in place.used:
        return "loct"  # «покажи клетки в карантине», but «отправь в карантин»
    return _CASES.get(last, "accs")


def _of_last_command(lattice: Lattice) -> list[Edge]:
    start = max((part.start for part in parts_of(lattice)), default=0)
    return [edge for row in lattice.edges[start:] for edge in row]


def _kinds(edge: Edge) -> frozenset[str]:
    if edge.terminal == "VERB":
        return frozenset({VERB})
    return frozenset({"target"} if edge.terminal in _NAMED else edge.means)


def _last(edges: list[Edge]) -> frozenset[str]:
    """The kinds of the longest phrase that ends last, prepositions apart."""
    phrases = [e for e in edges if e.terminal not in {"", "PREP", "SEP", "AND"}]
    if not phrases:
        return frozenset({VERB})
    end = max(edge.end for edge in phrases)
    return frozenset[str]().union(*(_kinds(e) for e in phrases if e.end == end))


def _name(edge: Edge) -> str:
    """The name or address that a sense stands for."""
    for kind in ("name", "address", "ident"):
        if kind in edge.means:
            return str(edge.means[kind])
    return ""


def _preposition(edges: list[Edge], lattice: Lattice) -> str:
    count = len(lattice.words)
    found = [e for e in edges if e.terminal == "PREP" and e.end == count]
    longest = min(found, key=lambda edge: edge.start, default=None)
    if longest is None:
        return ""
    return " ".join(word.text for word in lattice.words[longest.start : count])


def _is_connective(scan: Scan, at: int) -> bool:
    return at >= 0 and (scan.text(at) == "," or bool(scan.find(at, "AND", "SEP")))


def _case(scan: Scan) -> str:
    """The case that the next noun wants, after a preposition, a verb or a noun."""
    if not scan.words:
        return "nomn"
    last = scan.words[-1]
    if last.text in _CASES:
        return _CASES[last.text]
    if _is_connective(scan, len(scan.words) - 1):
        return "accs"
    asks = any(r.form in {Form.IMPERATIVE, Form.INFINITIVE} for r in last.readings)
    return "accs" if asks else "gent"
