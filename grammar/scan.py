"""The words of an utterance with what the lexicon knows of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from grammar.lexicon import Sense
from grammar.normalize import Folded
from grammar.words import Word


@dataclass(frozen=True, slots=True)
class Scan:
    """The words of one utterance with every lexicon sense that begins at each.

    `pauses[i]` is where the row of marks and joining words ends that begins at word i;
    i itself where none does.
    """

    folded: Folded
    words: tuple[Word, ...]
    senses: tuple[tuple[tuple[int, Sense], ...], ...]
    pauses: tuple[int, ...] = ()

    def find(self, at: int, *terminals: str) -> Sequence[tuple[int, Sense]]:
        """Return the senses of these terminals at a word with where they end."""
        if at >= len(self.senses) or not self.senses[at]:
            return ()
        return [found for found in self.senses[at] if found[1].terminal in terminals]

    def longest(self, at: int, *terminals: str) -> int:
        """Return where the longest such sense ends; `at` itself if there is none."""
        return max((end for end, _ in self.find(at, *terminals)), default=at)

    def text(self, at: int) -> str:
        """Return the folded text of a word; empty past the end."""
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def carries(self, at: int, mark: str) -> int:
        """Return where the longest sense with this mark ends; `at` if none begins."""
        ends = (end for end, sense in self.senses[at] if mark in sense.means)
        return max(ends, default=at)
