"""The words of an utterance with what the lexicon knows of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grammar.lexicon import Row, Sense
from grammar.normalize import Folded
from grammar.tokens import Shape
from grammar.words import Word


@dataclass(frozen=True, slots=True)
class Scan:
    """The words of one utterance with every lexicon sense that begins at each.

    `pauses[i]` is where the row of marks and joining words ends that begins at word i;
    i itself where none does. `index[i]` holds the senses at word i by their terminal;
    `ends` tells after which words a sense of a terminal ends; `terminals` and `shapes`
    tell what occurs anywhere. `texts` are the folded texts of the words,
    `shows` what any sense lets see.
    """

    folded: Folded
    words: tuple[Word, ...]
    senses: tuple[tuple[tuple[int, Sense], ...], ...]
    index: tuple[Mapping[str, Sequence[tuple[int, Sense]]], ...]
    ends: Mapping[str, frozenset[int]]
    terminals: frozenset[str]
    shapes: frozenset[Shape]
    pauses: tuple[int, ...]
    texts: tuple[str, ...]
    shows: frozenset[str]

    def is_plain(self, at: int) -> bool:
        """Whether a word is one of letters, and no modal."""
        is_word = self.words[at].token.shape is Shape.WORD
        return is_word and "MODAL" not in self.index[at]

    def find(self, at: int, *terminals: str) -> Sequence[tuple[int, Sense]]:
        """Return the senses of these terminals at a word with where they end."""
        if at >= len(self.index):
            return ()
        row = self.index[at]
        if len(terminals) == 1:
            return row.get(terminals[0], ())
        if row.keys().isdisjoint(terminals):
            return ()
        return [found for found in self.senses[at] if found[1].terminal in terminals]

    def ended(self, at: int, terminal: str) -> bool:
        """Whether a name (NAME) or a kind word (KIND) ends before the word `at`."""
        return at in self.ends.get(terminal, ())

    def longest(self, at: int, *terminals: str) -> int:
        """Return where the longest such sense ends; `at` itself if there is none."""
        longest = at
        for end, _ in self.find(at, *terminals):
            longest = max(longest, end)
        return longest

    def text(self, at: int) -> str:
        """Return the folded text of a word; empty past the end."""
        return self.texts[at] if 0 <= at < len(self.texts) else ""

    def carries(self, at: int, mark: str) -> int:
        """Return where the longest sense with this mark ends; `at` if none begins."""
        longest = at
        for end, sense in self.senses[at] if at < len(self.senses) else ():
            if end > longest and mark in sense.means:
                longest = end
        return longest


def scanned(
    folded: Folded,
    words: tuple[Word, ...],
    rows: Sequence[Row],
) -> Scan:
    """Return the scan of a text, its pauses measured."""
    senses, index = tuple([row[0] for row in rows]), tuple([row[1] for row in rows])
    terminals = frozenset[str]().union(*index)
    shapes = frozenset([word.token.shape for word in words])
    is_row = Shape.PUNCT in shapes or not terminals.isdisjoint(_JOINING)
    pauses = _pauses(words, index) if is_row else tuple(range(len(words) + 1))
    ends = {name: _ends(senses, name) for name in _ENDING if name in terminals}
    texts = tuple([word.token.text for word in words])
    shows = frozenset[str]().union(*[sense.shows for row in senses for _, sense in row])
    return Scan(
        folded, words, senses, index, ends, terminals, shapes, pauses, texts, shows
    )


_ENDING = ("NAME", "KIND")


def _ends(
    senses: tuple[tuple[tuple[int, Sense], ...], ...], terminal: str
) -> frozenset[int]:
    return frozenset(
        [end for row in senses for end, sense in row if sense.terminal == terminal]
    )


_MARKS = frozenset(",;.!?")
_JOINING = ("SEP", "AND", "BUT")


def _pauses(
    words: tuple[Word, ...],
    index: tuple[Mapping[str, Sequence[tuple[int, Sense]]], ...],
) -> tuple[int, ...]:
    """Where the row of marks and joining words ends that begins at each word."""
    ends = [*range(len(words) + 1)]
    for at in range(len(words) - 1, -1, -1):
        token, row = words[at].token, index[at]
        if token.shape is Shape.PUNCT and token.text in _MARKS:
            ends[at] = ends[at + 1]
        elif not row.keys().isdisjoint(_JOINING):
            joining = (end for name in _JOINING for end, _ in row.get(name, ()))
            ends[at] = ends[max(joining)]
    return tuple(ends)
