"""`factory replay FILE`: say a command log again and compare."""

import json
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from agent.bootstrap import MEMORY, surroundings
from agent.log import LogBody, imported
from agent.rehearsal import Replayed
from agent.render.replays import replay_text
from agent.replay import replay as replay_log
from factory.bootstrap import open_factory
from factory.errors import RunError
from factory.stem import StemCellFactory
from grammar.parse import Parser
from tui.console import note
from tui.exits import Exit
from tui.settings import Settings

SHORT = 12
"""How many digits of a digest are shown."""


@click.command()
@click.argument("file", type=click.Path())
@click.option("--apply", "is_real", is_flag=True, help="Into the (empty) database.")
@click.option("--until", type=click.IntRange(min=1), help="The last turn to replay.")
@click.pass_obj
def replay(settings: Settings, file: str, *, is_real: bool, until: int | None) -> None:
    """Say the command log FILE again and report the first divergence.

    Without --apply nothing is changed: the log is said to a factory in memory. With
    --apply the database must be empty, and ends at the recorded journal head.
    """
    records = list(imported(_lines(file)))
    place = settings.database if is_real else MEMORY
    with closing(open_factory(place)) as factory:
        if is_real:
            _check_fresh(factory)
        parser = Parser.load()
        outside = surroundings(factory)
        seen = _ignore if settings.is_json else _tell
        result = replay_log(records, factory, parser, outside, until, seen)
    if settings.is_json:
        print(json.dumps(_document(result)))  # noqa: T201
    else:
        print(replay_text(result, settings.words))  # noqa: T201
    sys.exit(Exit.DONE if result.divergence is None else Exit.ERROR)


def _tell(body: LogBody) -> None:
    plan = f"  {body.plan[:SHORT]}" if body.plan else ""
    decision = f"  {body.decision.value}" if body.decision else ""
    note(f"{body.number:4}  {body.text or body.via.value}{plan}{decision}")


def _ignore(_: LogBody) -> None:
    """A program reads the result only."""


def _lines(file: str) -> list[bytes]:
    try:
        return Path(file).read_bytes().splitlines(keepends=True)
    except OSError as error:
        why = error.strerror or str(error)
        message = f"{file}: {why}"
        raise RunError("file_unreadable", message, path=file, why=why) from error


def _check_fresh(factory: StemCellFactory) -> None:
    with factory.snapshot() as world:
        head = world.head()
    if head.seq:
        message = "the factory is not empty"
        raise RunError("not_fresh", message, entries=str(head.seq))


def _document(result: Replayed) -> dict[str, object]:
    divergence = asdict(result.divergence) if result.divergence else None
    return {
        "turns": result.turns,
        "journal": result.head.doc(),
        "divergence": divergence,
    }
