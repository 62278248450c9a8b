"""The words that a misspelt one may have been, with how likely each is."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from grammar.distance import distance, limit, mask, slip_cost
from grammar.lexicon import Lexicon, Sense
from grammar.morph import Form, Morphology

_CACHE = 2048
_SELDOM = 5
"""What a form loses against a usual one: so many places in its entry."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known word form with the terminals that it may be (part of).

    `rank` is its place in its entry, the most usual first; `is_small` tells a word
    that only joins others.
    """

    text: str
    bits: int
    terminals: frozenset[str]
    rank: int
    is_small: bool


@dataclass(frozen=True, slots=True)
class Near:
    """A candidate and the number of slips that lead to what was typed."""

    slips: int
    candidate: Candidate


class Vocabulary:
    """Every word form that a request may hold; built at the first need."""

    def __init__(self, lexicon: Lexicon, morphology: Morphology) -> None:
        self._lexicon = lexicon
        self._morphology = morphology
        self._table: Mapping[int, list[Candidate]] = {}
        self.near = lru_cache(_CACHE)(self._near)

    def _near(self, word: str) -> tuple[Near, ...]:
        """Return the words within the slips that the length allows, likeliest first.

        A short word may be one slip from a small word or from a short one.
        """
        most, bits = limit(len(word)) or 1, mask(word)
        found = [
            Near(slips, one)
            for length in range(len(word) - most, len(word) + most + 1)
            for one in self._by_length().get(length, ())
            if (one.bits ^ bits).bit_count() <= 2 * most
            and (slips := distance(word, one.text, most)) <= most
        ]
        return tuple(sorted(found, key=lambda near: _unlikeliness(word, near)))

    def _by_length(self) -> Mapping[int, list[Candidate]]:
        if not self._table:
            self._table = _table(self._lexicon, self._morphology)
        return self._table


def _unlikeliness(word: str, near: Near) -> tuple[int, int, int]:
    one = near.candidate
    return near.slips, slip_cost(word, one.text) if near.slips == 1 else 0, one.rank


@dataclass(slots=True)
class _Entry:
    """What is known of one spelling while the table is made."""

    terminals: set[str]
    rank: int
    is_small: bool


def _table(lexicon: Lexicon, morphology: Morphology) -> Mapping[int, list[Candidate]]:
    """Every form of every word of the lexicon that a request may hold, by length."""
    exact: dict[str, _Entry] = {}
    lemmas: dict[str, _Entry] = {}
    for sense, rank in _ranked(lexicon):
        for word, terminals in _words_of(sense):
            plain = word.lstrip("=").partition("/")[0]
            is_exact = word.startswith("=") or plain.isascii()
            small = sense.terminal in SMALL
            _note(exact if is_exact else lemmas, plain, terminals, rank, small=small)
    for lemma, entry in lemmas.items():
        for word, form in morphology.forms(lemma):
            if "VERB" not in entry.terminals or form in _ASKING:
                rank = entry.rank + (_SELDOM if form is Form.LETS else 0)
                small = entry.is_small
                _note(exact, word, entry.terminals, rank, small=small)
    table: dict[int, list[Candidate]] = {}
    for text, entry in exact.items():
        if not text.isalpha():
            continue
        may_be = frozenset(entry.terminals)
        one = Candidate(text, mask(text), may_be, entry.rank, entry.is_small)
        table.setdefault(len(text), []).append(one)
    return table


def _note(
    table: dict[str, _Entry], word: str, terminals: set[str], rank: int, *, small: bool
) -> None:
    entry = table.setdefault(word, _Entry(set(), rank, small))
    entry.terminals |= terminals
    entry.rank = min(entry.rank, rank)
    entry.is_small = entry.is_small and small


def _ranked(lexicon: Lexicon) -> Iterator[tuple[Sense, int]]:
    """The senses that a request may hold, with the place of each in its entry."""
    seen: Counter[tuple[int, bool]] = Counter()
    for sense in lexicon.senses:
        if sense.form in _REQUESTS and sense.terminal not in _LEFT_OUT:
            # An entry lists its spellings language by language.
            entry = id(sense.means), "".join(sense.words).isascii()
            yield sense, seen[entry]
            seen[entry] += 1


def _words_of(sense: Sense) -> Iterator[tuple[str, set[str]]]:
    """The words of a sense with the terminals that each may be (part of)."""
    terminals = _TERMINALS.get(sense.terminal, {sense.terminal})
    if sense.terminal in _WORDLESS:
        terminals = {"", "NOUN"}
    for at, word in enumerate(sense.words):
        yield word, terminals if at == 0 else {*terminals, "", "WORD", "MORE"}


_TERMINALS = {
    "KIND": {"KIND", "KIND_AFTER", "KIND_ALONE"},
    "NAME": {"NAME", "LINK"},
    "BECAUSE": {"TAIL"},
}
_WORDLESS = frozenset({"OPTION", "DATASET", "DRY", "MODAL"})
SMALL = frozenset({"PREP", "PRON", "AND", "SEP", "BUT", "OR", ""})
"""Terminals of words that carry nothing themselves: they join or stand for others."""
# What is said alone, and what nobody says to the factory.
_LEFT_OUT = frozenset({"FUNCTION", "ANSWER", "ELLIPSIS"})
_REQUESTS = frozenset({Form.NONE, Form.IMPERATIVE})
_ASKING = frozenset({Form.IMPERATIVE, Form.INFINITIVE, Form.LETS})
