"""Every labelled utterance becomes exactly what its label says."""

import sys
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

import pytest

from agent.corpus import read_cases, read_foreign
from agent.evaluation import Result, Verdict, report
from agent.examination import examine
from agent.render.evaluation import mismatch, wrong_first
from grammar.parse import Parser

CORPORA = Path(__file__).parents[2] / "corpora"
LABELLED = sorted(
    path
    for path in (*CORPORA.glob("*.jsonl"), *CORPORA.glob("*.txt"))
    if path.name != "demo.jsonl"
)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser.load()


def test_both_languages_are_labelled() -> None:
    assert {"ru.jsonl", "en.jsonl", "sessions_ru.jsonl", "never_ok.txt"} <= {
        p.name for p in LABELLED
    }


@pytest.mark.parametrize("path", LABELLED, ids=lambda path: path.stem)
def test_a_corpus_is_right_throughout(parser: Parser, path: Path) -> None:
    read = read_foreign if path.suffix == ".txt" else read_cases
    cases = read(path.read_text("utf-8").splitlines())
    results = [each.results for each in examine(cases, parser, perf_counter)]
    made = report(results)
    flat = [result for each in results for result in each]
    assert made.total > 0
    assert made.wrong_actions == 0, shown(flat, only=Verdict.WRONG_ACTION)
    assert made.right == made.total, shown(flat)


def shown(results: Iterable[Result], only: Verdict | None = None) -> str:
    wrong = wrong_first(results, sys.maxsize)
    kept = [each for each in wrong if only in (None, each.verdict)]
    first = "\n".join(str(mismatch(each)) for each in kept[:10])
    return f"{len(kept)} wrong:\n{first}"
