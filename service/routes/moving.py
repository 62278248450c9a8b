"""What cells and organs have in common: they are moved, and they are run."""

from collections.abc import Callable
from dataclasses import replace

from fastapi import APIRouter, Response

from factory.model import CellRecord, OrganRecord, StemCellRecord
from factory.operations import Move
from factory.plan import Applied
from factory.ports.store import World
from factory.wire.bodies import InvokeBody, MoveBody
from factory.wire.documents import Changed, Output
from service.answering import CHANGE, answer, problems
from service.asking import (
    IfMatch,
    RecordId,
    TheCaller,
    TheOffice,
    TheWish,
    cell_address,
    cell_in,
    etag_of,
    match_of,
    organ_address,
    organ_in,
)
from service.documents import output_document
from service.office import Office, Wish
from service.strict import RunRoute, StrictRoute


def _moving(
    prefix: str, tag: str, record_in: Callable[[World, str], StemCellRecord]
) -> APIRouter:
    """The route of moves for one form of records."""
    router = APIRouter(prefix=prefix, tags=[tag], route_class=StrictRoute)

    @router.post(
        "/{id:path}/{move}", response_model=Changed, responses=problems(*CHANGE)
    )
    def move(
        id: RecordId,  # noqa: A002 - the name that the route documents
        move: Move,
        wish: TheWish,
        office: TheOffice,
        body: MoveBody | None = None,
        if_match: IfMatch = None,
    ) -> Response:
        """Move it to another state."""
        with office.factory.snapshot() as world:
            record = record_in(world, id)
        wish = replace(wish, match=match_of(record, if_match))
        return _moved(office, wish, record.address, move, body or MoveBody())

    return router


def _moved(
    office: Office, wish: Wish, address: str, move: Move, body: MoveBody
) -> Response:
    """Carry a move out and show where the record stands then."""
    done = office.carry_out(wish, [body.operation(address, move)])
    with office.factory.snapshot() as world:
        record = world.get(address)
    assert isinstance(record, CellRecord | OrganRecord)
    assert isinstance(done.outcome, Applied)
    shown = Changed(
        id=address,
        state=record.state,
        plan=done.plan.digest,
        entry=done.outcome.entry,
    )
    return answer(shown, headers={"ETag": etag_of(record.revision)})


def _running(prefix: str, tag: str, address_of: Callable[[str], str]) -> APIRouter:
    """The route of runs for one form of records."""
    router = APIRouter(prefix=prefix, tags=[tag], route_class=RunRoute)

    @router.post(
        "/{id:path}/invoke", response_model=Output, responses=problems(*CHANGE)
    )
    def invoke(
        id: RecordId,  # noqa: A002
        body: InvokeBody,
        caller: TheCaller,
        office: TheOffice,
    ) -> Response:
        """Run it on one input; a family is answered by the version that serves."""
        ran, state, output = office.invoke(caller, address_of(id), body.value, body.key)
        return answer({"id": ran, "state": state, "output": output_document(output)})

    return router


def _cell_address(text: str) -> str:
    address, _ = cell_address(text)
    return address


_CELLS, _ORGANS = ("/factory/cells", "cells"), ("/organs", "organs")
ROUTER = APIRouter()
for each in (
    _moving(*_CELLS, cell_in),
    _moving(*_ORGANS, organ_in),
    _running(*_CELLS, _cell_address),
    _running(*_ORGANS, organ_address),
):
    ROUTER.routes += each.routes
