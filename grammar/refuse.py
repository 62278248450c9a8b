"""Refusals: an utterance that is no command, and the part of it that may be one."""

from collections.abc import Iterator
from itertools import islice

from grammar.blame import blamed, unread
from grammar.compose import Outcome
from grammar.context import Context
from grammar.model import CHANGING, Code, Lang, Parse, Span, Status
from grammar.scan import Scan
from grammar.sight import Sight, Sighting
from grammar.signs import code_of, is_reported, signs
from grammar.texts import Texts

_MOST_CUTS = 6


class Refuser:
    """Says why nothing is done, or asks about the part that is understood."""

    def __init__(self, sight: Sight, texts: Texts) -> None:
        self._sight = sight
        self._texts = texts

    def refuse(
        self, text: str, seen: Sighting, said: Lang, lang: Lang, context: Context
    ) -> Parse:
        """Return the parse of an utterance that the grammar does not accept."""
        if seen.is_dense:
            return self.reject(text, _bare_code(seen), said, lang)
        reported = is_reported(seen.scan)
        part = None if reported else self._part(text, seen, context)
        if part is not None:
            key = "either" if seen.lattice.has("or") else "part"
            piece, spans, found = part
            question = self._texts.question(key, "intent", lang, (piece,))
            return Parse(
                text, said, Status.CLARIFY, found.commands, question,
                mentions=found.mentions,
            ).about(spans)  # fmt: skip
        shown = signs(seen.scan, seen.lattice)
        negated = seen.lattice.has("negation") and self._is_negated(seen)
        forbids = shown.asks or seen.lattice.has("forbids")
        code = code_of(shown, negated=negated or (shown.is_forbidden and forbids))
        if code is Code.OUT_OF_DOMAIN and self._quotes(seen):
            code = Code.NOT_A_REQUEST
        refused = self.reject(text, code, said, lang, shown.named)
        return refused.about(blamed(code, seen))

    def reject(
        self, text: str, code: Code, said: Lang, lang: Lang, about: str = ""
    ) -> Parse:
        """Return a refusal; `about` names what a suggestion may be about."""
        reason = self._texts.reason(code, lang, about)
        return Parse(text, said, Status.REJECT, reason=reason)

    def _part(
        self, text: str, seen: Sighting, context: Context
    ) -> tuple[str, tuple[Span, ...], Outcome] | None:
        """A whole command at the beginning or the end of what is not understood.

        With it the parts of the text that are left.
        """
        count, effort = len(seen.scan.words), self._sight.again(seen)
        for before, after in islice(_cuts(seen.scan), _MOST_CUTS):
            for start, end in ((0, before), (after, count)):
                span = seen.lattice.span(start, end)
                piece = text[span.start : span.end]
                found = self._sight.outcome(piece, context, effort)
                if found is not None and found.is_complete and found.commands:
                    return piece, unread(seen.scan, start, end), found
        return None

    def _quotes(self, seen: Sighting) -> bool:
        """Whether a command is quoted: «в отчёте написано: «отключи голос»»."""
        effort = self._sight.again(seen)
        inner = (word.token.inner for word in seen.scan.words)
        quoted = (seen.scan.folded.cut(span) for span in inner if span is not None)
        found = (self._sight.outcome(text, Context(), effort) for text in quoted)
        return any(one is not None and _is_deed(one) for one in found)

    def _is_negated(self, seen: Sighting) -> bool:
        """Whether the words would be a command without their negation."""
        scan = seen.scan
        kept = [True] * len(scan.words)
        for at in range(len(scan.words)):
            end = scan.carries(at, "negation")
            kept[at:end] = [False] * (end - at)
        spans = (w.token.span for w, k in zip(scan.words, kept, strict=True) if k)
        rest = " ".join(scan.folded.cut(span) for span in spans)
        found = self._sight.outcome(rest, Context(), self._sight.again(seen))
        if found is None or not found.commands:
            return False
        return found.is_complete or found.belongs


def _bare_code(seen: Sighting) -> Code:
    """The reason for refusing a row of signs, by nothing but its marks."""
    # The lattice is not asked: it would be made whole for that.
    senses = (sense for row in seen.scan.senses for _, sense in row)
    forbids = any("forbids" in sense.means for sense in senses)
    return Code.NEGATED if forbids else Code.OUT_OF_DOMAIN


def _is_deed(outcome: Outcome) -> bool:
    """Whether something of the factory is to be done or shown."""
    changes = any(command.intent in CHANGING for command in outcome.commands)
    return bool(outcome.commands) and (bool(outcome.mentions) or changes)


def _cuts(scan: Scan) -> Iterator[tuple[int, int]]:
    """The places where an utterance may fall apart into commands."""
    at = 1
    while at < len(scan.words):
        end = max(scan.pauses[at], scan.longest(at, "OR"))
        if at < end < len(scan.words):
            yield at, end
        at = max(end, at + 1)
