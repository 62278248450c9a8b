"""The tables of both languages, read from the TOML files beside the code."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict

_SENTENCE_END = re.compile(r"\s{0,99}$|\s{1,99}[«\"(]?[A-ZА-ЯЁ]|\n")


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Abbreviation(_Row):
    """A shortened word, with its full stop.

    `say` is said as it is, `noun` in the case that the preposition asks for; `before`
    is what has to follow; `after` the words one of which has to precede; `ends` says
    that it may end a sentence.
    """

    say: str = ""
    noun: str = ""
    ends: bool = False
    before: Literal["", "name", "number", "word"] = ""
    after: tuple[str, ...] = ()
    after_adjective: bool = False


class RussianUnit(_Row):
    """A counted thing: its phrase, its form after 5, its hundredth part."""

    name: str
    count: str = ""
    minor: str = ""
    last: bool = False


class EnglishUnit(_Row):
    """A counted thing in the singular and plural, and its hundredth part."""

    one: str
    many: str
    minor_one: str = ""
    minor_many: str = ""


class Russian(_Row):
    """The table `ru.toml`."""

    months: tuple[str, ...]
    month_names: tuple[str, ...]
    prepositions: Mapping[str, tuple[str, ...]]
    magnitudes: Mapping[str, str]
    currencies: Mapping[str, RussianUnit]
    units: Mapping[str, RussianUnit]
    abbreviations: Mapping[str, Abbreviation]


class English(_Row):
    """The table `en.toml`."""

    months: tuple[str, ...]
    year_words: tuple[str, ...]
    short_months: Mapping[str, str]
    magnitudes: Mapping[str, str]
    currencies: Mapping[str, EnglishUnit]
    units: Mapping[str, EnglishUnit]
    abbreviations: Mapping[str, Abbreviation]


_Table = TypeVar("_Table", Russian, English)


def table(form: type[_Table], name: str) -> _Table:
    """Read one of the tables.

    Args:
        form: its model.
        name: its file beside this module.
    """
    text = files("factory.providers.normal").joinpath(name).read_text("utf-8")
    return form.model_validate(tomllib.loads(text))


def any_of(words: Iterable[str]) -> str:
    """A pattern that matches one of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def any_abbreviation(words: Iterable[str]) -> str:
    """The same for abbreviations, which may have a space after each full stop."""
    return any_of(words).replace(r"\.", r"\.[ \u00a0]?").replace(r"[ \u00a0]?|", "|")


def ends_sentence(text: str, end: int) -> bool:
    """Whether a full stop right before `end` also ends a sentence."""
    return _SENTENCE_END.match(text, end) is not None
