"""Puts the service together, and takes it apart again."""

import os
import random
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from getpass import getuser
from typing import TextIO

from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp

from agent.background import BackgroundBuilding
from agent.bootstrap import (
    IMMUNE,
    command_cell,
    go_on,
    immune_system,
    surroundings,
)
from agent.building import LiveBuilding
from agent.upkeep import Upkeep
from factory.bootstrap import now, open_factory
from factory.model import Role
from factory.stem import StemCellFactory
from grammar.parse import Parser
from service.app import Parts, application, documented
from service.callers import Caller, Gatekeeper
from service.edge import Limits
from service.exposition import Exposition
from service.feed import Feed
from service.lines import Lines
from service.meters import Meters
from service.office import Office
from service.rates import Rates
from service.repeats import forget_old
from service.streams import Pulse
from service.talks import Talks
from service.tally import Teller
from service.tracing import tracing
from service.usage import Usage
from service.witness import cell_log, logger, observer
from service.workers import Workers

LANES = {"door": 2, "desk": 6, "runs": 6}
"""How many requests are worked on at once.

Callers are looked up apart from what they ask for, and what runs cells is done apart
from the rest, so that none of the three waits for another. The database has connections
for all of them.
"""
MOST_WAIT = 500
"""How many requests may wait in a lane."""
LEAVE_S = 5.0
"""How long the end of the service waits for what is worked on."""


@dataclass(frozen=True)
class Terms:
    """How the service serves.

    Attributes:
        role: of everybody, while there are no tokens.
        per_second: how many calls one caller has a second.
        burst: and how many at once.
        is_json: whether log lines are JSON.
        limits: what one request may take.
    """

    role: Role = Role.WRITE
    per_second: float = 100.0
    burst: float = 200.0
    is_json: bool = True
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Service:
    """A service that is ready to answer.

    Attributes:
        served: what answers requests.
        app: its routes, with their documentation.
        factory: whose service it is.
        pulse: wakes the readers of streams.
        gatekeeper: knows callers.
    """

    served: ASGIApp
    app: FastAPI
    factory: StemCellFactory
    pulse: Pulse
    gatekeeper: Gatekeeper


@contextmanager
def opened(
    location: str, terms: Terms, log: TextIO, parser: Parser | None = None
) -> Iterator[Service]:
    """Open the service of a database, with its builds and its immune system.

    Args:
        location: a path or a database URL.
        terms: how it serves.
        log: where log lines go.
        parser: the command language, where it is loaded already.

    Raises:
        StoreError: the database cannot be opened.
        FactoryError: code `bad_setting`.
    """
    factory, parser = open_factory(location), parser or Parser.load()
    lines = Lines(log)
    with closing(factory), tracing(os.environ) as factory.span:
        live = LiveBuilding(factory, now)
        go_on(live)
        building = BackgroundBuilding(live)
        immune = immune_system(factory, command_cell(factory, parser, IMMUNE))
        immune.listen()
        forget_old(factory.answers, time.time())
        building.open()
        try:
            with Upkeep(factory, immune, now).running(), _working() as workers:
                yield _service(factory, parser, building, workers, terms, lines)
        finally:
            building.close()
            lines.flush()


@contextmanager
def _working() -> Iterator[Mapping[str, Workers]]:
    """The workers of the routes, until they have ended what they have in hand."""
    lanes = {name: Workers(name, count, MOST_WAIT) for name, count in LANES.items()}
    for workers in lanes.values():
        workers.open()
    try:
        yield lanes
    finally:
        for workers in lanes.values():
            workers.close(LEAVE_S)


def _service(
    factory: StemCellFactory,
    parser: Parser,
    building: BackgroundBuilding,
    workers: Mapping[str, Workers],
    terms: Terms,
    lines: Lines,
) -> Service:
    feed, meters = Feed(factory), Meters(CollectorRegistry())
    outside = surroundings(factory, building)
    told = logger(lines, now, is_json=terms.is_json)
    factory.workshop.listen(cell_log(meters, told))
    office = Office(factory, parser, outside, new_id, meters)
    meters.registry.register(Exposition(factory, Teller(factory, feed.end())))
    meters.registry.register(Usage(factory, workers))
    local = Caller(os.environ.get("FACTORY_ACTOR") or getuser(), terms.role)
    gatekeeper = Gatekeeper(factory.tokens, now, local, secrets.token_bytes(32))
    pulse = Pulse(feed)
    parts = Parts(
        office=office,
        gatekeeper=gatekeeper,
        rates=Rates(terms.per_second, terms.burst),
        talks=Talks(time.monotonic),
        pulse=pulse,
        observer=observer(meters, told),
        clock=time.time,
        limits=terms.limits,
        new_request=request_ids(),
        workers=workers,
    )
    app = documented(parts)
    return Service(application(app, parts), app, factory, pulse, gatekeeper)


def new_id() -> str:
    """A new name of a conversation."""
    return secrets.token_hex(8)


def request_ids() -> Callable[[], str]:
    """Makes ids of requests: these are no secrets, so the system is asked once."""
    chance = random.Random(secrets.randbits(128))  # noqa: S311 - see above
    return lambda: f"{chance.getrandbits(64):016x}"
