"""Senses of words that no list holds: identifiers, open names, links of a chain."""

from collections.abc import Iterator

from grammar.lattice import Edge
from grammar.scan import Scan
from grammar.tokens import Shape
from grammar.words import Word

_CLOSED = frozenset(
    {"PREP", "SEP", "AND", "BUT", "OR", "PRON", "DRY", "BECAUSE", "FUNCTION"}
)
_NAMING = frozenset({"NOUN", "ADJF", "PRTF", "", "None"})
_SILENT = frozenset({"negation", "noise", "article"})
_PIPELINE = ("pipeline", "organ")


def unknown_edges(scan: Scan, at: int, *, is_value: bool) -> Iterator[Edge]:
    """Yield what a word may be in the place of a name."""
    if at == len(scan.words) - 1 and at and scan.text(at) in {"из", "from"}:
        yield Edge(at, at + 1, "NOUN", {"dangling": True})
    end = _group_end(scan, at)
    if end == at:
        return
    text = scan.folded.text[scan.words[at].token.start : scan.words[end - 1].token.end]
    if _is_chained(scan, at, end):
        yield from _links(scan, at, end, text)
    yield from _names(scan, at, end, text, is_value=is_value)


def _group_end(scan: Scan, at: int) -> int:
    """Where a name that begins here ends: Latin words may be tied by hyphens."""
    word = scan.words[at]
    if not word.is_word or _is_tied(scan, at):
        return at
    end = at + 1
    while end < len(scan.words) and _is_tied(scan, end):
        end += 1
    return end


def _is_tied(scan: Scan, at: int) -> bool:
    word, before = scan.words[at], scan.words[at - 1]
    latin = word.token.is_latin and before.token.is_latin
    return at > 0 and word.token.joined and latin and before.is_word


def _names(
    scan: Scan, at: int, end: int, text: str, *, is_value: bool
) -> Iterator[Edge]:
    words = scan.words[at:end]
    if not _may_name(scan, at, end):
        return
    if words[0].token.is_latin and _is_identifier(scan, end, text):
        kind = "organ" if text.endswith(_PIPELINE) else "cell"
        if not _knows(scan, at, end, "NAME", "NOUN", "VERB"):
            yield Edge(at, end, "IDENT", {"name": text, "kind": kind})
    means = {"words": (text,)}
    if _is_listed(scan, at):
        yield Edge(at, end, "WORD", means, order=9)
    known = is_value or _knows(scan, at, end, "NAME", "NOUN", "VERB", "KIND", "")
    yield Edge(at, end, "NAMEWORD" if known else "WORD", means)
    if not known:
        yield Edge(at, end, "MORE_NEW", means)
    if not words[0].token.is_latin:
        yield Edge(at, end, "MORE", means, order=9 if known else 0)


def _is_listed(scan: Scan, at: int) -> bool:
    """Whether a word may be part of a chain: after "from", with something to build."""
    before = {scan.text(i) for i in range(at)}
    if not before & {"from", "of", "из"}:
        return False
    verbs = (s.means["verb"] for i in range(at) for _, s in scan.find(i, "VERB"))
    return any(verb in {"assemble", "build"} for verb in verbs)


def _is_identifier(scan: Scan, end: int, text: str) -> bool:
    """Whether a word is plainly an identifier: it holds a digit, `_` or a version."""
    if any(c.isdigit() or c == "_" for c in text):
        return True
    if "-" in text and text.endswith(_PIPELINE):
        return True
    following = scan.words[end] if end < len(scan.words) else None
    if following is None:
        return False
    if following.token.shape is Shape.VERSION:
        return True
    after = scan.words[end + 1] if end + 1 < len(scan.words) else None
    counted = after is not None and after.token.shape is Shape.NUMBER
    return following.text in {"v", "version", "версия", "версии"} and counted


def _may_name(scan: Scan, at: int, end: int) -> bool:
    if _knows(scan, at, end, *_CLOSED):
        return False
    word = scan.words[at]
    if word.text.startswith(("'", "’")):
        return False
    if any(e == end and _SILENT & set(s.means) for e, s in scan.senses[at]):
        return False
    return word.token.is_latin or _is_nominal(word)


def _is_nominal(word: Word) -> bool:
    """Whether a Russian word may be a noun or an adjective, request verbs apart."""
    known = word.is_known and bool(word.readings)
    return not known or any(r.part in _NAMING for r in word.readings)


def _knows(scan: Scan, at: int, end: int, *terminals: str) -> bool:
    return any(e == end for e, _ in scan.find(at, *terminals))


def _is_chained(scan: Scan, at: int, end: int) -> bool:
    before = at > 0 and scan.words[at - 1].token.shape is Shape.ARROW
    ends = [end, *(e for e, _ in scan.find(at, "NAME", "NOUN"))]
    return before or any(
        e < len(scan.words) and scan.words[e].token.shape is Shape.ARROW for e in ends
    )


def _links(scan: Scan, at: int, end: int, text: str) -> Iterator[Edge]:
    """A link keeps its Latin spelling; a Russian one takes the canonical name."""
    yield Edge(at, end, "LINK", {"link": text, "russian": not text.isascii()}, order=1)
    for stop, sense in scan.find(at, "NAME", "NOUN"):
        name = sense.means.get("link") or sense.means.get("name", "")
        if name and not text.isascii():
            yield Edge(at, stop, "LINK", {"link": name.rpartition(".")[2]})
        elif name and stop > end:
            first, last = scan.words[at].token.start, scan.words[stop - 1].token.end
            yield Edge(at, stop, "LINK", {"link": scan.folded.text[first:last]})
