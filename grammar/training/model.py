"""Trains the recogniser on labelled texts and scores it.

The network: hashed embeddings of a word's lower-case form, prefix, suffix and shape, a
small convolution, a transition-based tagger (spaCy's `TransitionBasedParser.v2`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any, cast

from grammar.proposer import Label, Proposal, Proposer, blank, document, pieces
from grammar.training.examples import Example
from grammar.weights import narrowed

if TYPE_CHECKING:
    from spacy.pipeline import EntityRecognizer
    from spacy.training import Example as Lesson
    from spacy.vocab import Vocab

WIDTH, DEPTH, ROWS = 64, 2, 1000
BATCH, DROPOUT, LEARN_RATE = 24, 0.25, 0.001


@dataclass(frozen=True, slots=True)
class Score:
    """How well places are found.

    `is_foreign` if no text has any place to find: then `invented`, the number of
    texts that got one nevertheless, is what counts.
    """

    texts: int
    is_foreign: bool
    precision: float
    recall: float
    invented: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def configuration() -> dict[str, Any]:
    """The recogniser as spaCy builds it."""
    tok2vec = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": WIDTH,
        "depth": DEPTH,
        "embed_size": ROWS,
        "window_size": 1,
        "maxout_pieces": 2,
        "subword_features": True,
    }
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": WIDTH,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": tok2vec,
    }
    return {"model": model, "incorrect_spans_key": None}


def train(examples: Sequence[Example], epochs: int, seed: int) -> bytes:
    """Train a recogniser on the CPU; equal arguments give equal weights.

    Args:
        examples: what to learn from; examples without spans teach when to be silent.
        epochs: how often each is seen.
        seed: of the first weights, of dropout and of the order.

    Returns:
        The narrowed weights, which go with `configuration()`.
    """
    from thinc.api import Adam, fix_random_seed  # noqa: PLC0415 - spaCy comes late

    fix_random_seed(seed)
    nlp = blank()
    recognizer = cast("EntityRecognizer", nlp.add_pipe("ner", config=configuration()))
    for label in Label:
        recognizer.add_label(label.value)
    lessons = [lesson(nlp.vocab, each) for each in examples]
    recognizer.initialize(lambda: lessons, nlp=nlp)
    optimizer = Adam(LEARN_RATE, L2=1e-2, use_averages=True)
    order = Random(seed)  # noqa: S311
    for _ in range(epochs):
        order.shuffle(lessons)
        for batch in _batches(lessons):
            recognizer.update(batch, drop=DROPOUT, sgd=optimizer)
    with recognizer.model.use_params(optimizer.averages):
        return narrowed(recognizer.to_bytes(exclude=["vocab"]))


def lesson(vocab: "Vocab", example: Example) -> "Lesson":
    """An example as spaCy trains on it."""
    from spacy.tokens import Span  # noqa: PLC0415
    from spacy.training import Example as Lesson  # noqa: PLC0415

    text = example.text
    starts = {start: at for at, (start, _) in enumerate(pieces(text))}
    ends = {end: at + 1 for at, (_, end) in enumerate(pieces(text))}
    labelled = document(vocab, text)
    spans = [
        Span(labelled, starts[s.start], ends[s.end], s.label) for s in example.spans
    ]
    labelled.set_ents(spans)
    return Lesson(document(vocab, text), labelled)


def score(proposer: Proposer, examples: Iterable[Example]) -> Score:
    """Compare what is proposed with what is labelled, whole spans with their labels."""
    texts = right = proposed = labelled = invented = 0
    for example in examples:
        found, due = set(proposer.propose(example.text)), set(example.spans)
        texts += 1
        right += len(found & due)
        proposed += len(found)
        labelled += len(due)
        invented += example.is_foreign and bool(found)
    precision = right / proposed if proposed else 1.0
    recall = right / labelled if labelled else 1.0
    return Score(texts, not labelled, precision, recall, invented)


def mistakes(
    proposer: Proposer, examples: Iterable[Example]
) -> Iterator[tuple[str, list[Proposal]]]:
    """Yield each text whose proposals are not its labels, with the proposals."""
    for example in examples:
        found = proposer.propose(example.text)
        if set(found) != set(example.spans):
            yield example.text, list(found)


def _batches(lessons: Sequence["Lesson"]) -> Iterator[Sequence["Lesson"]]:
    return (lessons[at : at + BATCH] for at in range(0, len(lessons), BATCH))
