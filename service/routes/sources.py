"""What sandboxed cells are made of, sent over HTTP: `/factory/sources`."""

from fastapi import APIRouter, Response

from factory.wire.bodies import SourceBody
from factory.wire.documents import SourceTaken
from service.answering import CHANGE, answer, problems
from service.asking import TheCaller, TheOffice
from service.strict import RunRoute

ROUTER = APIRouter(prefix="/factory/sources", tags=["cells"], route_class=RunRoute)


@ROUTER.post(
    "", status_code=201, response_model=SourceTaken, responses=problems(*CHANGE)
)
def take(body: SourceBody, caller: TheCaller, office: TheOffice) -> Response:
    """Admit a script or a module, so that cells may name it by its digest.

    It is checked within bounds and not executed. It waits among the latest 64 MB of
    sources until a cell is made of it; then it is kept for good.
    """
    found = office.offer(caller, body.backend, body.source)
    shown = SourceTaken(
        source=found.name,
        backend=body.backend,
        size=found.size,
        contract=found.contract,
        exports=found.exports,
        imports=found.imports,
        memory_mb=found.memory_mb,
        ms=found.ms,
        peak_mb=found.peak_mb,
        notes=found.notes,
    )
    return answer(shown, 201)
