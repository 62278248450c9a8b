"""From words to a lattice of senses: what the lexicon knows, and what it does not.

No word is dropped: a word without a sense has no edge, and no parse goes past it.
"""

from collections.abc import Iterator, Mapping, Sequence

from grammar.lattice import Edge, Lattice, ranked
from grammar.lexicon import Lexicon, Sense
from grammar.literals import literal_edges
from grammar.morph import Form, Morphology
from grammar.normalize import Folded
from grammar.pauses import pause_edges
from grammar.scan import Scan
from grammar.tails import tail_edges
from grammar.tokens import Shape, tokenise
from grammar.unknown import unknown_edges
from grammar.values import Values
from grammar.words import Word, words

_REQUESTS = frozenset({Form.IMPERATIVE, Form.INFINITIVE})
_SUPPOSED = frozenset({Form.PAST, Form.FINITE, Form.LETS})
_LETS = frozenset({"давай", "давайте"})
_SUBJECTS = frozenset({"i", "we", "you", "я", "мы", "ты", "вы", "someone", "бы", "they"})
_PARTICLE_REACH = 14
_LOW = 9


class Lexer:
    """Makes lattices; holds the lexicon, the number reader and the morphology."""

    def __init__(self, lexicon: Lexicon, morphology: Morphology) -> None:
        self._lexicon = lexicon
        self._morphology = morphology
        self._values = Values(lexicon.numbers)

    def scan(self, folded: Folded) -> Scan:
        """Look up every word of a folded text."""
        found = words(tokenise(folded), self._morphology)
        keys = [word.keys for word in found]
        inside = _insides(found)
        senses = tuple(
            tuple(
                (end, sense)
                for end, sense in self._lexicon.matches(keys, at)
                if _is_whole(inside, at, end) and _fits(found, at, sense)
            )
            for at in range(len(found))
        )
        return Scan(folded, found, senses)

    def lattice(self, scan: Scan) -> Lattice:
        """Return every sense of every word of a scanned text."""
        count = len(scan.words)
        edges: list[list[Edge]] = [[] for _ in range(count)]
        verbs = self._verbs(scan)
        gates = _open_gates(scan)
        for at in range(count):
            edges[at] += self._known(scan, at, gates)
            valued = list(self._valued(scan, at))
            edges[at] += valued
            edges[at] += literal_edges(scan, at)
            edges[at] += unknown_edges(scan, at, is_value=bool(valued))
        for edge in verbs:
            edges[edge.start].append(edge)
        requests = frozenset(e.start for e in verbs if e.terminal == "VERB")
        for edge in (*pause_edges(scan, requests), *tail_edges(scan, requests)):
            edges[edge.start].append(edge)
        marks = frozenset(_marks(scan))
        return Lattice(scan.folded, scan.words, tuple(map(ranked, edges)), marks)

    def _valued(self, scan: Scan, at: int) -> Iterator[Edge]:
        for value in self._values.read(scan.words, at):
            terminal = "" if "noise" in value.means else "VALUE"
            yield Edge(at, value.end, terminal, value.means)

    def _known(self, scan: Scan, at: int, gates: frozenset[str]) -> Iterator[Edge]:
        prepositions: dict[int, set[str]] = {}
        for end, sense in scan.senses[at]:
            match sense.terminal:
                case "PREP":
                    prepositions.setdefault(end, set()).update(sense.means)
                case "KIND":
                    yield from _kinds(scan, at, end, sense)
                case "NAME" | "PRON" | "":
                    yield Edge(at, end, sense.terminal, sense.means)
                case "NOUN":
                    yield from _noun(at, end, sense, gates)
                case "DRY":
                    yield Edge(at, _past_subject(scan, end), "", {"dry": True}, order=1)
                case _:
                    pass
        for end, names in prepositions.items():
            yield Edge(at, end, "PREP", {"prep": frozenset(names)})
            if scan.words[at].text == "of" and at and _is_kind(scan, at):
                yield Edge(at, end, "")

    def _verbs(self, scan: Scan) -> list[Edge]:
        found: list[Edge] = []
        for at in range(len(scan.words)):
            grouped: dict[tuple[int, Form], set[str]] = {}
            for end, sense in scan.find(at, "VERB"):
                for form in _forms(scan.words[at], sense):
                    grouped.setdefault((end, form), set()).add(sense.means["verb"])
            for (end, form), classes in grouped.items():
                found += _verb_edges(scan, at, end, form, frozenset(classes))
            found += self._split(scan, at)
        return found

    def _split(self, scan: Scan, at: int) -> list[Edge]:
        """An English verb whose particle stands behind its object."""
        options = self._lexicon.phrasal.get(scan.words[at].text, ())
        found: list[Edge] = []
        for end in range(at + 2, min(len(scan.words), at + _PARTICLE_REACH)):
            rest = {}
            for option in options:
                after = end + len(option.particles)
                texts = tuple(word.text for word in scan.words[end:after])
                if texts == option.particles and _is_loose(scan, after):
                    rest.setdefault((after, option.sense.form), set()).add(
                        option.sense.means["verb"]
                    )
            for (after, form), classes in rest.items():
                found += _verb_edges(scan, at, at + 1, form, frozenset(classes))
                found.append(Edge(end, after, "", {"particle": True}, order=_LOW))
            if rest:
                break
        return found


