"""The routes that set parameters of cells and organs: `…/{id}/settings`."""

from dataclasses import replace

from fastapi import APIRouter, Response

from factory.address import family_of, version_after
from factory.model import CellRecord, OrganRecord, RouteRecord, StemCellRecord
from factory.plan import Applied, ChangeAction, Plan
from factory.ports.store import World
from factory.wire.bodies import SettingsBody
from factory.wire.documents import Changed
from service.answering import CHANGE, answer, problems
from service.asking import (
    IfMatch,
    RecordId,
    TheOffice,
    TheWish,
    cell_in,
    etag_of,
    match_of,
    organ_in,
)
from service.office import Office, Wish
from service.strict import StrictRoute

ROUTER = APIRouter(route_class=StrictRoute)


@ROUTER.patch(
    "/factory/cells/{id:path}/settings",
    tags=["cells"],
    response_model=Changed,
    responses=problems(*CHANGE, s201=Changed),
)
def set_cell(
    id: RecordId,  # noqa: A002 - the name that the route documents
    body: SettingsBody,
    wish: TheWish,
    office: TheOffice,
    if_match: IfMatch = None,
) -> Response:
    """Set parameters of a cell; 201 when that made a new version of it."""
    with office.factory.snapshot() as world:
        record = cell_in(world, id)
        version = _next(record, world, office)
    return _set(office, wish, record, body, version, if_match)


@ROUTER.patch(
    "/organs/{id:path}/settings",
    tags=["organs"],
    response_model=Changed,
    responses=problems(*CHANGE, s201=Changed),
)
def set_organ(
    id: RecordId,  # noqa: A002
    body: SettingsBody,
    wish: TheWish,
    office: TheOffice,
    if_match: IfMatch = None,
) -> Response:
    """Set parameters of an organ; 201 when that made a new version of it."""
    with office.factory.snapshot() as world:
        record = organ_in(world, id)
        version = _next(record, world, office)
    return _set(office, wish, record, body, version, if_match)


def _next(record: StemCellRecord, world: World, office: Office) -> str:
    """The version that is free in the factory and in the catalogue."""
    family = family_of(record.address)
    route = world.get(family)
    members = route.members if isinstance(route, RouteRecord) else ()
    return version_after({*members, *office.factory.catalog.versions(family)})


def _set(
    office: Office,
    wish: Wish,
    record: StemCellRecord,
    body: SettingsBody,
    version: str,
    if_match: str | None,
) -> Response:
    wish = replace(wish, match=match_of(record, if_match))
    done = office.carry_out(wish, body.operations(record.address, version))
    assert isinstance(done.outcome, Applied)
    made = _made(done.plan)
    with office.factory.snapshot() as world:
        now = world.get(made or record.address)
    assert isinstance(now, CellRecord | OrganRecord)
    shown = Changed(
        id=now.address,
        state=now.state,
        plan=done.plan.digest,
        entry=done.outcome.entry,
    )
    headers = {"ETag": etag_of(now.revision)}
    return answer(shown, 201 if made else 200, headers)


def _made(plan: Plan) -> str | None:
    """The new version that a plan makes."""
    return next(
        (
            change.address
            for change in plan.changes
            if change.action is ChangeAction.CREATE
            and isinstance(change.after, CellRecord | OrganRecord)
        ),
        None,
    )
