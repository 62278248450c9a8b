"""Names that an utterance may hold, where no list knows the words.

An entity ruler of spaCy over a blank pipeline marks quoted names, identifiers and
runs of unknown words; where the trained component sees some of them, those are meant.
It proposes: what it finds fills the options of a question that the grammar asks.
spaCy is imported at the first such question and not before.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from grammar.morph import Morphology
from grammar.proposer import Label, Proposer
from grammar.scan import Scan
from grammar.tokens import Shape
from grammar.words import Word

_MOST = 2
_OPEN, _QUOTED, _OTHER = "OPEN", "QUOTED", "OTHER"
_NAME = "NAME"
_PATTERNS = [
    {"label": _NAME, "pattern": [{"TAG": _QUOTED}]},
    {"label": _NAME, "pattern": [{"TAG": _OPEN, "OP": "+"}]},
    {"label": _NAME, "pattern": [{"TEXT": {"REGEX": r"^[A-Za-z]\w*[_\d]\w*$"}}]},
]


class Entities:
    """Proposes names; loads its pipeline when it is first asked."""

    def __init__(self, scan: Callable[[str], Scan], morphology: Morphology) -> None:
        self._scan = scan
        self._morphology = morphology
        self._pipeline: Any = None
        self._proposer: Proposer | None = None

    def names(self, text: str) -> tuple[str, ...]:
        """Return texts that may answer which organ or cell is meant, likely ones first.

        Each names something that the utterance holds, with the kind of it said.
        """
        scan = self._scan(text)
        found = dict.fromkeys(self._named(scan))
        options = (option for name in list(found)[:_MOST] for option in _options(name))
        return tuple(options)

    def _named(self, scan: Scan) -> Iterator[str]:
        """What the trained component sees, else whatever the rules mark."""
        ruled = [range(each.start, each.end) for each in self._doc(scan).ents]
        seen = [places for places in ruled if self._is_seen(scan, places)]
        for places in seen or ruled:
            yield self._said(scan, scan.words[places.start : places.stop])

    def _is_seen(self, scan: Scan, places: range) -> bool:
        """Whether the trained component sees a name where the rules mark one."""
        if self._proposer is None:
            self._proposer = Proposer.load()
        first, last = scan.words[places.start], scan.words[places.stop - 1]
        start, end = first.token.span.start, last.token.span.end
        found = self._proposer.propose(scan.folded.original)
        return any(
            each.label is Label.NAME and each.start < end and start < each.end
            for each in found
        )

    def _said(self, scan: Scan, words: Sequence[Word]) -> str:
        inner = words[0].token.inner
        if inner is not None:
            return f"«{scan.folded.cut(inner).strip()}»"
        if all(word.is_cyrillic for word in words):
            # A name in a question stands in its dictionary form, words apart.
            return self._morphology.name([w.text for w in words]).replace("_", " ")
        first, last = words[0].token.span, words[-1].token.span
        return scan.folded.original[first.start : last.end]

    def _doc(self, scan: Scan) -> Any:
        """The grammar's own tokens as a document, so that places are the same."""
        from spacy.tokens import Doc  # noqa: PLC0415 - slow to import, seldom needed

        pipeline = self._ruler()
        texts = [word.text for word in scan.words]
        tags = [_tag(scan, at) for at in range(len(scan.words))]
        return pipeline.get_pipe("entity_ruler")(
            Doc(pipeline.vocab, words=texts, tags=tags)
        )

    def _ruler(self) -> Any:
        if self._pipeline is None:
            import spacy  # noqa: PLC0415 - two seconds of import, seldom needed

            pipeline = spacy.blank("xx")
            ruler: Any = pipeline.add_pipe("entity_ruler")
            ruler.add_patterns(_PATTERNS)
            self._pipeline = pipeline
        return self._pipeline


def _tag(scan: Scan, at: int) -> str:
    word = scan.words[at]
    if word.token.shape is Shape.QUOTED:
        return _QUOTED
    is_open = word.is_word and not scan.senses[at]
    return _OPEN if is_open else _OTHER


def _options(name: str) -> tuple[str, str]:
    if name.isascii():
        return f"organ {name}", f"cell {name}"
    return f"орган {name}", f"клетка {name}"
