"""Puts a conversation together: the factory, the parser, the clock and the files."""

import mimetypes
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path

from agent.building import Building, LiveBuilding
from agent.cell import CommandCell
from agent.immune import ImmuneSystem
from agent.surroundings import Identity, Surroundings
from agent.upkeep import Upkeep
from factory.bootstrap import expiry, immune_terms, now, open_factory
from factory.errors import FactoryError, RunError, StoreError
from factory.immune.past import ACTOR
from factory.jobs.model import Event, JobKind
from factory.jobs.reporter import silent
from factory.model import Role
from factory.providers.port import Media, Value
from factory.stem import StemCellFactory
from grammar.model import Lang
from grammar.parse import Parser

MAX_FILE_BYTES = 64 * 2**20
IMMUNE = Identity(ACTOR, ACTOR, Role.ADMIN)
"""The immune system speaks as an actor of its own."""


@dataclass(frozen=True)
class Session:
    """A conversation with the factory of one database."""

    cell: CommandCell
    factory: StemCellFactory
    location: str
    lang: Lang | None
    outputs: Path
    """Where the chat writes pictures and sounds."""
    upkeep: Upkeep

    def close(self) -> None:
        """Send what is due once, and let go of the database."""
        try:
            with suppress(FactoryError):
                self.upkeep.send()
        finally:
            self.factory.close()


def open_session(
    location: str,
    role: Role,
    lang: Lang | None,
    outputs: Path,
    tell: Callable[[Event], None] = silent,
) -> Session:
    """Open a conversation.

    Args:
        location: a path or a database URL.
        role: what the operator may do.
        lang: the language of every answer; None follows each utterance.
        outputs: the folder for pictures and sounds.
        tell: hears what happens to the builds that are carried out here, first of all
            those that a process before this one could not bring to their end.

    Raises:
        StoreError: the database cannot be opened.
    """
    actor = os.environ.get("FACTORY_ACTOR") or getuser()
    identity = Identity(secrets.token_hex(4), actor, role, lang)
    factory, parser = open_factory(location), Parser.load()
    building = LiveBuilding(factory, now, tell)
    go_on(building)
    outside = surroundings(factory, building)
    cell = CommandCell(factory, parser, identity, outside)
    immune = immune_system(factory, command_cell(factory, parser, IMMUNE))
    immune.listen()
    upkeep = Upkeep(factory, immune, now)
    return Session(cell, factory, location, lang, outputs, upkeep)


def go_on(building: LiveBuilding) -> None:
    """Bring to their end the builds that were left; whoever comes next tries again.

    A training that was left may take long: it waits for `factory resume` or a server.
    A database that cannot be written or is busy must not keep anybody from reading it.
    """
    with suppress(StoreError):
        building.go_on(JobKind.BUILD)


def immune_system(factory: StemCellFactory, cell: CommandCell) -> ImmuneSystem:
    """The immune system with the real clock and the settings of the environment.

    Args:
        factory: where it works.
        cell: the Command Cell of the actor `immune`.

    Raises:
        FactoryError: code `bad_setting`.
    """
    return ImmuneSystem(factory, cell, immune_terms(os.environ), now)


def command_cell(
    factory: StemCellFactory, parser: Parser, identity: Identity
) -> CommandCell:
    """A Command Cell with the real clock and files."""
    return CommandCell(factory, parser, identity, surroundings(factory))


def surroundings(
    factory: StemCellFactory, building: Building | None = None
) -> Surroundings:
    """The real clock and files, and builds that tell nobody of their steps."""
    return Surroundings(
        now=now,
        expiry=expiry,
        load=load,
        invoke=factory.invoke,
        building=building or LiveBuilding(factory, now),
        measure=factory.measure,
        verdict_now=factory.verdict_now,
    )


def load(path: str) -> Value:
    """Read a file as an input: a picture or a sound by its ending, else a text.

    Raises:
        RunError: codes `file_unreadable`, `file_too_large`, `file_not_text`.
    """
    file = Path(path).expanduser()
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise RunError("file_too_large", f"{path} is too large", path=path)
        data = file.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise RunError(
            "file_unreadable", f"{path}: {why}", path=path, why=why
        ) from error
    media_type = mimetypes.guess_type(file.name)[0] or ""
    if media_type.startswith(("image/", "audio/")):
        return Media(media_type, data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RunError("file_not_text", f"{path} is not text", path=path) from error
