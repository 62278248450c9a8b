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
            note(f"✖ {say(lang, 'error.usage', message=_usage(error, lang))}")
        case OSError():
            note(f"✖ {say(lang, 'error.output', why=error.strerror or str(error))}")
        case KeyboardInterrupt() | click.Abort():
            note(say(lang, "error.interrupted"))
        case _:
            message = f"{type(error).__name__}: {error}"
            note(f"✖ {say(lang, 'error.other', message=message)}")
    sys.stderr.flush()
    return Exit.ERROR


def _usage(error: click.ClickException, lang: Lang) -> str:
    """What is wrong with the words of the command line."""
    match error:
        case click.NoSuchOption():
            return say(lang, "usage.no_option", name=error.option_name)
        case click.exceptions.NoSuchCommand():
            return say(lang, "usage.no_command", name=error.command_name)
        case click.MissingParameter(param=param) if param is not None:
            return say(
                lang, "usage.missing", name=(param.name or "").strip("_").upper()
            )
        case click.BadParameter(param=param) if param is not None:
            kind = param.type
            known = kind.choices if isinstance(kind, click.Choice) else ()
            name = param.opts[0]
            if known:
                return say(lang, "usage.choice", name=name, known=", ".join(known))
            return say(lang, "usage.bad_value", name=name, why=error.message)
        case _:
            return say(lang, "usage.other", message=error.format_message().rstrip("."))
