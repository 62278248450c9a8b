"""Text folded for matching, with a map back to the original characters.

Matching sees NFKC, lower case, `е` for `ё`, one kind of dash and one kind of quote;
whatever a slot keeps is cut from the original by position.
"""

import unicodedata
from dataclasses import dataclass

from grammar.model import Span

MAX_LENGTH = 2000
"""The longest utterance that is read, in characters, as typed and normalised."""
_MOST_GROWTH = 18
"""As many characters NFKC makes of one at most (Unicode FAQ on normalization)."""
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_ARROWS = "⇒➔⟶➜➝➞➙⇨⟹➡"
_FOLDS = str.maketrans(
    {"ё": "е", "Ё": "Е", "…": ".", "„": "“", "‟": "“"}
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_ARROWS, "→")
)
_IGNORED = frozenset({"Cf", "Mn"})


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `starts[i]` and `ends[i]` bound its character i in `original`.

    Both are None where every character stands at its own place.
    """

    original: str
    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> Span:
        """Return the place in the original of the folded characters start to end."""
        if self.starts is None or self.ends is None:
            return Span(start, end)
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else len(self.original)
            return Span(at, at)
        return Span(self.starts[start], self.ends[end - 1])

    def cut(self, span: Span) -> str:
        """Return the original characters of a span, untouched."""
        return self.original[span.start : span.end]


def is_too_long(text: str) -> bool:
    """Whether a text is longer than any that is read; bounded, whatever its length."""
    if len(text) > MAX_LENGTH:
        return True
    grown = len(text) > MAX_LENGTH // _MOST_GROWTH
    return grown and len(unicodedata.normalize("NFKC", text)) > MAX_LENGTH


def fold(text: str) -> Folded:
    """Fold `text` for matching; never fails, linear in its length."""
    if text.isascii():
        return Folded(text, text.lower())
    plain = text.translate(_FOLDS).lower()
    if len(plain) == len(text) and _is_simple(text):
        return Folded(text, plain)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        piece = _fold_cluster(text[start:end])
        pieces.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))
    return Folded(text, "".join(pieces), tuple(starts), tuple(ends))


def _is_simple(text: str) -> bool:
    if "…" in text or not unicodedata.is_normalized("NFKC", text):
        return "…" in text and _is_simple(text.replace("…", "."))
    return not any(unicodedata.category(c) in _IGNORED for c in text if c > "\u00ac")


def _clusters(text: str) -> list[tuple[int, int]]:
    """Bounds of each character together with the combining marks after it."""
    bounds: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        if bounds and unicodedata.combining(char):
            bounds[-1] = (bounds[-1][0], at + 1)
        else:
            bounds.append((at, at + 1))
    return bounds


def _fold_cluster(cluster: str) -> str:
    composed = unicodedata.normalize("NFKC", cluster.translate(_FOLDS))
    kept = (c for c in composed if unicodedata.category(c) not in _IGNORED)
    return "".join(kept).translate(_FOLDS).lower()
