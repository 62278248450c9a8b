"""What went wrong as one sentence in the operator's language, and an exit code."""

import sys

import click

from agent.render.lines import error_text
from agent.texts import say
from factory.errors import FactoryError
from grammar.model import Lang
from tui.console import note
from tui.exits import Exit


def failure(error: BaseException, lang: Lang) -> int:
    """Say what went wrong; returns the exit code.

    A failure that is our own bug keeps its kind and text, so that it can be reported;
    a trace would help no operator.
    """
    match error:
        case SystemExit(code=code):
            return code if isinstance(code, int) else Exit.ERROR
        case FactoryError():
            note(f"✖ {error_text(error, lang)}")
        case click.exceptions.Exit(exit_code=code):
            return code
        case click.ClickException():
            note(f"✖ {say(lang, 'error.usage', message=error.format_message())}")
        case KeyboardInterrupt() | click.Abort():
            note(say(lang, "error.interrupted"))
        case _:
            message = f"{type(error).__name__}: {error}"
            note(f"✖ {say(lang, 'error.other', message=message)}")
    sys.stderr.flush()
    return Exit.ERROR
