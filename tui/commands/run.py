"""`factory run ADDRESS INPUT -o FILE`: run a cell or an organ."""

import sys
from pathlib import Path

import click

from tui.commands.opening import conversation
from tui.commands.say import show
from tui.exits import exit_of
from tui.settings import Settings


@click.command()
@click.argument("address")
@click.argument("input_", metavar="INPUT")
@click.option("-o", "--output", type=click.Path(), help="Where the output goes.")
@click.option("--text", "is_text", is_flag=True, help="INPUT is a text, not a file.")
@click.pass_obj
def run(
    settings: Settings, address: str, input_: str, *, output: str | None, is_text: bool
) -> None:
    """Run a cell or an organ on a text, or on the file of that name."""
    is_file = not is_text and _is_file(input_)
    with conversation(settings) as session:
        text, path = (None, input_) if is_file else (input_, None)
        turn = session.cell.run(address, text, path)
        show(turn, settings, output)
        sys.exit(exit_of(turn.replies))


def _is_file(name: str) -> bool:
    try:
        return Path(name).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False