# Words that are so common that they mean something only beside certain others.
_GATES: Mapping[str, frozenset[str]] = {
    "symptom": frozenset({"why", "who", "did", "explain"}),
    "until_word": frozenset({"metric", "ordinal_word", "path"}),
    "doing": frozenset({"how_is", "what_state", "which", "is"}),
    "about": frozenset({"help"}),
}


def _open_gates(scan: Scan) -> frozenset[str]:
    present: set[str] = set()
    for senses in scan.senses:
        for _, sense in senses:
            present.update(sense.means)
            present.update(str(sense.means.get(k)) for k in ("verb", "topic"))
    if any(word.token.shape is Shape.PATH for word in scan.words):
        present.add("path")
    return frozenset(kind for kind, keys in _GATES.items() if keys & present)


def _noun(at: int, end: int, sense: Sense, gates: frozenset[str]) -> Iterator[Edge]:
    means = {k: v for k, v in sense.means.items() if k not in _GATES or k in gates}
    if means.pop("until_word", False):
        yield Edge(at, end, "", {"filler": True}, order=_LOW)
    if means:
        yield Edge(at, end, "NOUN", means)


def _kinds(scan: Scan, at: int, end: int, sense: Sense) -> Iterator[Edge]:
    if sense.means["kind"] == "capability":
        yield Edge(at, end, "NOUN", {"capability_word": True})
        return
    first = 1 if at and _is_stray(scan, at - 1) else 2
    if at and _may_precede_kind(scan, at - 1):
        yield Edge(at, end, "KIND_AFTER", sense.means, order=first)
    yield Edge(at, end, "KIND", sense.means, order=3 - first)
    yield Edge(at, end, "KIND_ALONE", sense.means)


def _may_precede_kind(scan: Scan, at: int) -> bool:
    """A Russian name before its kind word is an adjective, or a known name."""
    word = scan.words[at]
    if not word.is_cyrillic:
        return True
    named = any(e == at + 1 for i in range(at + 1) for e, _ in scan.find(i, "NAME"))
    return named or any(r.part in {"ADJF", "PRTF"} for r in word.readings)


def _is_stray(scan: Scan, at: int) -> bool:
    """Whether a word has no sense of its own, so that it may be the name of a kind."""
    word = scan.words[at]
    adjective = any(r.part in {"ADJF", "PRTF"} for r in word.readings)
    return word.is_word and not scan.senses[at] and (word.token.is_latin or adjective)


