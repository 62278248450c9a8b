"""`factory log export FILE`: the command log as a file."""

import sys
from contextlib import closing

import click

from agent.log import exported
from agent.texts import say
from factory.bootstrap import open_factory
from tui.commands.files import write_whole
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
    path = write_whole(b"".join(lines), file)
    note(say(settings.words, "log.exported", count=len(lines), path=path))
