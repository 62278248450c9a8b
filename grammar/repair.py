"""Misspelt words: what they may have been, always to be asked about.

A word is touched only if no list and no dictionary knows it and it holds no digit; it
may only become a word that the rules accept in its place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations, islice, product

from grammar.distance import limit
from grammar.effort import Effort
from grammar.lalr import Automaton, Stack
from grammar.lattice import Lattice
from grammar.lexicon import Lexicon
from grammar.morph import Morphology
from grammar.scan import Scan
from grammar.search import paths
from grammar.vocabulary import Candidate, Near, Vocabulary
from grammar.words import Word

_Accepted = Callable[[], Mapping[int, frozenset[str]]]
_MOST_WORDS = 3
_MOST_EACH = 8
_MOST_SHORT = 10
_MOST_LOOKED = 8
_MOST_TRIED = 24
_STACKS = 12
_STEPS = 800
_ENDING = frozenset({"SEP", ""})
_POLITE = 6
"""Shorter words of politeness are too near to any other."""
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_TO_LATIN = str.maketrans(_RUSSIAN, _LATIN)


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected utterance; `places` are the words that were changed."""

    text: str
    places: frozenset[int]


class Repairer:
    """Proposes corrected utterances."""

    def __init__(
        self, lexicon: Lexicon, morphology: Morphology, automaton: Automaton
    ) -> None:
        self._vocabulary = Vocabulary(lexicon, morphology)
        self._automaton = automaton

    def corrections(
        self,
        scan: Scan,
        lattice: Lattice,
        places: frozenset[int] | None = None,
        told: frozenset[int] = frozenset(),
    ) -> Iterator[Correction]:
        """Yield corrected utterances, fewest words changed first; none is certain.

        Only words at `places` are touched, where places are given; those at `told`,
        which are taken as they are, may only become a word that ends them.
        """
        open_words = [
            at
            for at in range(len(scan.words))
            if (places is None or at in places or at in told) and _is_open(scan, at)
        ]
        looked = open_words[:_MOST_LOOKED]
        accepted = cache(partial(self._accepted, lattice, frozenset(looked)))
        found = {
            at: self._endings(scan, at)
            if at in told
            else self._choices(scan, at, accepted, is_name=bool(places))
            for at in looked
        }
        wrong = [at for at, choices in found.items() if choices][:_MOST_WORDS]
        for count in range(1, len(wrong) + 1):
            for group in combinations(wrong, count):
                texts = _texts(scan, group, [found[at] for at in group])
                yield from (Correction(text, frozenset(group)) for text in texts)

    def relayouts(self, text: str) -> Iterator[str]:
        """Yield the text as typed on the other keyboard layout."""
        folded = text.lower()
        if any("а" <= c <= "я" for c in folded):
            yield folded.translate(_TO_LATIN)
        else:
            yield folded.translate(_TO_RUSSIAN)

    def _choices(
        self, scan: Scan, at: int, accepted: _Accepted, *, is_name: bool
    ) -> list[str]:
        word = scan.words[at].text
        found = self._vocabulary.near(word)
        if found and found[0].slips == 0:
            # "The light organ": a word of a phrase, here a name, and near a known one.
            found = tuple(n for n in found if is_name and _is_named(n))
        if not found:
            return []
        allowed = accepted()[at]
        fits = [n.candidate.text for n in found if n.candidate.terminals & allowed]
        return fits[: _MOST_EACH if limit(len(word)) else _MOST_SHORT]

    def _endings(self, scan: Scan, at: int) -> list[str]:
        found = (n.candidate for n in self._vocabulary.near(scan.words[at].text))
        ending = (one for one in found if not _ENDING.isdisjoint(one.terminals))
        return [one.text for one in ending if _is_ending(one)][:_MOST_EACH]

    def _accepted(
        self, lattice: Lattice, places: frozenset[int]
    ) -> Mapping[int, frozenset[str]]:
        """The terminals that the rules accept where each of the words stands.

        Before a word that is itself misspelt any sense may come.
        """
        stacks: dict[int, list[Stack]] = {at: [] for at in places}

        def note(place: int, stack: Stack) -> None:
            if place in places and len(stacks[place]) < _STACKS:
                stacks[place].append(stack)

        for _ in islice(paths(self._automaton, lattice, note, Effort(_STEPS)), _STACKS):
            pass
        anything = frozenset(self._automaton.terminals | {""})
        return {at: self._after(row) or anything for at, row in stacks.items()}

    def _after(self, stacks: Sequence[Stack]) -> frozenset[str]:
        """What may follow on any of the ways; nothing where there is no way."""
        if not stacks:
            return frozenset()
        return frozenset({"", *(t for s in stacks for t in self._automaton.accepts(s))})


def _is_named(near: Near) -> bool:
    return near.slips > 0 and "NAME" in near.candidate.terminals


def _is_ending(one: Candidate) -> bool:
    """Whether a word may end what is taken as it is: "then", "please"."""
    return "SEP" in one.terminals or len(one.text) >= _POLITE


def _is_open(scan: Scan, at: int) -> bool:
    """Whether a word may be a misspelt one: neither known nor part of another."""
    word = scan.words[at]
    if not word.is_word or not word.text.isalpha():
        return False
    # A hyphened Latin word is one name; a Russian one is two words.
    if not word.is_cyrillic and _is_tied(scan.words, at):
        return False
    return not scan.senses[at] and not (word.is_cyrillic and word.is_known)


def _is_tied(words: Sequence[Word], at: int) -> bool:
    after = at + 1 < len(words) and words[at + 1].token.joined
    return words[at].token.joined or after


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
