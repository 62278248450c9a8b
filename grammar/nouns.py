"""Addresses and capabilities in words: the noun of the lexicon, else as typed."""

from collections.abc import Mapping, Sequence

from grammar.inflect import Inflector, plain
from grammar.lexicon import Lexicon
from grammar.model import Lang
from grammar.normalize import fold
from grammar.quotes import quoted
from grammar.tokens import Shape, tokenise

_KINDS: Mapping[str, tuple[str, str]] = {
    "organ": ("орган", "organ"),
    "cell": ("клетка", "cell"),
    "analysis": ("клетка/sg =анализа", "analysis cell"),
    "action": ("клетка/sg =действия", "action cell"),
    "memory": ("клетка/sg =памяти", "memory cell"),
}


class Nouns:
    """Names things; of several spellings the first of the language is taken."""

    def __init__(self, lexicon: Lexicon, inflector: Inflector) -> None:
        self._inflector = inflector
        self._names = _first(lexicon, "NAME", "name")
        self._known = _words(lexicon)
        self._gates = _first(lexicon, "NOUN", "capability")

    def capability(self, name: str, lang: Lang) -> str:
        """Return a capability in words (accusative), or its identifier."""
        spelling = self._gates.get((name, lang), name)
        return self._inflector.cased(spelling, "accs")

    def link(self, name: str, lang: Lang) -> str:
        """Return a part of a chain; in quotes where it might be a misspelt name."""
        known = name in self._known
        return name if known else quoted(name, lang) or name

    def thing(self, address: str, case: str, lang: Lang, *, typed: bool) -> str:
        """Return what an address names, in a case (a pymorphy tag).

        With `typed` it stays an address, so that its version is no word of its own.
        """
        name, dot, version = address.rpartition(".v")
        if not (dot and version[:1].isdigit()):
            name, version = address, ""
        label = f" v{version}" if version else ""
        spelling = self._names.get((name, lang))
        if spelling is not None and not (typed and version):
            return self._inflector.cased(spelling, case) + label
        if _is_address(address):
            return address
        if typed:
            return self._quoted(address, case, lang)
        return self._quoted(name, case, lang) + label

    def _quoted(self, name: str, case: str, lang: Lang) -> str:
        kind, _, rest = name.partition(".")
        noun = _KINDS[kind][lang is Lang.EN]
        return f"{self._inflector.cased(noun, case)} {quoted(rest, lang) or rest}"


def _is_address(text: str) -> bool:
    """Whether an address may stand without quotes: it is one token."""
    tokens = tokenise(fold(text))
    return [(t.shape, t.text) for t in tokens] == [(Shape.ADDRESS, text)]


def _first(lexicon: Lexicon, terminal: str, key: str) -> Mapping[tuple[str, Lang], str]:
    """The first sure spelling of each name in each language."""
    found: dict[tuple[str, Lang], str] = {}
    for sense in lexicon.senses:
        if sense.terminal != terminal or key not in sense.means:
            continue
        if not sense.means.get("unsure"):
            lang = _lang(sense.words)
            found.setdefault((str(sense.means[key]), lang), " ".join(sense.words))
    return found


def _words(lexicon: Lexicon) -> frozenset[str]:
    """Every name of one word that a part of a chain may have."""
    senses = (s for s in lexicon.senses if s.terminal == "NAME" or "link" in s.means)
    return frozenset(" ".join(sense.words) for sense in senses)


def _lang(words: Sequence[str]) -> Lang:
    is_english = all(plain(word).isascii() for word in words)
    return Lang.EN if is_english else Lang.RU
