"""A command with one of its required slots left unsaid, and what must come of it.

The words of a slot are where the command says that they stand. They are left out
alone, so that a preposition may dangle, or with the preposition before them; a name
with its version or without.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grammar.lexer import Lexer
from grammar.model import Command, Intent, Parse, Span, Status
from grammar.normalize import fold
from grammar.scan import Scan
from grammar.slots import REQUIRED

_VERSION = re.compile(r"(?:[\s,-]*\bv ?|\.v)\d+(?:\.\d+)*\b", re.IGNORECASE)
_OWNER = re.compile(r"['’]s\b")
_GATES = frozenset({Intent.UNLOCK, Intent.LOCK})
_MEASURED = frozenset({"memory_mb", "timeout_ms", "slo_latency_ms"})
_GATE_VERBS = frozenset({"unlock", "lock"})


@dataclass(frozen=True, slots=True)
class Omission:
    """What is left of an utterance without the words of one slot.

    `slot` is what has to be asked for; `whole` is the command before.
    """

    text: str
    slot: str
    whole: Command

    def is_met_by(self, parsed: Parse) -> bool:
        """Whether a parse of the text asks for the slot, or still hears it said.

        What is left may say the slot in other words: the verb of "turn safe mode on"
        is said twice, and "assemble the voice organ" is `create` by the contract.
        """
        if parsed.status is Status.CLARIFY and parsed.question is not None:
            return parsed.question.slot == self.slot
        if parsed.status is not Status.OK or len(parsed.commands) != 1:
            return False
        return self._still_says(parsed.commands[0])

    def _still_says(self, left: Command) -> bool:
        whole, target = self.whole, left.slots.get("target")
        if left.to_dict() == whole.to_dict():
            return True
        is_named = target is not None and target == whole.slots.get("target")
        return is_named and self.slot == "chain" and left.intent is Intent.CREATE


def omissions(text: str, whole: Command, lexer: Lexer) -> Iterator[Omission]:
    """Yield what is left of a command without each of its required slots.

    `whole` is what `text` was read as: its spans tell where the slots were said. A
    slot that no words of its own say, as `on` of "leave safe mode", yields its verb.
    A parameter that the unit of its value tells anyway is not left out.
    """
    scan, seen = lexer.scan(fold(text)), {text}
    for slot in REQUIRED.get(whole.intent, ()):
        for span in _places(scan, whole, slot):
            left = _without(text, span)
            if left not in seen and any(map(str.isalnum, left)):
                seen.add(left)
                yield Omission(left, _asked_for(scan, whole, slot), whole)


def _asked_for(scan: Scan, whole: Command, slot: str) -> str:
    """The slot to ask for: «включи» alone may be about anything that can be on."""
    rows = (scan.find(at, "VERB") for at in range(len(scan.words)))
    verbs = {sense.means["verb"] for row in rows for _, sense in row}
    switches = whole.intent in _GATES and not verbs & _GATE_VERBS
    return "target" if switches else slot


def _places(scan: Scan, whole: Command, slot: str) -> Iterator[Span]:
    """The words of a slot: bare, with what leads them, with their version."""
    said, text = whole.spans.get(slot), scan.folded.original
    if slot == "parameter" and _is_told_by_unit(text, whole):
        return
    if said is None:
        if whole.intent is Intent.SAFE_MODE:
            yield from _verb(scan)
        return
    for end in _ends(text, whole, slot, said):
        yield Span(said.start, end)
        yield Span(_lead(scan, said.start), end)


def _ends(text: str, whole: Command, slot: str, said: Span) -> Iterator[int]:
    """Where a slot ends: with its owner's mark, and with its version or before it."""
    owner = _OWNER.match(text, said.end)
    end = owner.end() if owner else said.end
    version = _VERSION.match(text, end) if slot == "target" else None
    if version is None or not version[0].startswith("."):
        yield end
    if version is not None and whole.intent is not Intent.DIFF:
        yield version.end()


def _is_told_by_unit(text: str, whole: Command) -> bool:
    parameter, value = whole.spans.get("parameter"), whole.spans.get("value")
    if parameter is None or value is None or parameter == value:
        return False
    words = text[value.start : value.end]
    return whole.slots["parameter"] in _MEASURED and any(map(str.isalpha, words))


def _lead(scan: Scan, start: int) -> int:
    """Where the preposition stands that leads a phrase; `start` if none does."""
    at = next(i for i, word in enumerate(scan.words) if word.token.span.end > start)
    while at and _is_article(scan, at - 1):
        at -= 1
    leads = (i for i in range(at) if _is_preposition(scan, i, at))
    first = next(leads, at)
    if first == at or _is_of_verb(scan, at - 1):
        return start
    return scan.words[first].token.span.start


def _is_article(scan: Scan, at: int) -> bool:
    return any(end == at + 1 and "article" in s.means for end, s in scan.senses[at])


def _is_preposition(scan: Scan, at: int, end: int) -> bool:
    return any(stop == end for stop, _ in scan.find(at, "PREP"))


def _is_of_verb(scan: Scan, at: int) -> bool:
    """Whether a word is part of a verb of several: "off" of "turn off"."""
    return any(end > at for i in range(at) for end, _ in scan.find(i, "VERB"))


def _verb(scan: Scan) -> Iterator[Span]:
    """The words of the first verb that is part of no longer phrase."""
    for at in range(len(scan.words)):
        end = scan.longest(at, "VERB")
        if at < end >= max(stop for stop, _ in scan.senses[at]):
            first, last = scan.words[at].token.span, scan.words[end - 1].token.span
            yield Span(first.start, last.end)
            return


def _without(text: str, span: Span) -> str:
    return " ".join((text[: span.start] + " " + text[span.end :]).split())
