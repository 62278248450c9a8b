"""Senses that take the words after them as they are: reasons, inputs, options."""

from collections.abc import Callable, Iterator
from functools import cache, partial

from grammar.lattice import Edge
from grammar.literals import split_options
from grammar.pauses import next_request
from grammar.scan import Scan
from grammar.tokens import Shape

Asks = Callable[[int], bool]
"""Whether a request comes next at a word."""

_ENDING = frozenset({"затем", "потом", "then", "that", "этого", "afterwards"})
_STOPS = ("PREP", "BECAUSE", "DRY")
_TAKING = frozenset({"BECAUSE", "OPTION", "DATASET"})
_FULL = frozenset({".", "!", "?"})
_MOST = 16
"""How many reasons and inputs are looked for: each is read up to its end, so a text of
nothing but colons would cost the square of its length."""


def tail_edges(scan: Scan, requests: frozenset[int]) -> Iterator[Edge]:
    """Yield reasons, inputs, options and datasets; `requests` as for pauses."""
    if _TAKING.isdisjoint(scan.terminals) and Shape.PUNCT not in scan.shapes:
        return
    has_data, tails = "DATASET" in scan.terminals, 0
    asks = cache(partial(next_request, scan, requests=requests))
    for at in range(len(scan.words)):
        end = scan.longest(at, "BECAUSE")
        if end > at and tails < _MOST:
            tails += 1
            yield from _tail(scan, at, _past_colon(scan, end), asks, "reason")
        if scan.words[at].text == ":" and tails < _MOST:
            tails += 1
            yield from _tail(scan, at, at + 1, asks, "colon")
        for end, _ in scan.find(at, "OPTION"):
            yield from _options(scan, at, _past_colon(scan, end), asks)
        if has_data:
            yield from _datasets(scan, at)


def _past_colon(scan: Scan, at: int) -> int:
    return at + 1 if scan.text(at) in {":", ","} else at


def _tail(scan: Scan, start: int, first: int, asks: Asks, why: str) -> Iterator[Edge]:
    end = _tail_end(scan, first, asks, why)
    last = _without_thanks(scan, first, end)
    if last <= first or _is_quote(scan, first, last, why):
        return
    span = (scan.words[first].token.span.start, scan.words[last - 1].token.span.end)
    text = scan.folded.original[span[0] : span[1]]
    means = {"text": text.strip(), "at": span, "because": why == "reason"}
    yield Edge(start, end, "TAIL", means)


def _is_quote(scan: Scan, first: int, last: int, why: str) -> bool:
    literal = scan.words[first].token.shape in {Shape.QUOTED, Shape.PATH}
    return why == "colon" and last == first + 1 and literal


def _tail_end(scan: Scan, first: int, asks: Asks, why: str) -> int:
    for at in range(first, len(scan.words)):
        if scan.pauses[at] == at:
            continue
        text = scan.words[at].text
        if text == ";":
            return at
        if text in _FULL:
            end = scan.pauses[at]
            if end == len(scan.words) or asks(end):
                return at if text == "." or why == "reason" else _kept(scan, at, end)
        if at > first and _ends_tail(scan, at):
            return at
    return len(scan.words)


def _kept(scan: Scan, at: int, end: int) -> int:
    """An exclamation mark belongs to the tail; a pause still has to follow it."""
    return end if end == len(scan.words) else at


def _ends_tail(scan: Scan, at: int) -> bool:
    end = scan.pauses[at]
    return any(word.text in _ENDING for word in scan.words[at:end])


def _without_thanks(scan: Scan, first: int, end: int) -> int:
    """A closing "please" belongs to no slot, nor does the full stop before it."""
    changed = True
    while changed and end > first:
        changed = False
        if scan.words[end - 1].text in {",", "."}:
            end, changed = end - 1, True
            continue
        for at in range(max(first, end - 4), end):
            if scan.carries(at, "polite") == end:
                end, changed = at, True
                break
    return end


def _options(scan: Scan, start: int, first: int, asks: Asks) -> Iterator[Edge]:
    end = first
    while end < len(scan.words) and not _stops(scan, end, first, asks):
        end += 1
    if end == first:
        return
    begin, stop = scan.words[first].token.span.start, scan.words[end - 1].token.span.end
    texts = split_options(scan.folded.original[begin:stop])
    yield Edge(start, end, "NOUN", {"options": texts})


def _stops(scan: Scan, at: int, first: int, asks: Asks) -> bool:
    word = scan.words[at]
    if word.token.shape in {Shape.BRACKET, Shape.PATH, Shape.FLAG}:
        return True
    if word.token.shape is Shape.PUNCT and word.text != ",":
        return True
    if scan.carries(at, "polite") > at or bool(scan.find(at, *_STOPS)):
        return True
    end = scan.pauses[at]
    if end == at:
        return False
    hard = bool({w.text for w in scan.words[at:end]} & _ENDING)
    after = end == len(scan.words) or asks(end)
    polite = end < len(scan.words) and scan.carries(end, "polite") > end
    return hard or after or polite or at == first


def _datasets(scan: Scan, at: int) -> Iterator[Edge]:
    """«корпус numbers», "the numbers corpus": a data set by its name."""
    for end, _ in scan.find(at, "DATASET"):
        named = _name_end(scan, end)
        if named > end and not _is_named_before(scan, at):
            yield Edge(at, named, "NOUN", {"dataset": _named(scan, end, named)})
    named = _name_end(scan, at)
    if named > at and scan.words[at].token.is_latin:
        for end, _ in scan.find(named, "DATASET"):
            yield Edge(at, end, "NOUN", {"dataset": _named(scan, at, named)})


def _is_named_before(scan: Scan, at: int) -> bool:
    """Whether an English name stands before the word: "the numbers corpus"."""
    if not at or not scan.words[at].token.is_latin:
        return False
    return _name_end(scan, at - 1) == at


def _name_end(scan: Scan, at: int) -> int:
    if at >= len(scan.words):
        return at
    shape = scan.words[at].token.shape
    if shape in {Shape.QUOTED, Shape.PATH, Shape.NUMBER}:
        return at + 1
    closed = bool(scan.find(at, "PREP", "AND", "SEP", "BECAUSE", ""))
    if shape is not Shape.WORD or closed:
        return at
    end = at + 1
    while end < len(scan.words) and scan.words[end].token.joined:
        end += 1
    return end


def _named(scan: Scan, start: int, end: int) -> str:
    first, last = scan.words[start].token, scan.words[end - 1].token
    if first.inner is not None:
        return scan.folded.cut(first.inner).strip()
    return scan.folded.original[first.span.start : last.span.end]
