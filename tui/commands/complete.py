"""`factory complete "…"`: the words that may come next, for shells and editors."""

import json
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import click

from grammar.model import Lang
from tui.settings import Server, Settings


@click.command()
@click.argument("text")
@click.pass_obj
def complete(settings: Settings, text: str) -> None:
    """Print what the last word of TEXT may become, best first, one choice a line.

    After a space: what the next word may be. The exit code is 0 also without choices.
    """
    if settings.server is None:
        choices = _here(text, settings.database)
    else:
        choices = _there(text, settings.server, settings.words)
    if settings.is_json:
        print(json.dumps(choices, ensure_ascii=False))  # noqa: T201
        return
    for choice in choices:
        print(choice)  # noqa: T201


def _here(text: str, location: str) -> list[str]:
    from grammar.parse import Parser  # noqa: PLC0415 - `--help` stays fast

    known, aliases = _known(location)
    parser = Parser.load(with_entities=False).knowing(aliases)
    found = parser.completer().complete(text, known)
    return [choice.text for choice in found]


def _there(text: str, server: Server, lang: Lang) -> list[str]:
    from factory.client.blocking import Client  # noqa: PLC0415 - for a service only
    from tui.commands.opening import place_of  # noqa: PLC0415

    with Client(place_of(server, lang)) as client:
        found = client.commands.completions(text)
    return [choice.text for choice in found.items]


def _known(
    location: str,
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, str]]:
    """The versions and the aliases that a database holds, if it can be read."""
    from factory.audit.rows import database_file  # noqa: PLC0415
    from factory.errors import StoreError  # noqa: PLC0415

    file = database_file(location)
    if file is None or not file.is_file():
        return {}, {}
    from agent.known import known_versions  # noqa: PLC0415 - only for a database
    from agent.language import aliases_of  # noqa: PLC0415
    from factory.bootstrap import open_factory  # noqa: PLC0415

    try:
        with (
            closing(open_factory(_read_only(file))) as factory,
            factory.snapshot() as world,
        ):
            return known_versions(world), aliases_of(world)
    except StoreError:
        return {}, {}


def _read_only(file: Path) -> str:
    """A location that is only read: looking for words makes and migrates nothing."""
    return f"sqlite:///file:{quote(str(file))}?mode=ro&uri=true"
