"""The conversation line by line: what `factory` does without a terminal."""

import sys
from collections.abc import Iterable

from agent.session import Session
from agent.texts import say
from tui.commands.say import show
from tui.console import note
from tui.exits import Exit, exit_of
from tui.settings import Settings


def converse(session: Session, lines: Iterable[str], settings: Settings) -> Exit:
    """Say every line; the exit code is that of the last line that was not empty."""
    code = None
    for line in lines:
        if line.strip():
            turn = session.cell.say(line.rstrip("\r\n"))
            show(turn, settings)
            sys.stdout.flush()
            code = exit_of(turn.replies)
    if code is None:
        note(say(settings.words, "list.first"))
    return code or Exit.DONE
