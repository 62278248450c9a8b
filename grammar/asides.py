"""What is said around a request and changes nothing of it: "damn it, guys, …, asap"."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from grammar.lattice import Edge
from grammar.scan import Scan
from grammar.shipped import shipped
from grammar.tokens import Shape

_FRONT, _BEHIND, _POINTING, _WHOM = "front", "behind", "pointing", "whom"
# Groups whose asides never stand where a clause ends.
_PLACED = frozenset({_FRONT, _BEHIND, _POINTING})
_SEPARATES = frozenset({Shape.PUNCT, Shape.EMOJI, Shape.FLAG})
# What a clause may end before: what joins the next one, or what says as little.
_JOINS = ("AND", "SEP", "BUT", "BECAUSE")
# Behind these a word is a name, whatever else it may be said for.
_NAMING = ("KIND", "KIND_ALONE")
# Modals that tell of somebody, unless they turn to who is asked: "can you".
_PERSONAL = frozenset({
    "want", "need", "have", "must", "gotta", "got", "ought", "should", "shall", "may",
    "might", "wanna", "can", "could", "will", "would", "to", "может",
})  # fmt: skip
_ASKED = frozenset({"you", "we", "i", "us"})

_Said = Mapping[int, Sequence[tuple[int, str]]]
"""By where they begin, where asides end and of which group they are."""


class Asides:
    """The shipped asides.

    Those of some groups count only in one place: in front of a request, behind its
    verb, in front of a name; all others in front of a request or where a clause ends.
    """

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        """Take the spellings of each group, words and marks apart by spaces."""
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for group, spellings in groups.items():
            for spelling in spellings:
                phrase = tuple(spelling.split())
                self._phrases.setdefault(phrase[0], []).append((phrase, group))

    @classmethod
    def load(cls) -> "Asides":
        """Read the shipped list."""
        read = tomllib.loads(shipped("lexicon", "asides.toml"))
        return cls({group: (*said["ru"], *said["en"]) for group, said in read.items()})

    def around(self, scan: Scan) -> dict[int, list[Edge]]:
        """Return the asides of a text by where they begin, those behind verbs apart."""
        known, texts = self._phrases, scan.texts
        heads = [at for at, text in enumerate(texts) if text in known]
        if not heads:
            return {}
        said = {at: ends for at in heads if (ends := self._at(scan, at))}
        found: dict[int, list[Edge]] = {}
        if said:
            for at, end in {
                *_opening(scan, said),
                *_closing(scan, said),
                *_named(scan, said),
            }:
                found.setdefault(at, []).append(_edge(at, end))
        return found

    def behind(self, scan: Scan, requests: Iterable[int]) -> Iterator[Edge]:
        """Yield the asides behind verbs of requests, which end at these places."""
        known, texts = self._phrases, scan.texts
        for at in requests:
            if at == len(texts) or texts[at] not in known:
                continue
            for end, group in self._at(scan, at):
                if group == _BEHIND:
                    yield _edge(at, end)

    def _at(self, scan: Scan, at: int) -> list[tuple[int, str]]:
        phrases = self._phrases.get(scan.text(at))
        if phrases is None:
            return []
        return [
            (at + len(phrase), group)
            for phrase, group in phrases
            if scan.texts[at : at + len(phrase)] == phrase
        ]


def _opening(scan: Scan, said: _Said) -> Iterator[tuple[int, int]]:
    """In front of the request, among greetings and other words without weight."""
    at, count = 0, len(scan.words)
    while at < count:
        after = scan.longest(at, "")
        for end, group in said.get(at, ()):
            if group in {_BEHIND, _POINTING} or (group == _WHOM and _does(scan, end)):
                continue
            after = max(after, end)
            yield at, end
        if after == at and scan.words[at].token.shape in _SEPARATES:
            after = at + 1
        if after == at:
            return
        at = after


def _closing(scan: Scan, said: _Said) -> Iterator[tuple[int, int]]:
    """Where a clause ends, with nothing but such words behind."""
    named = frozenset[int]().union(*[scan.ends.get(t, ()) for t in _NAMING])
    count = len(scan.words)
    closes = [False] * count + [True]
    for at in range(count - 1, min(said) - 1, -1):
        ends = [end for end, g in said.get(at, ()) if closes[end] and g not in _PLACED]
        closes[at] = bool(ends) or _is_break(scan, at) or closes[scan.longest(at, "")]
        if at and at not in named:
            yield from ((at, end) for end in ends)


def _named(scan: Scan, said: _Said) -> Iterator[tuple[int, int]]:
    """In front of a name."""
    for at, ends in said.items():
        for end, group in ends:
            if group == _POINTING and scan.find(end, "NAME"):
                yield at, end


def _does(scan: Scan, at: int) -> bool:
    """Whether who is named before does, or says, what follows: "guys want to …"."""
    if scan.text(at) == ":":
        return True
    return any(
        sense.words[0].lstrip("=") in _PERSONAL and _ASKED.isdisjoint(sense.words)
        for _, sense in scan.find(at, "MODAL")
    )


def _is_break(scan: Scan, at: int) -> bool:
    shape = scan.words[at].token.shape
    return shape in _SEPARATES or not scan.index[at].keys().isdisjoint(_JOINS)


def _edge(start: int, end: int) -> Edge:
    return Edge(start, end, "", {"aside": True}, order=-1)
