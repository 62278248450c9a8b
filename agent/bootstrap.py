"""Puts a conversation together: the factory, the parser, the clock and the files."""

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from getpass import getuser
from pathlib import Path

from agent.background import BackgroundBuilding
from agent.building import Building, LiveBuilding
from agent.cell import CommandCell
from agent.files import load
from agent.glance import glance_of
from agent.immune import ImmuneSystem
from agent.rehearsal import Rehearsal
from agent.replay import rehearse
from agent.reply import ApprovalsShown
from agent.session import News
from agent.surroundings import Identity, Surroundings
from agent.upkeep import Upkeep
from agent.waiting import approvals_shown
from factory.bootstrap import expiry, immune_terms, now, open_factory
from factory.errors import FactoryError, StoreError
from factory.immune.past import ACTOR
from factory.jobs.model import Event, JobKind
from factory.jobs.reporter import silent
from factory.model import Role
from factory.stem import StemCellFactory
from factory.wire.documents import Glance
from grammar.model import Lang
from grammar.parse import Parser

MEMORY = "sqlite://"
"""Where a factory in memory is: saying a log to it changes nothing."""
IMMUNE = Identity(ACTOR, ACTOR, Role.ADMIN)
"""The immune system speaks as an actor of its own."""
BESIDE = {JobKind.TRAINING: 1}
"""What a chat carries out beside the conversation; the builds are done at once."""


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
    building: BackgroundBuilding

    def glance(self) -> Glance:
        """See `agent.session.Session`."""
        return glance_of(self.factory, self.cell.actor, self.cell.role, now())

    def approvals(self) -> ApprovalsShown:
        """See `agent.session.Session`."""
        with self.factory.snapshot() as world:
            return approvals_shown(world, self.factory, now())

    @contextmanager
    def beside(self, news: Callable[[News], None]) -> Iterator[None]:
        """Look after the factory, and train what was confirmed or left behind."""
        self.building.done = partial(news, News.CHANGED)
        self.building.open()
        try:
            with self.upkeep.running():
                yield
        finally:
            self.building.close()

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
    live = LiveBuilding(factory, now, tell)
    go_on(live)
    building = BackgroundBuilding(live, BESIDE, leave_s=0.5)
    outside = surroundings(factory, building)
    cell = CommandCell(factory, parser, identity, outside)
    immune = immune_system(factory, command_cell(factory, parser, IMMUNE))
    immune.listen()
    upkeep = Upkeep(factory, immune, now, partial(go_on, live))
    return Session(cell, factory, location, lang, outputs, upkeep, building)


def go_on(building: LiveBuilding) -> None:
    """Bring to their end the builds that were left; whoever comes next tries again.

    A training that was left may take long: it waits for a chat, a server or
    `factory resume`.
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
        rehearse=partial(_rehearse, factory),
    )


def _rehearse(
    factory: StemCellFactory, parser: Parser, lines: Sequence[bytes], until: int | None
) -> Rehearsal:
    """Say a log again to a factory in memory, with the clock of the log."""
    outside = surroundings(factory)
    return rehearse(lambda: open_factory(MEMORY), outside, parser, lines, until)
