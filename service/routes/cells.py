"""The routes of cells: `/factory/cells`."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from factory.model import CellRecord, State
from factory.plan import Applied
from factory.wire.bodies import CellBody
from factory.wire.documents import CellPage as CellPageShown
from factory.wire.documents import CellShown, Changed, DryRun
from service.answering import CHANGE, LOOK, answer, problems, tagged, written
from service.asking import (
    CellPage,
    RecordId,
    TheCaller,
    TheOffice,
    TheWish,
    cell_in,
    etag_of,
)
from service.documents import dry_run_of
from service.strict import StrictRoute

ROUTER = APIRouter(prefix="/factory/cells", tags=["cells"], route_class=StrictRoute)


@ROUTER.post("/dryrun", response_model=DryRun, responses=problems(*CHANGE))
def dry_run(body: CellBody, caller: TheCaller, office: TheOffice) -> Response:
    """Say what making a cell would change; nothing is changed."""
    plan = office.dry_run(caller, [body.operation()])
    office.meters.dry_runs.inc()
    return written(dry_run_of(plan))


@ROUTER.post(
    "",
    status_code=201,
    response_model=Changed,
    responses=problems(*CHANGE, s200=Changed),
)
def make(body: CellBody, wish: TheWish, office: TheOffice) -> Response:
    """Make a cell; 200 when the same one is there already."""
    operation = body.operation()
    done = office.carry_out(wish, [operation])
    address = operation.spec.template.id
    assert isinstance(done.outcome, Applied)
    with office.factory.snapshot() as world:
        record = world.get(address)
    state = record.state if isinstance(record, CellRecord) else State.DRAFT
    shown = Changed(
        id=address, state=state, plan=done.plan.digest, entry=done.outcome.entry
    )
    return answer(shown, 201 if done.outcome.entry else 200)


@ROUTER.get("", response_model=CellPageShown, responses=problems(*LOOK))
def cells(page: Annotated[CellPage, Query()], office: TheOffice) -> Response:
    """List cells in the order of their ids, a page at a time."""
    with office.factory.snapshot() as world:
        found = world.records(
            "cell",
            state=page.state,
            backend=page.backend,
            after=page.after,
            limit=page.limit + 1,
        )
    items = [_shown(each) for each in found[: page.limit]]
    more = len(found) > page.limit
    return answer({"items": items, "next": items[-1]["id"] if more else None})


@ROUTER.get(
    "/{id:path}",
    response_model=CellShown,
    responses=problems(*LOOK) | {304: {"description": "the record has this ETag"}},
)
def cell(request: Request, id: RecordId, office: TheOffice) -> Response:  # noqa: A002
    """Show the record of a cell."""
    with office.factory.snapshot() as world:
        record = cell_in(world, id)
    return tagged(request, _shown(record), etag_of(record.revision))


def _shown(record: Any) -> dict[str, Any]:
    return {"id": record.address, **record.doc()}
