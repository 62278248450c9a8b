"""`factory cell`: begin a sandboxed cell, build it, try its examples in the sandbox."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from agent.render.kit import SHORT, trial_lines
from agent.texts import say
from factory.errors import FactoryError
from factory.kit.begin import begin_cell
from factory.kit.build import build_cell
from factory.kit.languages import FORMS, Language, languages_of
from factory.kit.trial import Trial, Tried, try_cell
from factory.model import Backend
from tui.console import print_lines
from tui.exits import Exit
from tui.settings import Settings

FOLDER = click.Path(path_type=Path)
BACKENDS = [Backend.SCRIPT.value, Backend.WASM.value]


@click.group()
def cell() -> None:
    """Write sandboxed cells: begin one, build it, try its examples."""


@cell.command()
@click.argument("name")
@click.option("--backend", type=click.Choice(BACKENDS), required=True)
@click.option(
    "--lang",
    "language",
    type=click.Choice([each.value for each in Language]),
    help="What the source is written in; c for wasm where nothing is said.",
)
@click.option("--into", type=FOLDER, help="The folder; otherwise one of that name.")
@click.pass_obj
def new(
    settings: Settings, name: str, backend: str, language: str | None, into: Path | None
) -> None:
    """Write a working cell NAME into a folder: source, template, examples."""
    chosen = _language(Backend(backend), language)
    folder = into or Path(name)
    files = begin_cell(folder, name, chosen)
    if settings.is_json:
        _print({"folder": str(folder), "files": [str(file) for file in files]})
        return
    fields = {"name": name, "language": chosen.value, "folder": folder}
    click.echo(say(settings.words, "kit.begun", **fields))
    for file in files:
        click.echo(f"  {file}")
    key = "kit.next_build" if FORMS[chosen].is_compiled else "kit.next_test"
    click.echo(say(settings.words, key, folder=folder))


@cell.command()
@click.argument("path", type=FOLDER)
@click.pass_obj
def build(settings: Settings, path: Path) -> None:
    """Make the module of the cell in the folder PATH with its compiler."""
    made = build_cell(path)
    document = {
        "file": str(made.file),
        "size": made.size,
        "digest": made.digest,
        "seconds": round(made.seconds, 2),
    }
    if settings.is_json:
        _print(document)
        return
    shown = document | {"digest": made.digest[:SHORT]}
    click.echo(say(settings.words, "kit.built", **shown))
    click.echo(say(settings.words, "kit.next_test", folder=path))


@cell.command()
@click.argument("path", type=FOLDER)
@click.pass_obj
def test(settings: Settings, path: Path) -> None:
    """Run the examples of the cell at PATH in the sandbox; no factory is touched.

    PATH is the folder of a cell, its cell.toml, or a source alone. The exit code is 0
    when there are examples and every one comes out right.
    """
    trial = try_cell(path)
    if settings.is_json:
        _print(_document(trial))
    else:
        print_lines(trial_lines(trial, settings.words), sys.stdout)
    sys.exit(Exit.DONE if trial.is_right else Exit.ERROR)


def _language(backend: Backend, language: str | None) -> Language:
    known = languages_of(backend)
    chosen = known[0] if language is None else Language(language)
    if chosen not in known:
        names = ", ".join(known)
        message = f"{backend} cells are written in {names}"
        raise FactoryError(
            "kit_lang_backend",
            message,
            language=chosen.value,
            backend=backend.value,
            known=names,
        )
    return chosen


def _document(trial: Trial) -> dict[str, Any]:
    limits, refused = trial.limits, trial.refused
    return {
        "cell": trial.name,
        "backend": trial.backend.value,
        "source": str(trial.source),
        "size": trial.size,
        "digest": trial.digest,
        "refused": refused and {"kind": refused.kind, "detail": refused.detail},
        "contract": trial.contract,
        "exports": trial.exports,
        "imports": trial.imports,
        "limits": {
            "memory_bytes": limits.memory_bytes,
            "timeout_ms": limits.deadline_ms,
            "fuel": limits.fuel,
        },
        "examples": [_tried(each) for each in trial.tried],
        "passed": trial.passed,
    }


def _tried(tried: Tried) -> dict[str, Any]:
    failed = tried.failed
    return {
        "input": tried.example.input,
        "expected": tried.example.output,
        "found": tried.found,
        "is_right": tried.is_right,
        "failed": failed and {"kind": failed.kind.value, "detail": failed.detail},
        "memory_bytes": tried.usage.memory_bytes,
        "ms": round(tried.usage.ms, 3),
        "fuel": tried.fuel,
        "log": tried.usage.log,
    }


def _print(document: object) -> None:
    click.echo(json.dumps(document, ensure_ascii=False))
