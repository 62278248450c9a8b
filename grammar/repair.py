"""Misspelt words: what they may have been, always to be asked about.

A word is touched only if no list and no dictionary knows it and it holds no digit; it
may only become a word that the rules accept in its place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice, product

from grammar.distance import distance, limit, mask
from grammar.effort import Effort
from grammar.lalr import Automaton, Stack
from grammar.lattice import Lattice
from grammar.lexicon import Lexicon, Sense
from grammar.morph import Form, Morphology
from grammar.scan import Scan
from grammar.search import paths
from grammar.words import Word

_CACHE = 2048
_MOST_WORDS = 3
_MOST_EACH = 4
_MOST_LOOKED = 8
_MOST_TRIED = 24
_STACKS = 12
_STEPS = 800
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_TO_LATIN = str.maketrans(_RUSSIAN, _LATIN)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known word form with the terminals that it may be (part of)."""

    text: str
    bits: int
    terminals: frozenset[str]


class Repairer:
    """Proposes corrected utterances; its vocabulary is built at the first need."""

    def __init__(
        self, lexicon: Lexicon, morphology: Morphology, automaton: Automaton
    ) -> None:
        self._lexicon = lexicon
        self._morphology = morphology
        self._automaton = automaton
        self._vocabulary: dict[int, list[Candidate]] = {}
        self._near = lru_cache(_CACHE)(self._find_near)

    def proposals(
        self, scan: Scan, lattice: Lattice, places: frozenset[int] | None = None
    ) -> Iterator[tuple[int, str]]:
        """Yield corrected utterances with the number of words changed; none is certain.

        Only words at `places` are touched, where places are given.
        """
        open_words = [
            at
            for at in range(len(scan.words))
            if (places is None or at in places) and self._is_open(scan, at)
        ]
        found = {
            at: self._choices(scan, lattice, at) for at in open_words[:_MOST_LOOKED]
        }
        wrong = [at for at, choices in found.items() if choices][:_MOST_WORDS]
        for count in range(len(wrong), 0, -1):
            for group in combinations(wrong, count):
                texts = _texts(scan, group, [found[at] for at in group])
                yield from ((count, text) for text in texts)

    def relayouts(self, text: str) -> Iterator[str]:
        """Yield the text as typed on the other keyboard layout."""
        folded = text.lower()
        if any("а" <= c <= "я" for c in folded):
            yield folded.translate(_TO_LATIN)
        else:
            yield folded.translate(_TO_RUSSIAN)

    def _is_open(self, scan: Scan, at: int) -> bool:
        word = scan.words[at]
        if not word.is_word or not limit(len(word.text)) or not word.text.isalpha():
            return False
        if word.token.joined or _is_tied_after(scan.words, at):
            return False
        return not scan.senses[at] and not (word.is_cyrillic and word.is_known)

    def _choices(self, scan: Scan, lattice: Lattice, at: int) -> list[str]:
        found = self._near(scan.words[at].text)
        if not found or found[0][0] == 0:
            return []
        allowed = self._accepted(lattice, at)
        fits = [one.text for _, one in found if one.terminals & allowed]
        return fits[:_MOST_EACH]

    def _find_near(self, word: str) -> tuple[tuple[int, Candidate], ...]:
        """Known words within the distance that the length allows, nearest first."""
        most, bits = limit(len(word)), mask(word)
        found = [
            (slips, one)
            for length in range(len(word) - most, len(word) + most + 1)
            for one in self._words().get(length, ())
            if (one.bits ^ bits).bit_count() <= 2 * most
            and (slips := distance(word, one.text, most)) <= most
        ]
        # Of equal slips, letters swapped or changed are likelier than lost or added.
        return tuple(
            sorted(found, key=lambda f: (f[0], abs(len(f[1].text) - len(word))))
        )

    def _accepted(self, lattice: Lattice, at: int) -> frozenset[str]:
        """The terminals that the rules accept where the word stands.

        Before a word that is itself misspelt any sense may come.
        """
        stacks: list[Stack] = []

        def note(place: int, stack: Stack) -> None:
            if place == at and len(stacks) < _STACKS:
                stacks.append(stack)

        for _ in islice(paths(self._automaton, lattice, note, Effort(_STEPS)), _STACKS):
            pass
        if not stacks:
            return frozenset(self._automaton.terminals | {""})
        return frozenset({"", *(t for s in stacks for t in self._automaton.accepts(s))})

    def _words(self) -> dict[int, list[Candidate]]:
        if not self._vocabulary:
            self._vocabulary = _vocabulary(self._lexicon, self._morphology)
        return self._vocabulary


def _is_tied_after(words: Sequence[Word], at: int) -> bool:
    return at + 1 < len(words) and words[at + 1].token.joined


def _texts(
    scan: Scan, places: Sequence[int], choices: Sequence[list[str]]
) -> Iterator[str]:
    for chosen in islice(product(*choices), _MOST_TRIED):
        yield _replaced(scan, dict(zip(places, chosen, strict=True)))


def _replaced(scan: Scan, changed: dict[int, str]) -> str:
    text = scan.folded.original
    for at, word in sorted(changed.items(), reverse=True):
        span = scan.words[at].token.span
        text = text[: span.start] + word + text[span.end :]
    return text


_TERMINALS = {"KIND": {"KIND", "KIND_AFTER", "KIND_ALONE"}, "BECAUSE": {"TAIL"}}
_WORDLESS = frozenset({"OPTION", "DATASET", "DRY", "MODAL"})


def _vocabulary(lexicon: Lexicon, morphology: Morphology) -> dict[int, list[Candidate]]:
    """Every form of every word of the lexicon that a request may hold, by length."""
    found: dict[str, set[str]] = {}
    lemmas: dict[str, set[str]] = {}
    for sense in lexicon.senses:
        if sense.terminal in _CLOSED or sense.form not in _REQUESTS:
            continue
        for word, kinds in _words_of(sense):
            plain = word.lstrip("=").partition("/")[0]
            exact = word.startswith("=") or plain.isascii()
            (found if exact else lemmas).setdefault(plain, set()).update(kinds)
    for lemma, kinds in lemmas.items():
        for word, form in morphology.forms(lemma):
            if "VERB" not in kinds or form in _ASKING:
                found.setdefault(word, set()).update(kinds)
    table: dict[int, list[Candidate]] = {}
    for text, kinds in found.items():
        one = Candidate(text, mask(text), frozenset(kinds))
        table.setdefault(len(text), []).append(one)
    return table


def _words_of(sense: Sense) -> Iterator[tuple[str, set[str]]]:
    """The words of a sense with the terminals that each may be (part of)."""
    terminals = _TERMINALS.get(sense.terminal, {sense.terminal})
    if sense.terminal in _WORDLESS:
        terminals = {"", "NOUN"}
    for at, word in enumerate(sense.words):
        yield word, terminals if at == 0 else {*terminals, "", "WORD", "MORE"}


# Small words are too short and too many to be guessed.
_CLOSED = frozenset({
    "PREP", "PRON", "AND", "SEP", "BUT", "OR", "FUNCTION", "ANSWER", "ELLIPSIS", "",
})  # fmt: skip
_REQUESTS = frozenset({Form.NONE, Form.IMPERATIVE})
_ASKING = frozenset({Form.IMPERATIVE, Form.INFINITIVE, Form.LETS})
