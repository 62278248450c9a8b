"""From words to a lattice of senses: what the lexicon knows, and what it does not.

No word is dropped: a word without a sense has no edge, and no parse goes past it.
"""

from collections.abc import Iterator, Mapping, Sequence

from grammar.asides import Asides
from grammar.lattice import Edge, Lattice, Rows, ranked
from grammar.lexicon import Lexicon, Row, Sense, row_of
from grammar.literals import literal_edges
from grammar.morph import Morphology
from grammar.normalize import Folded
from grammar.pauses import Pauses
from grammar.scan import Scan, scanned
from grammar.tails import Tails
from grammar.tokens import Shape, tokenise
from grammar.unknown import listed_from, quoted_edges, unknown_edges
from grammar.values import Values
from grammar.verbs import verb_edges
from grammar.wishes import past_subject
from grammar.words import Word, speller, words

_LOW = 9
_LONGEST = 12
"""No name of the lexicon has more words."""


class Lexer:
    """Makes lattices; holds the lexicon, the asides, the numbers and the morphology."""

    def __init__(
        self, lexicon: Lexicon, asides: Asides, morphology: Morphology
    ) -> None:
        self._lexicon = lexicon
        self._spelt = speller(morphology)
        self._values = Values(lexicon.numbers)
        self._asides = asides

    def scan(self, folded: Folded) -> Scan:
        """Look up every word of a folded text."""
        found = words(tokenise(folded), self._spelt)
        keys = [word.keys for word in found]
        rows = [self._lexicon.matches(keys, at) for at in range(len(keys))]
        inside = _insides(found) if "-" in folded.text else None
        if inside:
            rows = [_whole(inside, at, row) for at, row in enumerate(rows)]
        return scanned(folded, found, rows)

    def lattice(self, scan: Scan) -> Lattice:
        """Return every sense of every word of a scanned text."""
        asides = self._asides.around(scan)
        verbs = verb_edges(scan, self._lexicon.phrasal, asides.keys())
        asked = [edge for edge in verbs if edge.terminal == "VERB"]
        for edge in self._asides.behind(scan, {edge.end for edge in asked}):
            asides.setdefault(edge.start, []).append(edge)
        pauses = Pauses(scan, frozenset([edge.start for edge in asked]), asides)
        tails, told = Tails(scan, pauses), _by_start(verbs)
        gates, listed = _open_gates(scan), listed_from(scan)

        def made(at: int) -> tuple[Edge, ...]:
            row = self._row(scan, at, gates, is_listed=at >= listed)
            if at in told:
                row += told[at]
            if at in asides:
                row += asides[at]
            if scan.pauses[at] > at or not scan.is_plain(at):
                row += pauses.edges(at)
            if not tails.is_empty:
                row += tails.edges(at)
            return ranked(row)

        rows = Rows(len(scan.words), made)
        return Lattice(
            scan.folded, scan.words, rows, tuple(verbs), scan.pauses, _marks(scan)
        )

    def _row(
        self, scan: Scan, at: int, gates: frozenset[str], *, is_listed: bool
    ) -> list[Edge]:
        """The senses of a word that do not hang on the verbs around it."""
        terminals = scan.index[at].keys()
        row = [] if terminals.isdisjoint(_KNOWN) else list(_known(scan, at, gates))
        valued = self._valued(scan, at)
        row += valued
        if scan.words[at].token.shape is Shape.WORD:
            row += unknown_edges(scan, at, is_value=bool(valued), is_listed=is_listed)
        else:
            row += literal_edges(scan, at)
            if scan.words[at].token.shape is Shape.QUOTED:
                row += quoted_edges(scan, at, is_listed=is_listed)
        return row

    def _valued(self, scan: Scan, at: int) -> list[Edge]:
        if not self._values.may_start(scan.words[at]):
            return []
        return [
            Edge(at, v.end, "" if "noise" in v.means else "VALUE", v.means)
            for v in self._values.read(scan.words, at)
        ]


def _by_start(edges: Sequence[Edge]) -> Mapping[int, list[Edge]]:
    found: dict[int, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge.start, []).append(edge)
    return found


_KNOWN = frozenset({"PREP", "KIND", "NAME", "PRON", "NOUN", "DRY", ""})


def _known(scan: Scan, at: int, gates: frozenset[str]) -> Iterator[Edge]:
    if "PREP" in scan.index[at]:
        yield from _prepositions(scan, at)
    for end, sense in scan.senses[at]:
        match sense.terminal:
            case "KIND":
                yield from _kinds(scan, at, end, sense)
            case "" if _cuts_name(scan, at, end):
                pass
            case "NAME" | "PRON" | "":
                yield Edge(at, end, sense.terminal, sense.means)
            case "NOUN":
                yield from _noun(scan, at, end, sense, gates)
            case "DRY":
                yield Edge(at, past_subject(scan, end), "", {"dry": True}, order=1)
            case _:
                pass


def _cuts_name(scan: Scan, at: int, end: int) -> bool:
    """Whether words without weight take the head of a name: "the text normalizer"."""
    inside = range(at + 1, end)
    return any(stop > end for i in inside for stop, _ in scan.find(i, "NAME"))


