"""What is counted of labelled utterances, and how the shipped counts are made of it."""

from pathlib import Path

from grammar.compose import Composer
from grammar.reader import Reader
from grammar.sight import Sight
from grammar.tables import Tables
from grammar.training.usage import counted, utterances
from grammar.usage import VERB, Usage, key

CORPORA = Path(__file__).parents[2] / "corpora"
COUNTED = (
    "откати зрение к v1", "откати голос к v2", "откати голос до v3", "откати это",
    "откати голос и зрение", "roll back voice to v1", "откати голос to v1",
)  # fmt: skip
ROLLBACK = frozenset({"rollback"})


def sight() -> Sight:
    tables = Tables.load()
    reader, composer = Reader(tables.morphology), Composer(tables.frames)
    return Sight(tables.lexer, tables.automaton, reader, composer)


def test_words_and_what_follows_them_are_counted() -> None:
    found = counted(sight(), COUNTED)
    usage = Usage(found["words"], found["after"])
    after = usage.followers(ROLLBACK, ["target"], russian=True)
    assert after == (("к", "version"), ("до", "version"))
    assert usage.followers(ROLLBACK, ["target"], russian=False) == (("to", "version"),)
    first = usage.followers(ROLLBACK, [VERB], russian=True)
    assert first == (("", "target"),)
    assert usage.words["откатить"] == 6
    assert usage.words["голос"] > usage.words["зрение"]


def test_the_shipped_counts_are_of_the_labelled_utterances() -> None:
    # They need not be renewed with every new line: they only order what is offered.
    texts = list(utterances(CORPORA))
    shipped = Usage.load()
    assert len(texts) > 500
    assert max(shipped.words.values()) <= len(texts) * 2
    for russian, verbs in ((True, "update+set"), (False, "update+set")):
        row = key(frozenset(verbs.split("+")), "target", russian=russian)
        assert shipped.after[row]
