"""Senses of what stands between phrases: commas, full stops, «и», "then".

The same mark joins two objects or two commands; what follows it tells.
"""

from collections.abc import Iterator

from grammar.lattice import Edge
from grammar.morph import Form
from grammar.scan import Scan
from grammar.tokens import Shape

_HARD = frozenset(";.!?")
_SILENT = frozenset("-:=")
_ASKED_FOR = frozenset({"topic", "what", "parameter", "on", "stage", "quarantine"})
_LATER = 9
_LAST = 10


def pause_edges(scan: Scan, requests: frozenset[int]) -> Iterator[Edge]:
    """Yield the senses of pauses; `requests` are the places of request verbs."""
    count, soft = len(scan.words), _softened(scan)
    for at in range(count):
        token = scan.words[at].token
        if token.shape is Shape.ARROW:
            yield Edge(at, at + 1, "AND" if _is_between(scan, at) else "ARROW")
        if token.shape is Shape.PUNCT and token.text in _SILENT:
            yield Edge(at, at + 1, "", {"silent": True}, order=_LAST)
        end = scan.pauses[at]
        if end == at or (at and scan.pauses[at - 1] > at - 1):
            continue
        yield from _run_edges(scan, at, end, requests, soft)
    yield from _modal_edges(scan, requests)


def _is_between(scan: Scan, at: int) -> bool:
    """Whether an arrow joins two versions: «v1 → v2»."""
    beside = (
        scan.words[i].token.shape for i in (at - 1, at + 1) if 0 <= i < len(scan.words)
    )
    return [*beside] == [Shape.VERSION, Shape.VERSION]


def _run_edges(
    scan: Scan, start: int, end: int, requests: frozenset[int], soft: frozenset[int]
) -> Iterator[Edge]:
    texts = {word.text for word in scan.words[start:end]}
    asks = {"asked": True} if "?" in texts else {}
    if end == len(scan.words) or start == 0:
        yield Edge(start, end, "", asks)
        if start:
            return
    hard = bool(texts & _HARD) or _holds(scan, start, end, "BUT")
    follows = next_request(scan, end, requests)
    first = hard or follows
    yield Edge(start, end, "SEP", asks, order=1 if first else _LATER)
    if not hard:
        yield Edge(start, end, "AND", order=_LATER if first else 1)
    if hard and _is_greeting(scan, start):
        yield Edge(start, end, "")
    if not hard and _is_soft(scan, start, end, soft):
        yield Edge(start, end, "", order=1)


def _holds(scan: Scan, start: int, end: int, terminal: str) -> bool:
    return any(True for at in range(start, end) for _ in scan.find(at, terminal))


def _is_greeting(scan: Scan, start: int) -> bool:
    """Whether all before is a greeting or thanks, so that no command ends here."""
    at = 0
    while at < start:
        end = max(scan.carries(at, "greeting"), scan.carries(at, "polite"))
        if end == at:
            token = scan.words[at].token
            if token.shape is not Shape.PUNCT:
                return False
            end = at + 1
        at = end
    return True


def _softened(scan: Scan) -> frozenset[int]:
    """After which words a comma may belong to a polite word, a modal or a preview."""
    if not any(word.text == "," for word in scan.words):
        return frozenset()
    return frozenset(
        [
            end
            for row in scan.senses
            for end, sense in row
            if sense.terminal in _SOFT or not _SOFTENING.isdisjoint(sense.means)
        ]
    )


_SOFT = frozenset({"DRY", "MODAL"})
_SOFTENING = frozenset({"polite", "greeting", "why"})


def _is_soft(scan: Scan, start: int, end: int, soft: frozenset[int]) -> bool:
    """Whether a comma belongs to a polite word, a modal or a preview beside it."""
    if any(scan.words[at].text != "," for at in range(start, end)):
        return _is_greeting(scan, start)
    after = end < len(scan.words) and any(
        s.terminal in {"", "MODAL", "DRY", "BECAUSE"} for _, s in scan.senses[end]
    )
    return after or start in soft


def next_request(scan: Scan, at: int, requests: frozenset[int]) -> bool:
    """Whether a request verb comes next, words without weight apart."""
    while at < len(scan.words) and at not in requests:
        end = scan.longest(at, "", "MODAL", "DRY")
        if end == at and scan.words[at].text in {",", ":"}:
            end = at + 1
        if end == at:
            return False
        at = end
    return at < len(scan.words)


def _modal_edges(scan: Scan, requests: frozenset[int]) -> Iterator[Edge]:
    """«надо», "can you": mere politeness where something is asked for after it."""
    if "MODAL" not in scan.terminals:
        return
    last = max(requests, default=-1)
    for at in range(len(scan.words)):
        for end, sense in scan.find(at, "MODAL"):
            is_after = "after" in sense.means and _has_infinitive(scan, requests, at)
            if last >= end or is_after or _asks(scan, end) or _is_safe(scan):
                mood = {} if sense.means.get("wish") else {"modal": True}
                # "How about running voice?" suggests it: no question how voice is.
                leads = "gerund" in sense.means and end in requests
                order = -1 if leads else 1
                yield Edge(at, end, "", {**mood, **sense.means}, order=order)


def _has_infinitive(scan: Scan, requests: frozenset[int], end: int) -> bool:
    """Whether what is asked for stands before its modal: «откатить голос надо»."""
    before = (at for at in requests if at < end)
    readings = scan.words[min(before, default=end)].readings
    return any(reading.form is Form.INFINITIVE for reading in readings)


def _asks(scan: Scan, start: int) -> bool:
    return any(
        not _ASKED_FOR.isdisjoint(s.means)
        for at in range(start, len(scan.words))
        for _, s in scan.find(at, "NOUN")
    )


def _is_safe(scan: Scan) -> bool:
    """«безопасный режим нужно»: the safe mode is asked for without a verb, too."""
    return any("safe" in s.means for row in scan.index for _, s in row.get("NOUN", ()))
