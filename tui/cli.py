"""The `factory` command: global options, lazy subcommands, errors as one sentence."""

import importlib
import os
import sys
from collections.abc import Callable

import click
from click.core import ParameterSource

from factory.errors import FactoryError
from grammar.model import Lang
from tui.settings import (
    SERVER,
    Server,
    Settings,
    default_database,
    default_lang,
    token_of,
)

SUBCOMMANDS = {
    "say": "tui.commands.say",
    "run": "tui.commands.run",
    "cell": "tui.commands.cell",
    "parse": "tui.commands.parse",
    "complete": "tui.commands.complete",
    "log": "tui.commands.log",
    "replay": "tui.commands.replay",
    "audit": "tui.commands.audit",
    "immune": "tui.commands.immune",
    "approvals": "tui.commands.approvals",
    "resume": "tui.commands.resume",
    "serve": "tui.commands.serve",
    "token": "tui.commands.token",
    "test-language": "tui.commands.test_language",
}
"""Where each subcommand lives; its module is imported only when it is called."""


ROLES = ("read", "write", "admin")
"""The names of the roles; the roles themselves come with the whole factory."""


class LazyGroup(click.Group):
    """A group whose subcommands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names, in the order of `SUBCOMMANDS`."""
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The subcommand of a name."""
        if (module := SUBCOMMANDS.get(cmd_name)) is None:
            return None
        found = getattr(importlib.import_module(module), cmd_name.replace("-", "_"))
        assert isinstance(found, click.Command)
        return found


@click.group(cls=LazyGroup, invoke_without_command=True)
@click.option(
    "--db",
    envvar="FACTORY_DB",
    default=default_database,
    show_default="in the user's data folder",
    help="The database: a path or a URL [FACTORY_DB].",
)
@click.option(
    "--role",
    envvar="FACTORY_ROLE",
    type=click.Choice(ROLES),
    default="write",
    show_default=True,
    help="What you may do [FACTORY_ROLE].",
)
@click.option(
    "--lang",
    type=click.Choice([Lang.RU.value, Lang.EN.value]),
    help="The language of every answer; otherwise that of what you say.",
)
@click.option(
    "--server",
    envvar=SERVER,
    metavar="URL",
    help="A service (factory serve) to talk to instead of a database [FACTORY_SERVER]. "
    "Its token comes from FACTORY_TOKEN or --token-file.",
)
@click.option(
    "--token-file",
    envvar="FACTORY_TOKEN_FILE",
    type=click.Path(),
    help="The file that holds the token of the service [FACTORY_TOKEN_FILE].",
)
@click.option(
    "--ca-file",
    envvar="FACTORY_CA_FILE",
    type=click.Path(),
    help="Certificates to trust instead of the system's, PEM [FACTORY_CA_FILE].",
)
@click.option(
    "--allow-plain-http",
    "is_plain_allowed",
    is_flag=True,
    help="Send the token to an http:// URL of another machine, in clear.",
)
@click.option("--json", "is_json", is_flag=True, help="Print results as JSON.")
@click.version_option(package_name="stem-cell-factory")
@click.pass_context
def factory(  # noqa: PLR0913 - one parameter an option
    ctx: click.Context,
    *,
    db: str,
    role: str,
    lang: str | None,
    server: str | None,
    token_file: str | None,
    ca_file: str | None,
    is_plain_allowed: bool,
    is_json: bool,
) -> None:
    """Grow AI cells and organs by typing Russian or English.

    Without a subcommand: the chat on a terminal, or commands line by line from
    standard input.
    """
    chosen = Lang(lang) if lang else None
    there = None
    if server and _is_meant(ctx):
        token = token_of(token_file)
        there = Server(server, token, ca_file, is_plain_allowed=is_plain_allowed)
    ctx.obj = Settings(db, role, chosen, is_json, there)
    if ctx.invoked_subcommand is None:
        sys.exit(_converse(ctx.obj))


def _is_meant(ctx: click.Context) -> bool:
    """Whether a service is meant where options and environment name other things too.

    Raises:
        FactoryError: codes `two_places`, `role_of_token`.
    """
    typed = {
        name
        for name in ("db", "role", "server")
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    if "db" in typed:
        if "server" in typed:
            raise FactoryError("two_places", "both --db and --server were given")
        return False
    if "role" in typed:
        raise FactoryError("role_of_token", "the role is the token's")
    return True


def _converse(settings: Settings) -> int:
    from tui.commands.opening import conversation  # noqa: PLC0415 - heavy imports
    from tui.relay import Relay  # noqa: PLC0415

    steps = Relay()
    with conversation(settings, steps) as session:
        if sys.stdin.isatty() and sys.stdout.isatty() and not settings.is_json:
            from tui.app import run  # noqa: PLC0415 - Textual only for the chat

            return run(session, steps)
        from tui.commands.lines import converse  # noqa: PLC0415

        sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
        return converse(session, sys.stdin, settings)


def main() -> None:
    """Run the command; every failure is one sentence and an exit code."""
    _global_options_anywhere(sys.argv)
    sys.exit(guarded(lambda: factory.main(standalone_mode=False)))


def guarded(work: Callable[[], object]) -> int:
    """Turn what goes wrong into a sentence in the operator's language."""
    try:
        code = work()
    except BrokenPipeError:
        return _abandon_output(0)
    except (Exception, KeyboardInterrupt, SystemExit) as error:  # noqa: BLE001
        code = _failed(error)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _abandon_output(0)
    except OSError as error:
        return _abandon_output(_failed(error))
    return code if isinstance(code, int) else 0


def _failed(error: BaseException) -> int:
    from tui.failures import failure  # noqa: PLC0415 - only where something fails

    return failure(error, _spoken(sys.argv))


def _abandon_output(code: int) -> int:
    """Nobody takes the output: what is left in the buffer must not raise at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _spoken(arguments: list[str]) -> Lang:
    """The language to fail in, before the options have been read."""
    for option, value in zip(arguments, [*arguments[1:], ""], strict=True):
        text = value if option == "--lang" else option.removeprefix("--lang=")
        if text in GLOBAL_LANGS and option.startswith("--lang"):
            return Lang(text)
    return default_lang()


GLOBAL_FLAGS = {"--json", "--allow-plain-http"}
GLOBAL_LANGS = {Lang.RU.value, Lang.EN.value}
GLOBAL_OPTIONS = {"--db", "--role", "--lang", "--server", "--token-file", "--ca-file"}


def _global_options_anywhere(arguments: list[str]) -> None:
    """Move global options that stand after the subcommand to the front."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments[1:])
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--lang" and rest[:1] == ["cell"]:
            # There it is also the language of a cell's source.
            value = next(words, "")
            (front if value in GLOBAL_LANGS else rest).extend((word, value))
        elif word in GLOBAL_FLAGS or word.partition("=")[0] in GLOBAL_OPTIONS:
            front.append(word)
            if word in GLOBAL_OPTIONS:
                front += [value for value in [next(words, None)] if value is not None]
        else:
            rest.append(word)
    arguments[1:] = front + rest


if __name__ == "__main__":
    main()
