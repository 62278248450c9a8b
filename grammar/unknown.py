"""Senses of words that no list holds: identifiers, open names, links of a chain."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from grammar.lattice import Edge
from grammar.scan import Scan
from grammar.tokens import Shape
from grammar.words import Word

_CLOSED = frozenset(
    {"PREP", "SEP", "AND", "BUT", "OR", "PRON", "DRY", "BECAUSE", "FUNCTION", "REPORT"}
)
_NAMING = frozenset({"NOUN", "ADJF", "PRTF", "", "None"})
_SILENT = frozenset({"negation", "noise", "article", "synonym"})
_WEIGHTLESS = frozenset({"", "NOUN"})
_APOSTROPHES = "'’"
_PIPELINE = ("pipeline", "organ")
_CODED = re.compile("[0-9_]")
_SOURCES = frozenset({"from", "из", "out"})
_ORIGINS = frozenset({"from", "of", "из"})
_BUILDING = frozenset({"assemble", "build"})
_LONGEST = 12
"""No verb of the lexicon has more words."""


def unknown_edges(
    scan: Scan, at: int, *, is_value: bool, is_listed: bool
) -> list[Edge]:
    """Return what a word may be in the place of a name.

    `is_value` tells that it may be a value, too; `is_listed` that it may be part of a
    chain, see `listed_from`.
    """
    words, found = scan.words, list[Edge]()
    token, is_chain = words[at].token, Shape.ARROW in scan.shapes
    if not (is_listed or is_chain) and _is_said_alone(scan, at):
        return found
    if at and token.text in _SOURCES:
        found += _dangling(scan, at)
    if token.joined and _is_tied(scan, at):
        return found
    end = _group_end(scan, at)
    known = _terminals(scan, at, end)
    if not is_listed and not is_chain and _is_settled(scan, known):
        return found
    text = scan.folded.text[token.start : words[end - 1].token.end]
    if is_chain and _is_chained(scan, at, end):
        found += _links(scan, at, end, text)
    if known is None or not _may_name(words[at], known):
        return found
    if is_listed and not _begins_name(scan, at, end):
        found.append(Edge(at, end, "WORD", {"words": (text,)}, order=9))
    found += _names(scan, at, end, text, known | {"VALUE"} if is_value else known)
    return found


def _is_said_alone(scan: Scan, at: int) -> bool:
    """Whether a word is plainly known, so that most need no further look.

    The same as `_is_settled` of a word that nothing is tied to.
    """
    if "KIND" in scan.terminals or scan.texts[at] in _SOURCES:
        return False
    after = at + 1
    for end, sense in scan.senses[at]:
        if end == after and sense.terminal in _SAID:
            return after == len(scan.words) or not scan.words[after].token.joined
    return False


def _is_settled(scan: Scan, known: AbstractSet[str] | None) -> bool:
    """Whether a word is no name: only after a kind word may a known word be one."""
    if known is None:
        return True
    return not _SAID.isdisjoint(known) and "KIND" not in scan.terminals


def _dangling(scan: Scan, at: int) -> Iterator[Edge]:
    """«собери голос из …»: the parts were to be said and were not."""
    end = at + 2 if scan.text(at) == "out" and scan.text(at + 1) == "of" else at + 1
    if scan.text(at) == "out" and end == at + 1:
        return
    rest = scan.words[end:]
    if all(word.token.shape is Shape.PUNCT for word in rest):
        yield Edge(at, end, "NOUN", {"dangling": True})


def _begins_name(scan: Scan, at: int, end: int) -> bool:
    """Whether a word begins a known name of several: «адаптера речи»."""
    return any(stop > end for stop, _ in scan.find(at, "NAME"))


def quoted_edges(scan: Scan, at: int, *, is_listed: bool) -> Iterator[Edge]:
    """Yield a name in quotes as part of a chain, where it is taken as typed."""
    inner = scan.words[at].token.inner
    name = "_".join(scan.folded.cut(inner).lower().split()) if inner is not None else ""
    if name and Shape.ARROW in scan.shapes and _is_chained(scan, at, at + 1):
        yield Edge(at, at + 1, "LINK", {"link": name})
    elif name and is_listed:
        yield Edge(at, at + 1, "WORD", {"words": (name,)}, order=9)


def listed_from(scan: Scan) -> int:
    """Return from where a word may be part of a chain: after "from" and "build"."""
    count = len(scan.words)
    if _ORIGINS.isdisjoint(scan.texts):
        return count
    origin = next(at for at, text in enumerate(scan.texts) if text in _ORIGINS)
    verb = next((at for at in range(count) if _builds(scan, at)), count)
    return 1 + (origin if verb == count - 1 else max(origin, verb))


def _builds(scan: Scan, at: int) -> bool:
    return any(s.means["verb"] in _BUILDING for _, s in scan.find(at, "VERB"))


def _group_end(scan: Scan, at: int) -> int:
    """Where a name that begins here ends: Latin words may be tied by hyphens."""
    words, end = scan.words, at + 1
    count = len(words)
    while end < count and words[end].token.joined and _is_tied(scan, end):
        end += 1
    return end


def _is_tied(scan: Scan, at: int) -> bool:
    token = scan.words[at].token
    if at == 0 or not token.joined:
        return False
    before = scan.words[at - 1].token
    return token.is_latin and before.is_latin and before.shape is Shape.WORD


def _terminals(scan: Scan, at: int, end: int) -> AbstractSet[str] | None:
    """What the words may be as a whole; None where they are too light for a name."""
    terminals: set[str] = set()
    for stop, sense in scan.senses[at]:
        if stop != end:
            continue
        # Only words without weight and a negation are silent.
        if sense.terminal in _WEIGHTLESS and not _SILENT.isdisjoint(sense.means):
            return None
        terminals.add(sense.terminal)
    return terminals


def _names(
    scan: Scan, at: int, end: int, text: str, terminals: AbstractSet[str]
) -> list[Edge]:
    found: list[Edge] = []
    is_latin, is_said = scan.words[at].token.is_latin, not _SAID.isdisjoint(terminals)
    if is_latin and not is_said and _is_identifier(scan, at, end, text):
        kind = "organ" if text.endswith(_PIPELINE) else "cell"
        found.append(Edge(at, end, "IDENT", {"name": text, "kind": kind}))
    means = {"words": (text,)}
    known = is_said or not _MEANT.isdisjoint(terminals)
    found.append(Edge(at, end, "NAMEWORD" if known else "WORD", means))
    if not known:
        found.append(Edge(at, end, "MORE_NEW", means))
    if not is_latin and not (known and _follows_latin(scan, at)):
        found.append(Edge(at, end, "MORE", means, order=9 if known else 0))
    return found


def _follows_latin(scan: Scan, at: int) -> bool:
    """Whether a Russian word cannot go on the name before it: «token_counter»."""
    return bool(at) and scan.words[at - 1].token.is_latin


_SAID = frozenset({"NAME", "NOUN", "VERB"})
_MEANT = frozenset({"KIND", "VALUE", ""})


def _is_identifier(scan: Scan, at: int, end: int, text: str) -> bool:
    """Whether a word is plainly an identifier: it holds a digit, `_` or a version."""
    if _CODED.search(text):
        return True
    if "-" in text and text.endswith(_PIPELINE):
        return True
    following = scan.words[end] if end < len(scan.words) else None
    if following is None:
        return False
    if following.token.shape is not Shape.VERSION:
        after = scan.words[end + 1] if end + 1 < len(scan.words) else None
        counted = after is not None and after.token.shape is Shape.NUMBER
        if following.text not in _VERSION_WORDS or not counted:
            return False
    return not _is_of_verb(scan, at)


_VERSION_WORDS = frozenset({"v", "version", "версия", "версии"})


def _is_of_verb(scan: Scan, at: int) -> bool:
    """Whether a word belongs to the verb before it: "bring to life v8"."""
    before = range(max(0, at - _LONGEST), at)
    return any(end > at for i in before for end, _ in scan.find(i, "VERB"))


def _may_name(word: Word, terminals: AbstractSet[str]) -> bool:
    if not _CLOSED.isdisjoint(terminals) or word.token.text[0] in _APOSTROPHES:
        return False
    return word.token.is_latin or _is_nominal(word)


def _is_nominal(word: Word) -> bool:
    """Whether a Russian word may be a noun or an adjective, request verbs apart."""
    known = word.is_known and bool(word.readings)
    return not known or any(r.part in _NAMING for r in word.readings)


def _is_chained(scan: Scan, at: int, end: int) -> bool:
    if at > 0 and scan.words[at - 1].token.shape is Shape.ARROW:
        return True
    ends = [end, *(e for e, _ in scan.find(at, "NAME", "NOUN"))]
    return any(
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
