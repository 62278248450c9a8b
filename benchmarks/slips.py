"""One-letter misspellings of the closed-class words of sentences, drawn by a seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from grammar.asides import Asides
from grammar.compose import Composer
from grammar.context import Context
from grammar.frames import Frames
from grammar.lalr import Automaton
from grammar.lexer import Lexer
from grammar.lexicon import Lexicon
from grammar.model import Command, Lang
from grammar.morph import Morphology
from grammar.normalize import fold
from grammar.reader import Reader
from grammar.sight import Sight, Sighting

LETTERS = {
    Lang.RU: "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    Lang.EN: "abcdefghijklmnopqrstuvwxyz",
}
# What an operator types as is: a word in it is no word of the language.
_FREE = frozenset({"input", "reason", "alias", "log", "source", "dataset", "options"})


@dataclass(frozen=True, slots=True)
class Slip:
    """A sentence with one letter wrong.

    `word` is what was meant and `typed` what stands there instead.
    """

    sentence: str
    text: str
    word: str
    typed: str


def deletions(word: str) -> Iterator[str]:
    """Yield the word with each of its letters lost in turn."""
    yield from (word[:at] + word[at + 1 :] for at in range(len(word)))


def swaps(word: str) -> Iterator[str]:
    """Yield the word with each two neighbours swapped in turn."""
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def changes(word: str, letters: str) -> Iterator[str]:
    """Yield the word with each letter changed into each other one."""
    for at in range(len(word)):
        yield from (word[:at] + letter + word[at + 1 :] for letter in letters)


def insertions(word: str, letters: str) -> Iterator[str]:
    """Yield the word with each letter added at each place."""
    for at in range(len(word) + 1):
        yield from (word[:at] + letter + word[at:] for letter in letters)


class Slipper:
    """Draws slips that leave no word behind which anybody may have meant."""

    def __init__(self, lexicon: Lexicon, morphology: Morphology) -> None:
        self._lexer = Lexer(lexicon, Asides.load(), morphology)
        rules, frames = Automaton.load(), Composer(Frames.load())
        self._sight = Sight(self._lexer, rules, Reader(morphology), frames)

    def slips(
        self, text: str, commands: Sequence[Command], random: Random, each: int = 1
    ) -> Iterator[Slip]:
        """Yield, for every closed-class word, `each` slips of each of the four kinds.

        `commands` are what the text means; words of their free texts are left alone.
        """
        seen = self._sight.look(text, Context())
        if seen is None:
            return
        for at in closed_words(seen, commands):
            word, span = seen.scan.words[at].text, seen.scan.words[at].token.span
            for typed in self._typed(word, random, each):
                changed = text[: span.start] + typed + text[span.end :]
                yield Slip(text, changed, word, typed)

    def _typed(self, word: str, random: Random, each: int) -> Iterator[str]:
        letters = LETTERS[Lang.EN if word.isascii() else Lang.RU]
        ways = (
            deletions(word),
            swaps(word),
            changes(word, letters),
            insertions(word, letters),
        )
        for way in ways:
            # A word costs an analysis: no more are looked at than are wanted.
            drawn = list(dict.fromkeys(way))
            random.shuffle(drawn)
            fit = (w for w in drawn if w and w != word and not self._is_known(w))
            yield from islice(fit, each)

    def _is_known(self, word: str) -> bool:
        scan = self._lexer.scan(fold(word))
        if any(scan.senses) or len(scan.words) != 1 or not scan.words[0].is_word:
            return True
        return scan.words[0].is_cyrillic and scan.words[0].is_known


def closed_words(seen: Sighting, commands: Sequence[Command]) -> list[int]:
    """Return the places of the words that the lexicon lists; new names are none."""
    free = [
        span
        for command in commands
        for slot, span in command.spans.items()
        if slot in _FREE
    ]
    listed = {
        place
        for at, senses in enumerate(seen.scan.senses)
        for end, _ in senses
        for place in range(at, end)
    }
    return [
        at
        for at in sorted(listed - seen.named() - seen.told())
        if (word := seen.scan.words[at]).is_word
        and word.text.isalpha()
        and not any(s.start <= word.token.span.start < s.end for s in free)
    ]
