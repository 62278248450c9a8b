"""A move of a cell or an organ, and the answer to it."""

from fastapi import Response

from factory.model import CellRecord, OrganRecord
from factory.operations import Move
from factory.plan import Applied
from factory.wire.bodies import MoveBody
from factory.wire.documents import Changed
from service.answering import answer
from service.asking import etag_of
from service.office import Office, Wish


def moved(
    office: Office, wish: Wish, address: str, move: Move, body: MoveBody
) -> Response:
    """Carry a move out and show where the record stands then.

    Raises:
        Refusal: as `Office.carry_out` says.
        StoreError: the database failed.
    """
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
