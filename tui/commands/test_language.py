"""`factory test-language [FILES...]`: how the parser does on labelled utterances."""

import json
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from time import perf_counter

import click

from agent.corpus import Case, CorpusError, read_cases, read_foreign
from agent.evaluation import document, report
from agent.examination import examine
from agent.render.evaluation import (
    evaluation_lines,
    mismatch,
    wrong_first,
    wrong_lines,
)
from factory.errors import RunError
from grammar.parse import Parser
from tui.console import print_lines
from tui.exits import Exit
from tui.settings import Settings

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
"""The labelled utterances of the repository; an installed package has none."""
UNLABELLED = frozenset({"demo.jsonl"})


@click.command(name="test-language")
@click.argument("files", type=click.Path(), nargs=-1)
@click.option(
    "--show",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Print the first N wrong ones.",
)
@click.pass_obj
def test_language(settings: Settings, files: tuple[str, ...], *, show: int) -> None:
    """Parse labelled utterances and count what comes out as it should.

    FILES are labelled cases, one JSON object a line, or utterances that must never be
    understood (.txt); without FILES the repository's corpora. The exit code is 0 when
    every one is right.
    """
    cases = {name: _cases(path) for name, path in _files(files).items()}
    parser = Parser.load()
    examined = {
        name: list(examine(each, parser, perf_counter)) for name, each in cases.items()
    }
    reports = {name: report(each.results for each in e) for name, e in examined.items()}
    every = [each.results for one in examined.values() for each in one]
    whole = report(every)
    wrong = wrong_first(chain.from_iterable(every), show)
    if settings.is_json:
        found = {name: document(made) for name, made in reports.items()}
        mismatches = [mismatch(each) for each in wrong]
        shown = {"files": found, "all": document(whole), "wrong": mismatches}
        print(json.dumps(shown, ensure_ascii=False))  # noqa: T201
    else:
        print_lines(evaluation_lines(reports, whole, settings.words), sys.stdout)
        print_lines(wrong_lines(wrong, settings.words), sys.stdout)
    sys.exit(Exit.DONE if whole.is_all_right else Exit.ERROR)


def _files(names: Sequence[str]) -> dict[str, Path]:
    if names:
        return {name: Path(name) for name in names}
    held = sorted([*CORPORA.glob("*.jsonl"), *CORPORA.glob("*.txt")])
    found = (path for path in held if path.name not in UNLABELLED)
    corpora = {path.name: path for path in found}
    if not corpora:
        raise click.UsageError("no corpora here: name FILES")  # noqa: TRY003
    return corpora


def _cases(path: Path) -> list[Case]:
    read = read_foreign if path.suffix == ".txt" else read_cases
    try:
        return list(read(path.read_text("utf-8").splitlines()))
    except UnicodeDecodeError as error:
        message = f"{path} is not text"
        raise RunError("file_not_text", message, path=str(path)) from error
    except OSError as error:
        why = error.strerror or str(error)
        message = f"{path}: {why}"
        raise RunError("file_unreadable", message, path=str(path), why=why) from error
    except CorpusError as error:
        message = f"{path}: {error}"
        raise click.ClickException(message) from error
