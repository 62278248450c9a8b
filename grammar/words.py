"""Tokens made ready for the lexicon: the spellings under which each may be found."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from grammar.morph import Morphology, Reading
from grammar.tokens import Shape, Token

_CACHE = 8192
_RUSSIAN = re.compile("[а-я]+")


class Word(NamedTuple):
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


class Spelling(NamedTuple):
    """What a word is, wherever it stands: its keys, its readings, whether it exists."""

    keys: frozenset[str]
    readings: tuple[Reading, ...] = ()
    is_known: bool = True


Speller = Callable[[str, bool], Spelling]
"""Looks up a text; the flag tells that it is a word rather than a number or a mark."""


def is_russian(text: str) -> bool:
    """Whether a folded word is one that the dictionary is asked for."""
    return _RUSSIAN.fullmatch(text) is not None


def speller(morphology: Morphology) -> Speller:
    """Return a speller by this dictionary; it keeps the words that it met lately."""

    @lru_cache(_CACHE)
    def spelt(text: str, is_word: bool) -> Spelling:  # noqa: FBT001
        if not is_word or not is_russian(text):
            return Spelling(frozenset({"=" + text.replace("’", "'")}))
        readings = morphology.readings(text)
        return Spelling(keys_of(text, readings), readings, morphology.is_known(text))

    return spelt


def words(tokens: tuple[Token, ...], spelt: Speller) -> tuple[Word, ...]:
    """Look each token up in the dictionary; Latin words stand for themselves."""
    return tuple([Word(t, *spelt(t.text, t.shape is Shape.WORD)) for t in tokens])


def keys_of(text: str, readings: tuple[Reading, ...]) -> frozenset[str]:
    """Return the spellings of a Russian form: itself, its lemmas, with number."""
    keys = {"=" + text}
    for reading in readings:
        number = "/pl" if reading.plural else "/sg"
        keys |= {reading.lemma, reading.lemma + number}
    return frozenset(keys)
