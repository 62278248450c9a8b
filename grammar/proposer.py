"""Proposes where an utterance says a name or a path that no list holds.

A small trained model stands behind it. What it says is a hint for questions and
suggestions; the grammar decides, and accepts the same commands without it. spaCy is
imported by `Proposer.load` and nowhere before.
"""

import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from grammar.errors import GrammarError
from grammar.weights import widened

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import EntityRecognizer
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

CONFIG, WEIGHTS = "config.json", "weights.bin"
META, METRICS = "meta.json", "metrics.json"
"""The files of the model; the last two are for people and checks."""
MAX_LENGTH = 2000
"""Longer texts, in characters, are no utterances: nothing is proposed for them."""
# An address of the web, an identifier or a path, or any other character by itself.
_PIECE = re.compile(
    r"[a-z][a-z0-9+.-]*://[^\s«»“”\"]*\w|[\w~./\\-]*\w|[^\w\s]", re.IGNORECASE
)


class ModelError(GrammarError):
    """The files of the trained model are missing or damaged."""

    code = "model_invalid"


class Label(StrEnum):
    """What a proposed place is."""

    NAME = "NAME"
    PATH = "PATH"


class Proposal(NamedTuple):
    """A place in the text: `start` inclusive, `end` exclusive, in characters."""

    start: int
    end: int
    label: Label


class Proposer:
    """Names and paths of an utterance, as far as the model sees them."""

    def __init__(self, recognizer: "EntityRecognizer", vocab: "Vocab") -> None:
        self._recognizer = recognizer
        self._vocab = vocab

    @classmethod
    def load(cls, folder: Path | None = None) -> "Proposer":
        """Read a model; the first call imports spaCy, which takes a second.

        Args:
            folder: where the model's files are; None for the shipped ones.

        Raises:
            ModelError: the model's files are missing or damaged.
        """
        place = folder or Path(__file__).resolve().parent / "model_data"
        try:
            config = json.loads(place.joinpath(CONFIG).read_bytes())
            weights = place.joinpath(WEIGHTS).read_bytes()
        except (OSError, ValueError) as error:
            raise ModelError(str(error)) from error
        return cls.of(config, weights)

    @classmethod
    def of(cls, config: Mapping[str, Any], weights: bytes) -> "Proposer":
        """The proposer of a recogniser's configuration and narrowed weights.

        Raises:
            ModelError: they are damaged, or do not belong together.
        """
        nlp = blank()
        try:
            pipe = nlp.add_pipe("ner", config=dict(config))
            recognizer = cast("EntityRecognizer", pipe)
            recognizer.from_bytes(widened(weights), exclude=["vocab"])
        except Exception as error:
            # What msgpack, thinc and spaCy raise on damaged data has no common root.
            raise ModelError(str(error)) from error
        return cls(recognizer, nlp.vocab)

    def propose(self, text: str) -> tuple[Proposal, ...]:
        """Return the names and paths that the model sees, in the order of the text."""
        places = list(pieces(text)) if len(text) <= MAX_LENGTH else []
        if not places:
            return ()
        seen = self._recognizer(document(self._vocab, text))
        return tuple(
            Proposal(places[e.start][0], places[e.end - 1][1], Label(e.label_))
            for e in seen.ents
        )


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the model's words start and end; they cover all but the spaces."""
    return (found.span() for found in _PIECE.finditer(text))


def document(vocab: "Vocab", text: str) -> "Doc":
    """The text as spaCy sees it, one token for each of its pieces."""
    from spacy.tokens import Doc  # noqa: PLC0415

    return Doc(vocab, words=[text[start:end] for start, end in pieces(text)])


def blank() -> "Language":
    """An empty pipeline of no particular language, as training and proposing use it."""
    import spacy  # noqa: PLC0415 - a second and 80 MB, only when it is needed

    return spacy.blank("xx")
