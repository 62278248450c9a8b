"""Where in an utterance lies what it is asked about or refused for.

Nothing is decided here: what is marked only helps an operator to see it at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from grammar.compose import Outcome
from grammar.items import Item
from grammar.model import Code, Intent, Span
from grammar.scan import Scan
from grammar.sight import Sighting
from grammar.signs import refused_at, tells
from grammar.tokens import Shape
from grammar.wishes import BEING

Places = frozenset[int]
_NOWHERE: Places = frozenset()
_GATES = frozenset({Intent.LOCK, Intent.UNLOCK})
_IF = frozenset({
    "если", "когда", "кабы", "коли", "пока", "if", "when", "unless", "whenever",
    "until", "once",
})  # fmt: skip
_OTHERS = frozenset({"he", "she", "they", "он", "она", "они"})
_AUXILIARIES = BEING | {"been", "has", "have", "had", "быть", "being"}


def blamed(code: Code, seen: Sighting) -> tuple[Span, ...]:
    """Return the parts of an utterance for which it is refused; perhaps none."""
    find = _FOUND_BY.get(code)
    return spans_of(seen.scan, find(seen)) if find is not None else ()


def lacking(outcome: Outcome, seen: Sighting) -> tuple[Span, ...]:
    """Return the parts of an utterance that a question about a slot is about.

    Words that nobody knows or that may mean two things; of several commands the verb
    that lacks something.
    """
    unsure = outcome.unknown or tuple(_unsure(outcome))
    if unsure:
        return tuple(sorted({item.span for item in unsure}))
    short = next((one for one in outcome.filled if one.missing), None)
    if len(outcome.filled) == 1 or short is None or short.match is None:
        return ()
    verbs = (said.start for said in short.match.clause.said[:1])
    return spans_of(seen.scan, (i for at in verbs for i in _sense(seen, at, "VERB")))


def _unsure(outcome: Outcome) -> Iterator[Item]:
    """The adapter that is a backend or a cell; the version that is left or wanted."""
    for filled in outcome.filled:
        items = filled.match.clause.items if filled.match is not None else ()
        if filled.intent in _GATES and filled.missing == "target":
            yield from items
        elif filled.missing == "to":
            yield from (item for item in items if item.has("version"))


def unread(scan: Scan, start: int, end: int) -> tuple[Span, ...]:
    """Return what stands before and after the words that were understood."""
    return tuple(
        span
        for part in (range(start), range(end, len(scan.words)))
        for span in spans_of(scan, _trimmed(scan, part))
    )


def spans_of(scan: Scan, places: Iterable[int]) -> tuple[Span, ...]:
    """Return where words stand in the text, neighbours as one part."""
    found: list[Span] = []
    before = -2
    for at in sorted(set(places)):
        span = scan.words[at].token.span
        if at == before + 1:
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
        before = at
    return tuple(found)


def _trimmed(scan: Scan, part: range) -> range:
    """A row of words without the joining words and marks at its ends."""
    start, stop = part.start, part.stop
    while start < stop and _joins(scan, start):
        start += 1
    while start < stop and _joins(scan, stop - 1):
        stop -= 1
    return range(start, stop)


def _joins(scan: Scan, at: int) -> bool:
    is_mark = scan.words[at].token.shape is Shape.PUNCT
    return is_mark or bool(scan.find(at, "AND", "SEP", "BUT"))


def _negations(seen: Sighting) -> Places:
    """The words that negate; «не» of «не забудь» is a part of a wish."""
    scan, at = seen.scan, 0
    found: set[int] = set()
    while at < len(scan.words):
        end = max((stop for stop, _ in scan.senses[at]), default=at + 1)
        if scan.carries(at, "negation") == end:
            found |= {*range(at, end)}
        at = max(end, at + 1)
    return frozenset(found)


def _refused_verb(seen: Sighting) -> Places:
    at = refused_at(seen.scan, has_name=True)
    return _NOWHERE if at is None else frozenset(_sense(seen, at, "VERB"))


def _foreign(seen: Sighting) -> Places:
    """The unknown words of what may be a request: «включи свет на кухне»."""
    scan = seen.scan
    if not seen.lattice.asks():
        return _NOWHERE
    known = {
        i for at, row in enumerate(scan.senses) for e, _ in row for i in range(at, e)
    }
    found = [
        at for at, word in enumerate(scan.words) if word.is_word and at not in known
    ]
    return frozenset([*found, *_between(scan, found)])


def _between(scan: Scan, found: list[int]) -> Iterator[int]:
    """The small words between two foreign ones, which are of no other phrase."""
    for before, after in pairwise(found):
        gap = range(before + 1, after)
        if all(scan.find(at, "PREP", "") for at in gap):
            yield from gap


def _not_asked(seen: Sighting) -> Places:
    """What makes a report, a supposition or a choice of it, the surest sign first."""
    return next(filter(None, (find(seen) for find in _TOLD_BY)), _NOWHERE)


def _reports(seen: Sighting) -> Places:
    return frozenset(i for i in range(len(seen.scan.words)) if tells(seen.scan, i))


def _conditions(seen: Sighting) -> Places:
    scan = seen.scan
    held = {
        i
        for at in range(len(scan.words))
        for mark in ("polite", "noise")
        for i in range(at, scan.carries(at, mark))
    }
    words = enumerate(scan.words)
    return frozenset(at for at, word in words if word.text in _IF and at not in held)


def _deeds(seen: Sighting) -> Places:
    """The verbs that tell of a deed, each with its auxiliaries."""
    found: set[int] = set()
    for row in seen.lattice.edges:
        for edge in row:
            if "done" in edge.means:
                found |= {*range(_led(seen.scan, edge.start), edge.end)}
    return frozenset(found)


def _led(scan: Scan, at: int) -> int:
    """Where the auxiliaries before a verb begin."""
    while scan.text(at - 1) in _AUXILIARIES:
        at -= 1
    return at


def _choices(seen: Sighting) -> Places:
    found = range(len(seen.scan.words))
    return frozenset(i for at in found for i in range(at, seen.scan.longest(at, "OR")))


def _others(seen: Sighting) -> Places:
    words = enumerate(seen.scan.words)
    return frozenset(at for at, word in words if word.text in _OTHERS)


def _quotes(seen: Sighting) -> Places:
    words = enumerate(seen.scan.words)
    return frozenset(at for at, w in words if w.token.shape is Shape.QUOTED)


def _sense(seen: Sighting, at: int, terminal: str) -> range:
    """The words of the longest such sense at a word; the word alone without one."""
    return range(at, max(at + 1, seen.scan.longest(at, terminal)))


Find = Callable[[Sighting], Places]
_TOLD_BY: tuple[Find, ...] = (
    _reports, _conditions, _deeds, _choices, _others, _quotes, _negations,
)  # fmt: skip
_FOUND_BY: Mapping[Code, Find] = {
    Code.NEGATED: _negations,
    Code.UNSUPPORTED: _refused_verb,
    Code.NOT_A_REQUEST: _not_asked,
    Code.OUT_OF_DOMAIN: _foreign,
}
