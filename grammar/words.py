"""Tokens made ready for the lexicon: the spellings under which each may be found."""

import re
from dataclasses import dataclass

from grammar.morph import Morphology, Reading
from grammar.tokens import Shape, Token

_RUSSIAN = re.compile("[а-я]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A token with its spellings; `readings` is empty for all but Russian words."""

    token: Token
    keys: frozenset[str]
    readings: tuple[Reading, ...] = ()
    is_known: bool = True

    @property
    def text(self) -> str:
        """The folded text of the token."""
        return self.token.text

    @property
    def is_word(self) -> bool:
        """Whether the token is a word rather than a number, a mark or a literal."""
        return self.token.shape is Shape.WORD

    @property
    def is_cyrillic(self) -> bool:
        """Whether the token is a word in Russian letters."""
        return bool(self.readings)


def words(tokens: tuple[Token, ...], morphology: Morphology) -> tuple[Word, ...]:
    """Look each token up in the dictionary; Latin words stand for themselves."""
    return tuple(_word(token, morphology) for token in tokens)


def _word(token: Token, morphology: Morphology) -> Word:
    if token.shape is not Shape.WORD or not _RUSSIAN.fullmatch(token.text):
        return Word(token, frozenset({"=" + token.text.replace("’", "'")}))
    readings = morphology.readings(token.text)
    return Word(
        token,
        keys_of(token.text, readings),
        readings,
        morphology.is_known(token.text),
    )


def keys_of(text: str, readings: tuple[Reading, ...]) -> frozenset[str]:
    """Return the spellings of a Russian form: itself, its lemmas, with number."""
    keys = {"=" + text}
    for reading in readings:
        number = "/pl" if reading.plural else "/sg"
        keys |= {reading.lemma, reading.lemma + number}
    return frozenset(keys)
