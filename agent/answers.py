"""Answers to questions that change nothing, from one consistent read."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Protocol

from agent.knowledge import explained
from agent.language import aliases_of
from agent.reply import (
    Answer,
    ApprovalsShown,
    BuildsShown,
    GatesShown,
    HelpShown,
    HistoryShown,
    Overview,
    RecordsShown,
    Refused,
    TemplatesShown,
    Training,
    TrainingsShown,
)
from agent.steps import Help, History, Listing, Query, Status
from agent.waiting import approvals_shown
from factory.address import parse_address
from factory.audit.standing import Standing
from factory.gates import SHIPPED, gate_state, is_safe_mode
from factory.jobs.adoption import outline_of
from factory.jobs.model import Job, JobKind
from factory.jobs.owner import is_gone
from factory.jobs.port import JobWorld
from factory.jobs.worker import is_of
from factory.journal import Head
from factory.lifecycle import LIVE
from factory.model import (
    Backend,
    CellRecord,
    GateState,
    OrganRecord,
    Record,
    Role,
    RouteRecord,
)
from factory.ports.catalog import Catalog
from factory.ports.lists import Alerts, Approvals
from factory.runtime.observations import Report
from factory.sandbox.ring import RingStatus

ALERTS = 3
"""How many alerts the overview shows."""
LOOKED_THROUGH = 200
"""How many jobs that ended are looked through for those of one kind or subject."""
HISTORY_LIMIT = 50
"""How many journal entries are shown when nobody says."""

ENDED_JOBS = 20
"""How many builds or trainings that ended are listed."""


class Insight(Protocol):
    """What is known beside the records; each is None where nothing is."""

    @property
    def alerts(self) -> Alerts:
        """What the immune system told."""
        ...

    @property
    def rings(self) -> Mapping[Backend, RingStatus]:
        """How the worker processes of each sandboxed backend stand."""
        ...

    @property
    def approvals(self) -> Approvals:
        """The plans that wait for another person."""
        ...

    def standing(self, head: Head) -> Standing | None:
        """How the journal stands to its last checkpoint, from its head."""
        ...

    def reports(self, addresses: Collection[str]) -> Mapping[str, Report]:
        """What the traffic proved of versions that serve or are on trial."""
        ...


def answer(
    query: Query,
    world: JobWorld,
    catalog: Catalog,
    role: Role,
    at: str,
    insight: Insight,
) -> Answer | Refused:
    """Answer one question.

    Args:
        query: the question.
        world: the consistent read to answer from.
        catalog: the shipped templates.
        role: of the actor.
        at: the time now, UTC RFC 3339.
        insight: the checkpoints and the evidence.
    """
    match query:
        case Status(address=address) if address:
            return _status(world, address, insight)
        case Status():
            return _overview(world, role, insight)
        case Listing():
            return _listing(query, world, catalog, insight, at)
        case History():
            return _history(query, world, at)
        case Help(topic=topic):
            return HelpShown(topic)
        case _:
            return explained(query, world, catalog)


def _overview(world: JobWorld, role: Role, insight: Insight) -> Overview:
    head = world.head()
    gates = [name for name in SHIPPED if gate_state(world, name) != "locked"]
    return Overview(
        safe_mode=is_safe_mode(world),
        role=role,
        organs=world.count("organ"),
        cells=world.count("cell"),
        open_gates=tuple(gates),
        entries=head.seq,
        head=head.hash,
        standing=insight.standing(head),
        alerts=insight.alerts.listed(is_open=True, limit=ALERTS),
        alert_count=insight.alerts.open_count(),
        builds=tuple(job for job in world.jobs.open() if job.kind is JobKind.BUILD),
        trainings=tuple(
            training_in(world, job)
            for job in world.jobs.open()
            if job.kind is JobKind.TRAINING
        ),
        rings=tuple(
            (backend.value, ring)
            for backend, ring in insight.rings.items()
            if ring.confinement is not None
        ),
    )


def _status(world: JobWorld, address: str, insight: Insight) -> RecordsShown | Refused:
    found = world.get(address)
    going_on = tuple(job for job in world.jobs.open() if is_of(job, address))
    builds = tuple(job for job in going_on if job.kind is JobKind.BUILD)
    if found is None and builds:
        return Refused("being_built", {"address": address, "job": str(builds[0].id)})
    if found is None:
        return Refused("not_created", {"address": parse_address(address).family})
    records: list[Record | None] = [found]
    if isinstance(found, RouteRecord):
        records += [world.get(each) for each in found.members]
    if isinstance(found, OrganRecord):
        records += [world.get(each) for each in found.template.cells]
    there = tuple(each for each in records if each)
    live = [
        each.address
        for each in there
        if isinstance(each, CellRecord | OrganRecord) and each.state in LIVE
    ]
    reports = insight.reports(live)
    trainings = _trainings(world, address, ended=1)
    return RecordsShown(
        there, "status", reports, builds, _aliases(world), trainings=trainings
    )


def _listing(
    query: Listing, world: JobWorld, catalog: Catalog, insight: Insight, at: str
) -> (
    RecordsShown
    | GatesShown
    | TemplatesShown
    | BuildsShown
    | TrainingsShown
    | ApprovalsShown
):
    match query.what:
        case "approvals":
            return approvals_shown(world, insight, at)
        case "capabilities":
            states = {name: gate_state(world, name).value for name in SHIPPED}
            wanted = query.state
            is_gate_state = wanted in tuple(GateState)
            return GatesShown(
                {n: s for n, s in states.items() if not is_gate_state or s == wanted}
            )
        case "builds":
            return BuildsShown(_jobs(world, JobKind.BUILD, query.target))
        case "trainings":
            return TrainingsShown(_trainings(world, query.target))
        case "templates":
            return TemplatesShown({i: _words(catalog, i) for i in catalog.ids()})
        case _:
            form = query.what.removesuffix("s")
            records = world.records(
                form, kind=query.kind, state=query.state, backend=query.backend
            )
            return RecordsShown(records, query.what, aliases=_aliases(world))


def _aliases(world: JobWorld) -> dict[str, tuple[str, ...]]:
    """The other names of each family that has any."""
    named: dict[str, tuple[str, ...]] = {}
    for alias, family in aliases_of(world).items():
        named[family] = (*named.get(family, ()), alias)
    return named


def _jobs(
    world: JobWorld, kind: JobKind, target: str | None, ended: int = ENDED_JOBS
) -> tuple[Job, ...]:
    """The jobs of a kind: those that go on, then those that ended last."""

    def wanted(jobs: Iterable[Job]) -> Iterator[Job]:
        for job in jobs:
            if job.kind is kind and (target is None or is_of(job, target)):
                yield job

    past = islice(wanted(world.jobs.ended(LOOKED_THROUGH)), ended)
    return (*wanted(world.jobs.open()), *past)


def _trainings(
    world: JobWorld, target: str | None, ended: int = ENDED_JOBS
) -> tuple[Training, ...]:
    jobs = _jobs(world, JobKind.TRAINING, target, ended)
    return tuple(training_in(world, job) for job in jobs)


def training_in(world: JobWorld, job: Job) -> Training:
    """A training with what it was to do and its cycles so far."""
    outline = outline_of(world.jobs.order(job.id).plan)
    is_left = job.is_open and job.owner is not None and is_gone(job.owner)
    return Training(job, outline, world.jobs.iterations(job.id), is_left)


def _words(catalog: Catalog, address: str) -> tuple[str, ...]:
    organ = catalog.organ(address)
    return organ.options if organ else ()


def _history(query: History, world: JobWorld, at: str) -> HistoryShown:
    since = None
    if query.since_s is not None:
        moment = datetime.fromisoformat(at) - timedelta(seconds=query.since_s)
        since = moment.isoformat()
    limit = query.limit or HISTORY_LIMIT
    return HistoryShown(world.entries(address=query.address, since=since, limit=limit))
