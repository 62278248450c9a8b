"""`factory log export FILE`: the command log as a file."""

import os
import sys
from contextlib import closing
from pathlib import Path

import click

from agent.log import exported
from agent.texts import say
from factory.bootstrap import open_factory
from factory.errors import RunError
from tui.console import note
from tui.settings import Settings


@click.group()
def log() -> None:
    """The command log."""


@log.command()
@click.argument("file", type=click.Path())
@click.pass_obj
def export(settings: Settings, file: str) -> None:
    """Write the command log to FILE (- for standard output), one record a line."""
    with closing(open_factory(settings.database)) as factory:
        lines = list(exported(factory.turns.turns()))
    if file == "-":
        sys.stdout.buffer.writelines(lines)
        return
    path = Path(file)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(b"".join(lines))
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        why = error.strerror or str(error)
        message = f"{file}: {why}"
        raise RunError("file_unwritable", message, path=file, why=why) from error
    note(say(settings.words, "log.exported", count=len(lines), path=file))
