"""Senses of what stands between phrases: commas, full stops, «и», "then".

The same mark joins two objects or two commands; what follows it tells.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from grammar.lattice import Edge
from grammar.lexicon import Sense
from grammar.morph import Form
from grammar.scan import Scan
from grammar.tokens import Shape

_HARD = frozenset(";.!?")
_SILENT = frozenset("-:=")
_ASKED_FOR = frozenset({"topic", "what", "parameter", "on", "stage", "quarantine"})
_SOFT = frozenset({"DRY", "MODAL"})
_SOFTENING = frozenset({"polite", "greeting", "why"})
_MARKED = frozenset({Shape.PUNCT, Shape.EMOJI})
_LATER = 9
_LAST = 10


class Pauses:
    """The pauses of one text; what concerns all of them is looked for once.

    `requests` are the places of request verbs; `asides` those of what is said around
    requests, with where each may end.
    """

    def __init__(
        self, scan: Scan, requests: frozenset[int], asides: Mapping[int, Sequence[Edge]]
    ) -> None:
        self._scan = scan
        self.requests = requests
        self._asides = asides
        self._following: dict[int, bool] = {}

    def edges(self, at: int) -> Iterator[Edge]:
        """Yield the senses of a pause, and of a modal, that begin at a word."""
        scan = self._scan
        token, end = scan.words[at].token, scan.pauses[at]
        if token.shape is Shape.ARROW:
            yield Edge(at, at + 1, "AND" if self._is_between(at) else "ARROW")
            if any("stage" in s.means for _, s in scan.find(at + 1, "NOUN")):
                yield Edge(at, at + 1, "PREP", {"prep": frozenset({"to"})})
        elif token.shape is Shape.PUNCT and token.text in _SILENT:
            yield Edge(at, at + 1, "", {"silent": True}, order=_LAST)
        if end > at and (not at or scan.pauses[at - 1] == at - 1):
            yield from self._run(at, end)
        for stop, sense in scan.index[at].get("MODAL", ()):
            yield from self._modal(at, stop, sense)

    def asks(self, at: int) -> bool:
        """Whether a request verb comes next, words without weight apart."""
        scan, known, passed = self._scan, self._following, list[int]()
        while at not in known:
            end = at
            if at < len(scan.words) and at not in self.requests:
                end = max(scan.longest(at, "", "MODAL", "DRY"), self._aside(at))
                end += end == at and scan.texts[at] in {",", ":"}
            if end == at:
                known[at] = at in self.requests
            else:
                passed.append(at)
                at = end
        known.update(dict.fromkeys(passed, known[at]))
        return known[at]

    def _is_between(self, at: int) -> bool:
        """Whether an arrow joins two versions: «v1 → v2»."""
        words = self._scan.words
        beside = [words[i].token.shape for i in (at - 1, at + 1) if 0 <= i < len(words)]
        return beside == [Shape.VERSION, Shape.VERSION]

    def _run(self, start: int, end: int) -> Iterator[Edge]:
        scan = self._scan
        texts = frozenset(scan.texts[start:end])
        asks = {"asked": True} if "?" in texts else {}
        if end == len(scan.words) or start == 0:
            yield Edge(start, end, "", asks)
            if start:
                return
        for inside in range(start + 1, end):
            # ", and be quick about it": what begins so joins nothing.
            if inside in self._asides:
                yield Edge(start, inside, "", order=1)
        hard = not _HARD.isdisjoint(texts) or self._contrasts(start, end)
        first = hard or self.asks(end)
        yield Edge(start, end, "SEP", asks, order=1 if first else _LATER)
        if not hard:
            yield Edge(start, end, "AND", order=_LATER if first else 1)
            if self._is_soft(start, end, texts):
                yield Edge(start, end, "", order=1)
        elif start <= self.greeted or end >= self._thanked:
            yield Edge(start, end, "")

    def _contrasts(self, start: int, end: int) -> bool:
        return any("BUT" in row for row in self._scan.index[start:end])

    def _is_soft(self, start: int, end: int, texts: frozenset[str]) -> bool:
        """Whether a comma belongs to a polite word, a modal or a preview beside it."""
        if texts != {","}:
            return start <= self.greeted
        if start in self._softened:
            return True
        if end in self._asides:
            return True
        after = self._scan.index[end].keys() if end < len(self._scan.words) else set()
        return not after.isdisjoint(("", "MODAL", "DRY", "BECAUSE"))

    @cached_property
    def greeted(self) -> int:
        """Up to where all is a greeting or thanks, so that no command ends before."""
        scan, at = self._scan, 0
        while at < len(scan.words):
            end = max(scan.carries(at, "greeting"), scan.carries(at, "polite"))
            end = max(end, self._aside(at))
            if end == at and scan.words[at].token.shape is not Shape.PUNCT:
                break
            at = max(end, at + 1)
        return at

    @cached_property
    def _thanked(self) -> int:
        """From where all is a greeting or thanks, so that no command begins after."""
        scan, least = self._scan, len(self._scan.words)
        for at in range(least - 1, -1, -1):
            end = max(scan.carries(at, "greeting"), scan.carries(at, "polite"))
            end = max(end, self._aside(at))
            is_mark = scan.words[at].token.shape in _MARKED
            if not is_mark and not least <= end > at:
                break
            least = at
        return least

    @cached_property
    def _softened(self) -> frozenset[int]:
        """After which words a comma may belong to a polite word, a modal, a preview."""
        asides = [edge.end for row in self._asides.values() for edge in row]
        return frozenset(asides).union([
            end
            for row in self._scan.senses
            for end, sense in row
            if sense.terminal in _SOFT or not _SOFTENING.isdisjoint(sense.means)
        ])  # fmt: skip

    def _aside(self, at: int) -> int:
        """Where the longest aside ends that begins at a word; `at` if none does."""
        return max([edge.end for edge in self._asides.get(at, ())], default=at)

    # modals

    def _modal(self, at: int, end: int, sense: Sense) -> Iterator[Edge]:
        """«надо», "can you": mere politeness where something is asked for after it."""
        is_asked = end <= max(self._last_request, self._last_asked) or self._is_safe
        if (
            is_asked
            or self._is_let(at)
            or ("after" in sense.means and self._follows_infinitive(at))
        ):
            mood = {} if sense.means.get("wish") else {"modal": True}
            # "How about running voice?" suggests it: no question how voice is.
            leads = "gerund" in sense.means and end in self.requests
            yield Edge(at, end, "", {**mood, **sense.means}, order=-1 if leads else 1)

    def _is_let(self, at: int) -> bool:
        """Whether something is let, as in "let vision have 20%": it is no wish."""
        texts = self._scan.texts
        return any(place < at and texts[place] == "let" for place in self.requests)

    @cached_property
    def _last_request(self) -> int:
        return max(self.requests, default=-1)

    @cached_property
    def _last_asked(self) -> int:
        """Where the last noun stands that may be asked for without a verb."""
        rows = self._scan.index
        for at in range(len(rows) - 1, -1, -1):
            nouns = rows[at].get("NOUN", ())
            if any(not _ASKED_FOR.isdisjoint(sense.means) for _, sense in nouns):
                return at
        return -1

    @cached_property
    def _is_safe(self) -> bool:
        """«безопасный режим нужно»: the safe mode is asked for without a verb, too."""
        rows = (row.get("NOUN", ()) for row in self._scan.index)
        return any("safe" in sense.means for row in rows for _, sense in row)

    def _follows_infinitive(self, at: int) -> bool:
        """Whether what is asked for stands before its modal: «откатить голос надо»."""
        first = min(min(self.requests, default=at), at)
        readings = self._scan.words[first].readings
        return any(reading.form is Form.INFINITIVE for reading in readings)
