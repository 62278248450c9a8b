"""The routes of organs: `/organs`."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from factory.address import parse_address
from factory.jobs.model import Job
from factory.jobs.port import JobWorld
from factory.jobs.worker import is_of
from factory.model import CellRecord, OrganRecord, OrganTemplate, State
from factory.operations import Build
from factory.plan import Started
from factory.wire.bodies import BuildBody
from factory.wire.documents import (
    BuildDryRun,
    Built,
    Cancelled,
    Metrics,
    OrganPage,
    OrganStatus,
    Part,
)
from service.answering import CHANGE, LOOK, answer, problems, written
from service.asking import (
    Page,
    RecordId,
    TheOffice,
    TheWish,
    etag_of,
    organ_address,
)
from service.documents import build_of, dry_run_of
from service.office import Office
from service.problems import Refusal
from service.strict import StrictRoute

ROUTER = APIRouter(prefix="/organs", tags=["organs"], route_class=StrictRoute)
RECENT = 200
"""How many builds that ended are looked through for an organ's last one."""


@ROUTER.post(
    "/build",
    status_code=202,
    response_model=Built,
    responses=problems(*CHANGE, s200=Built | BuildDryRun),
)
def build(body: BuildBody, wish: TheWish, office: TheOffice) -> Response:
    """Build an organ in the background (202), or only say what that would change.

    200 answers a dry run, and a build that has nothing to do.
    """
    operation = _operation(body, office)
    organ = operation.template.id
    if body.dryrun:
        plan = office.dry_run(wish.caller, [operation])
        office.meters.dry_runs.inc()
        return written(dry_run_of(plan, organ_id=organ, state=_state(office, organ)))
    done = office.carry_out(wish, [operation])
    job = done.outcome.job if isinstance(done.outcome, Started) else None
    shown = Built(
        organ_id=organ, state=_state(office, organ), plan=done.plan.digest, job=job
    )
    return answer(shown, 200 if job is None else 202)


@ROUTER.get("", response_model=OrganPage, responses=problems(*LOOK))
def organs(page: Annotated[Page, Query()], office: TheOffice) -> Response:
    """List organs in the order of their ids, a page at a time."""
    with office.factory.snapshot() as world:
        found = world.records(
            "organ", state=page.state, after=page.after, limit=page.limit + 1
        )
    items: list[dict[str, Any]] = [
        {"id": each.address, **each.doc()} for each in found[: page.limit]
    ]
    more = len(found) > page.limit
    return answer({"items": items, "next": items[-1]["id"] if more else None})


@ROUTER.get("/{id:path}/status", response_model=OrganStatus, responses=problems(*LOOK))
def status(id: RecordId, office: TheOffice) -> Response:  # noqa: A002
    """Show how an organ stands, also while it is only being built."""
    address = organ_address(id)
    with office.factory.snapshot() as world:
        found, job = world.get(address), _last_build(world, address)
        record = found if isinstance(found, OrganRecord) else None
        if record is None and job is None:
            raise Refusal("not_found", address=address)
        parts = [] if record is None else _parts(record, world)
    shown = OrganStatus(
        id=address,
        state=record.state if record else None,
        revision=record.revision if record else 0,
        cells=tuple(parts),
        metrics=_metrics(office, address) if record else None,
        build=build_of(job) if job else None,
    )
    headers = {"ETag": etag_of(record.revision)} if record else None
    return answer(shown, headers=headers)


@ROUTER.delete(
    "/{id:path}/build", response_model=Cancelled, responses=problems(*CHANGE)
)
def cancel(id: RecordId, wish: TheWish, office: TheOffice) -> Response:  # noqa: A002
    """Call off the build of an organ; nothing of it is left then."""
    address = organ_address(id)
    office.cancel(wish, address)
    return answer(Cancelled(organ_id=address))


def _operation(body: BuildBody, office: Office) -> Build:
    template, catalog = body.organ_template, office.factory.catalog
    if not isinstance(template, OrganTemplate):
        found = catalog.organ(template)
        if found is None:
            raise Refusal("not_found", address=template)
        template = found
    shipped = (catalog.cell(cell) for cell in template.cells)
    return body.operation(template, tuple(each for each in shipped if each))


def _state(office: Office, organ: str) -> State | None:
    with office.factory.snapshot() as world:
        record = world.get(organ)
    return record.state if isinstance(record, OrganRecord) else None


def _last_build(world: JobWorld, address: str) -> Job | None:
    jobs = (*world.jobs.open(), *world.jobs.ended(RECENT))
    return next((job for job in jobs if is_of(job, address)), None)


def _parts(record: OrganRecord, world: JobWorld) -> list[Part]:
    cells = ((cell, world.get(cell)) for cell in record.template.cells)
    return [
        Part(id=cell, state=found.state if isinstance(found, CellRecord) else None)
        for cell, found in cells
    ]


def _metrics(office: Office, address: str) -> Metrics:
    assert parse_address(address).version
    office.factory.runtime.flush()
    counts = office.factory.runtime.observations.counts(address)
    report = office.factory.report(address)
    return Metrics(
        requests=counts.requests,
        errors=counts.errors,
        total_ms=counts.total_ms,
        verdict=report.judgement.verdict.value if report else None,
        needed=report.judgement.needed if report else None,
    )
