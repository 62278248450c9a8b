"""Deeds said as nouns: «откат голоса» names a deed and asks for none.

What it may ask for is plain, so the command is offered in a question.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from grammar.morph import Morphology
from grammar.scan import Scan
from grammar.shipped import shipped
from grammar.tokens import Shape

_OF = frozenset({"of", "for"})
_WANTED = frozenset({
    "нужен", "нужна", "нужно", "нужны", "требуется", "требуются", "необходим",
    "необходима", "необходимо", "необходимы", "запрашиваю", "запрашивается",
})  # fmt: skip
# What ends an English sentence about a deed that is to be done.
_NEEDED = frozenset({"required", "needed", "requested", "necessary", "wanted"})
_ARE = frozenset({"is", "are"})
_CLOSING = (",", ";", ":")
_SURE = frozenset({"negation", "why", "how", "li"})
_ADJECTIVES = frozenset({"ADJF", "PRTF"})


@dataclass(frozen=True, slots=True)
class _Deed:
    """Where the noun of a deed stands, where its object begins, what asks for it."""

    at: int
    end: int
    verb: str


class Deeds:
    """Turns the noun of a deed into the request for it."""

    def __init__(self, verbs: Mapping[str, str], morphology: Morphology) -> None:
        self._verbs = verbs
        self._morphology = morphology

    @classmethod
    def load(cls, morphology: Morphology) -> "Deeds":
        """Read the shipped table."""
        rows = tomllib.loads(shipped("lexicon", "deeds.toml"))["deed"]
        verbs = {
            noun: row[f"asks_{side}"]
            for row in rows
            for side in ("ru", "en")
            for noun in row[side]
        }
        return cls(verbs, morphology)

    def request(self, scan: Scan) -> str | None:
        """Return the utterance as a request; None where no noun of a deed leads it.

        «(нужно) обновление зрения до v2» becomes «обнови зрение до v2».
        """
        found = self._leading(scan)
        if found is None or found.end >= len(scan.words):
            return None
        stop = _object_end(scan, found.end)
        names = [word.text for word in scan.words[found.end : stop]]
        named = [self._morphology.accusative(names)] if names else []
        last = _needed(scan)
        rest = scan.folded.original[_place(scan, stop) : _place(scan, last)]
        rest = rest.strip(" ?.!")
        gap = "" if not rest or rest.startswith(_CLOSING) else " "
        return " ".join([found.verb, *named]) + gap + rest

    def _leading(self, scan: Scan) -> _Deed | None:
        at = _past_manners(scan)
        if at >= len(scan.words):
            return None
        word = scan.words[at]
        if word.is_cyrillic:
            after = at + 2 if scan.text(at + 1) == "для" else at + 1
            nouns = (r.lemma for r in word.readings if r.part == "NOUN")
            verb = next((self._verbs[n] for n in nouns if n in self._verbs), None)
            return None if verb is None else _Deed(at, after, verb)
        for end in (at + 1, at + 2):
            named = " ".join(w.text for w in scan.words[at:end])
            if named in self._verbs and scan.text(end) in _OF:
                return _Deed(at, end + 1, self._verbs[named])
        return None


def _needed(scan: Scan) -> int:
    """Where "is required" begins that ends the text; the text's end without it."""
    count = len(scan.words)
    end = count
    while end and scan.words[end - 1].token.shape in {Shape.PUNCT, Shape.EMOJI}:
        end -= 1
    is_said = end > 1 and scan.text(end - 1) in _NEEDED and scan.text(end - 2) in _ARE
    return end - 2 if is_said else count


def _object_end(scan: Scan, start: int) -> int:
    """Where the Russian object in the genitive ends: «органа» of «органа слуха»."""
    at = start
    while at < len(scan.words) and _is_genitive(scan, at):
        at += 1
        if not any(r.part in _ADJECTIVES for r in scan.words[at - 1].readings):
            break
    return at


def _past_manners(scan: Scan) -> int:
    """Where the noun may stand: words without weight and wishes go before it."""
    at = 0
    while at < len(scan.words):
        end = at + 1 if scan.text(at) in _WANTED else scan.longest(at, "", "MODAL")
        if end == at and scan.words[at].token.shape is Shape.PUNCT:
            end = at + 1
        if end == at or _is_sure(scan, at):
            break
        at = end
    return at


def _is_genitive(scan: Scan, at: int) -> bool:
    return any(reading.case == "gent" for reading in scan.words[at].readings)


def _is_sure(scan: Scan, at: int) -> bool:
    return any(not _SURE.isdisjoint(sense.means) for _, sense in scan.find(at, "NOUN"))


def _place(scan: Scan, at: int) -> int:
    """Where a word stands in the text as it was typed; its end past the last word."""
    if at < len(scan.words):
        return scan.words[at].token.span.start
    return len(scan.folded.original)
