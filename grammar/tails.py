"""Senses that take the words after them as they are: reasons, inputs, options."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from grammar.lattice import Edge
from grammar.literals import split_options
from grammar.pauses import Pauses
from grammar.scan import Scan
from grammar.tokens import Shape

_ENDING = frozenset({"затем", "потом", "then", "that", "этого", "afterwards"})
_STOPS = ("PREP", "BECAUSE", "DRY")
_TAKING = frozenset({"BECAUSE", "OPTION", "DATASET"})
_LIMITS = frozenset({"лимит", "ограничение", "=limit"})
_FULL = frozenset({".", "!", "?"})


class _Stop(NamedTuple):
    """Where a reason or an input may end: before the word `at`.

    `kept` is where an unquoted input ends instead, to which an exclamation mark
    belongs; `is_pause` tells a stop that needs a word before it.
    """

    at: int
    kept: int
    is_pause: bool


class Tails:
    """The tails of one text; where they may end is looked for once."""

    def __init__(self, scan: Scan, pauses: Pauses) -> None:
        self._scan = scan
        self._pauses = pauses
        self._has_data = "DATASET" in scan.terminals
        self.is_empty = Shape.PUNCT not in scan.shapes and _TAKING.isdisjoint(
            scan.terminals
        )
        """Whether there is none."""

    def edges(self, at: int) -> Iterator[Edge]:
        """Yield the reasons, inputs, options and datasets that begin at a word."""
        scan, row = self._scan, self._scan.index[at]
        if "BECAUSE" in row:
            end = scan.longest(at, "BECAUSE")
            yield from self._tail(at, _past_colon(scan, end), "reason")
            if at <= self._pauses.greeted:
                yield from self._fronted(at, end)
        if scan.texts[at] == ":" and at not in self._previewed:
            yield from self._tail(at, at + 1, "colon")
        for end, _ in row.get("OPTION", ()):
            yield from self._options(at, _past_colon(scan, end))
        if self._has_data:
            yield from _datasets(scan, at)

    def _tail(self, start: int, first: int, why: str) -> Iterator[Edge]:
        scan = self._scan
        last = _without_thanks(scan, first, self._end(first, why))
        if last <= first or _is_quote(scan, first, last, why):
            return
        span = (scan.words[first].token.span.start, scan.words[last - 1].token.span.end)
        text = scan.folded.original[span[0] : span[1]]
        means = {"text": text.strip(), "at": span, "because": why == "reason"}
        yield Edge(start, self._end(first, why), "TAIL", means)

    def _fronted(self, start: int, first: int) -> Iterator[Edge]:
        """A reason in front of its request: "due to errors, roll voice back"."""
        found = self._request_after(first)
        if found is None or found[0] == first:
            return
        last, end = found
        span = (
            self._scan.words[first].token.span.start,
            self._scan.words[last - 1].token.span.end,
        )
        text = self._scan.folded.original[span[0] : span[1]]
        means = {"text": text.strip(), "at": span, "because": True}
        yield Edge(start, end, "TAIL", means)

    def _request_after(self, first: int) -> tuple[int, int] | None:
        """Where what leads a request ends, and where the request begins.

        A comma ends it, else the verb of the request does.
        """
        scan, requests = self._scan, self._pauses.requests
        for at in range(first, len(scan.words)):
            end = scan.pauses[at]
            if end > at and scan.texts[at] == "," and self._pauses.asks(end):
                return at, end
        verb = min((at for at in requests if at > first), default=None)
        return None if verb is None else (verb, verb)

    @cached_property
    def _previewed(self) -> frozenset[int]:
        """The colons that only lead what is to be previewed: "dry run: …"."""
        rows = enumerate(self._scan.index)
        return frozenset(end for _, row in rows for end, _ in row.get("DRY", ()))

    def _end(self, first: int, why: str) -> int:
        stops, at = self._stops, bisect_left(self._stops, (first,))
        if at < len(stops) and stops[at].at == first and stops[at].is_pause:
            at += 1
        if at == len(stops):
            return len(self._scan.words)
        return stops[at].at if why == "reason" else stops[at].kept

    @cached_property
    def _stops(self) -> list[_Stop]:
        """Where tails may end, in order."""
        scan, ending = self._scan, len(self._scan.words)
        found: list[_Stop] = []
        for at in range(len(scan.words) - 1, -1, -1):
            if scan.texts[at] in _ENDING:
                ending = at
            if scan.pauses[at] > at:
                found += self._stop(at, scan.pauses[at], ending)
        return found[::-1]

    def _stop(self, at: int, end: int, ending: int) -> Iterator[_Stop]:
        """A stop at a pause up to `end`; `ending` is where "then" is said next."""
        text, count = self._scan.texts[at], len(self._scan.words)
        if text == ";":
            yield _Stop(at, at, is_pause=False)
        elif text in _FULL and (end == count or self._pauses.asks(end)):
            # An exclamation mark belongs to the tail; a pause still has to follow it.
            is_kept = text != "." and end == count
            yield _Stop(at, end if is_kept else at, is_pause=False)
        elif ending < end:
            yield _Stop(at, at, is_pause=True)

    def _options(self, start: int, first: int) -> Iterator[Edge]:
        scan, stops = self._scan, self._option_stops
        end = stops[bisect_left(stops, first)]
        if start <= self._pauses.greeted:
            # "With options a and b create …": the request ends the row.
            verb = self._request_after(first)
            end = min(end, verb[0]) if verb is not None else end
        if end == first or scan.pauses[first] > first:
            return
        begin = scan.words[first].token.span.start
        stop = scan.words[end - 1].token.span.end
        texts = split_options(scan.folded.original[begin:stop])
        yield Edge(start, end, "NOUN", {"options": texts})

    @cached_property
    def _option_stops(self) -> list[int]:
        """Where a row of options ends, in order; the last of them is the text's end."""
        count = len(self._scan.words)
        return [*filter(self._ends_options, range(count)), count]

    def _ends_options(self, at: int) -> bool:
        scan = self._scan
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
        hard = not _ENDING.isdisjoint(scan.texts[at:end])
        after = end == len(scan.words) or self._pauses.asks(end)
        after = after or scan.carries(end, "parameter") > end or _is_limit(scan, end)
        return hard or after or scan.carries(end, "polite") > end


def _is_limit(scan: Scan, at: int) -> bool:
    return at < len(scan.words) and not _LIMITS.isdisjoint(scan.words[at].keys)


def _past_colon(scan: Scan, at: int) -> int:
    return at + 1 if scan.text(at) in {":", ","} else at


def _is_quote(scan: Scan, first: int, last: int, why: str) -> bool:
    literal = scan.words[first].token.shape in {Shape.QUOTED, Shape.PATH}
    return why == "colon" and last == first + 1 and literal


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