def _verb_edges(
    scan: Scan, at: int, end: int, form: Form, classes: frozenset[str]
) -> Iterator[Edge]:
    """A request form is a verb; any other form of it only reports that it was done."""
    if _is_request(scan, at, form):
        if "unsupported" not in classes or len(classes) > 1:
            wanted = classes - {"unsupported"}
            yield Edge(at, end, "VERB", {"verb": wanted}, form)
    elif form in {Form.PAST, Form.PASSIVE, Form.FINITE, Form.LETS}:
        yield Edge(at, end, "NOUN", {"done": classes}, form, order=_LOW)


def _is_request(scan: Scan, at: int, form: Form) -> bool:
    if form in _REQUESTS:
        return True
    before = [word.text for word in scan.words[:at]]
    if form is Form.LETS:
        return bool(_LETS & set(before)) or _is_supposed(scan, at)
    if form is Form.GERUND:
        return any(s.means.get("gerund") for i in range(at) for _, s in scan.find(i, "MODAL"))
    return form in _SUPPOSED and _is_supposed(scan, at)


def _past_subject(scan: Scan, at: int) -> int:
    """After "if" a pronoun may tell who would do it; it does not matter who."""
    supposed = scan.text(at - 1) in {"если", "if"}
    return at + 1 if supposed and scan.text(at) in _SUBJECTS else at


def _is_supposed(scan: Scan, at: int) -> bool:
    """Whether "what would happen if" stands before: then «обновлю» asks for a preview."""
    return any(
        scan.words[end - 1].text in {"если", "if"}
        for i in range(at)
        for end, _ in scan.find(i, "DRY")
    )


def _forms(word: Word, sense: Sense) -> frozenset[Form]:
    """Which forms of a verb a word may be; an English sense knows its own."""
    if sense.form is not Form.NONE:
        return frozenset({sense.form})
    lemma = sense.words[0]
    forms = {r.form for r in word.readings if r.lemma == lemma}
    if Form.IMPERATIVE in forms:
        return frozenset({Form.IMPERATIVE})
    return frozenset(forms - {Form.NONE}) or frozenset(
        {Form.IMPERATIVE} if lemma.startswith("=") else ()
    )


def _fits(found: Sequence[Word], at: int, sense: Sense) -> bool:
    """A guessed lemma of a word that no dictionary holds proves nothing."""
    word = found[at]
    if word.is_known or sense.words == () or sense.words[0].startswith("="):
        return True
    # The lexicon has words of its own that dictionaries lack, such as «фонемизатор».
    return sense.terminal in {"NAME", "NOUN", "DATASET"} or "=" + word.text in word.keys


def _insides(found: Sequence[Word]) -> frozenset[int]:
    """Places inside a hyphenated Latin name, where no sense may begin or end."""
    return frozenset(
        at
        for at in range(1, len(found))
        if found[at].token.joined
        and found[at].token.is_latin
        and found[at - 1].token.is_latin
        and found[at - 1].token.shape in {Shape.WORD, Shape.NUMBER}
    )


def _is_whole(inside: frozenset[int], start: int, end: int) -> bool:
    return start not in inside and end not in inside


def _is_kind(scan: Scan, at: int) -> bool:
    return any(end == at for i in range(at) for end, _ in scan.find(i, "KIND"))


def _is_loose(scan: Scan, at: int) -> bool:
    """Whether no noun follows a particle, so that it may belong to a verb before."""
    if at >= len(scan.words) or scan.words[at].token.shape in {
        Shape.PUNCT, Shape.FLAG, Shape.EMOJI, Shape.BRACKET,
    }:  # fmt: skip
        return True
    return any(True for _ in scan.find(at, "PREP", "AND", "SEP", "BECAUSE", "BUT", "OR", ""))


def _marks(scan: Scan) -> Iterator[str]:
    for senses in scan.senses:
        for _, sense in senses:
            if sense.terminal in {"BUT", "OR", "DRY"}:
                yield sense.terminal.lower()
            for mark in ("negation", "polite", "greeting"):
                if mark in sense.means:
                    yield mark