# Words that are so common that they mean something only beside certain others.
_GATES: Mapping[str, frozenset[str]] = {
    "symptom": frozenset({"why", "who", "did", "explain"}),
    "until_word": frozenset({"metric", "ordinal_word", "path"}),
    "doing": frozenset({"how_is", "what_state", "which", "is"}),
    "about": frozenset({"help"}),
    "dangling_in": frozenset({"what_state"}),
}


def _open_gates(scan: Scan) -> frozenset[str]:
    if "NOUN" not in scan.terminals:
        return frozenset()
    if _GATES.keys().isdisjoint(scan.shows):
        return frozenset()
    present = scan.shows | ({"path"} if Shape.PATH in scan.shapes else set())
    return frozenset(kind for kind, keys in _GATES.items() if keys & present)


def _prepositions(scan: Scan, at: int) -> Iterator[Edge]:
    """One edge for all senses of a preposition; after a kind word "of" is nothing."""
    named: dict[int, set[str]] = {}
    for end, sense in scan.find(at, "PREP"):
        named.setdefault(end, set()).update(sense.means)
    for end, names in named.items():
        yield Edge(at, end, "PREP", {"prep": frozenset(names)})
        if scan.text(at) in {"of", "for"} and at and _is_kind(scan, at):
            yield Edge(at, end, "")


def _noun(
    scan: Scan, at: int, end: int, sense: Sense, gates: frozenset[str]
) -> Iterator[Edge]:
    if _GATES.keys().isdisjoint(sense.means):
        if sense.means and not _begins_link(scan, at, end, sense):
            yield Edge(at, end, "NOUN", sense.means)
        return
    means = {k: v for k, v in sense.means.items() if k not in _GATES or k in gates}
    is_filler = means.pop("until_word", False)
    if is_filler and at and not scan.find(end, "VERB"):
        yield Edge(at, end, "", {"filler": True}, order=_LOW)
    if means:
        yield Edge(at, end, "NOUN", means)


def _begins_link(scan: Scan, at: int, end: int, sense: Sense) -> bool:
    """Whether a part of a chain has a longer name: «адаптер речи» is no «адаптер»."""
    if "link" not in sense.means:
        return False
    return any(stop > end for stop, _ in scan.find(at, "NAME"))


def _kinds(scan: Scan, at: int, end: int, sense: Sense) -> Iterator[Edge]:
    if sense.means["kind"] == "capability":
        yield Edge(at, end, "NOUN", {"capability_word": True})
        return
    first = 1 if at and _is_stray(scan, at - 1) else 2
    if any(e == end and "what" in s.means for e, s in scan.find(at, "NOUN")):
        # «клетки памяти устаревшие»: rather many cells than the name of one.
        yield Edge(at, end, "KIND", sense.means, order=4)
        yield Edge(at, end, "KIND_ALONE", sense.means, order=5)
        return
    if at and _may_precede_kind(scan, at - 1):
        yield Edge(at, end, "KIND_AFTER", sense.means, order=first)
    if not _ends_name(scan, at, end):
        yield Edge(at, end, "KIND", sense.means, order=3 - first)
    yield Edge(at, end, "KIND_ALONE", sense.means)


def _ends_name(scan: Scan, at: int, end: int) -> bool:
    """Whether a kind word ends a known name, so that no other name follows it."""
    if not scan.ended(end, "NAME"):
        return False
    before = range(max(0, at - _LONGEST), at)
    return any(stop == end for i in before for stop, _ in scan.find(i, "NAME"))


def _may_precede_kind(scan: Scan, at: int) -> bool:
    """A Russian name before its kind word is an adjective, or a known name."""
    word = scan.words[at]
    if not word.is_cyrillic:
        return True
    return scan.ended(at + 1, "NAME") or any(
        r.part in {"ADJF", "PRTF"} for r in word.readings
    )


def _is_stray(scan: Scan, at: int) -> bool:
    """Whether a word has no sense of its own, so that it may be the name of a kind."""
    word = scan.words[at]
    adjective = any(r.part in {"ADJF", "PRTF"} for r in word.readings)
    return word.is_word and not scan.senses[at] and (word.token.is_latin or adjective)


def _insides(found: Sequence[Word]) -> frozenset[int]:
    """Places inside a hyphenated Latin name, where no sense may begin or end."""
    return frozenset(
        at
        for at in range(1, len(found))
        if found[at].token.joined
        and (
            found[at].text in _ENDINGS
            or (
                found[at].token.is_latin
                and found[at - 1].token.is_latin
                and found[at - 1].token.shape in {Shape.WORD, Shape.NUMBER}
            )
        )
    )


_ENDINGS = frozenset({"то", "нибудь", "либо"})


def _whole(inside: frozenset[int], start: int, row: Row) -> Row:
    """The senses that neither begin nor end inside of a name."""
    if start in inside:
        return row_of(())
    return row_of(found for found in row.senses if found[0] not in inside)


def _is_kind(scan: Scan, at: int) -> bool:
    return scan.ended(at, "KIND")


_SPOKEN = frozenset({"BUT", "OR", "DRY"})
_NOTED = frozenset({"negation", "forbids", "polite", "greeting"})


def _marks(scan: Scan) -> frozenset[str]:
    spoken = frozenset(map(str.lower, scan.terminals & _SPOKEN))
    return spoken | (_NOTED & scan.shows)
