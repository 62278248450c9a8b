"""Requests about cells."""

from pydantic import TypeAdapter

from factory.client.call import Call, Route
from factory.model import Backend, State
from factory.operations import Move
from factory.providers.port import Media, Value
from factory.wire.bodies import (
    FlatCell,
    InvokeBody,
    MoveBody,
    SentMedia,
    SourceBody,
    WrappedCell,
)
from factory.wire.documents import (
    CellPage,
    CellShown,
    Changed,
    DryRun,
    Output,
    SourceTaken,
)

DRY_RUN = Route("POST", "/factory/cells/dryrun")
MAKE = Route("POST", "/factory/cells")
SOURCE = Route("POST", "/factory/sources")
LIST = Route("GET", "/factory/cells")
SHOW = Route("GET", "/factory/cells/{id}")
INVOKE = Route("POST", "/factory/cells/{id}/invoke")
MOVE = Route("POST", "/factory/cells/{id}/{move}")

_DRY_RUN = TypeAdapter(DryRun)
_CHANGED = TypeAdapter(Changed)
_SOURCE = TypeAdapter(SourceTaken)
_PAGE = TypeAdapter(CellPage)
_CELL = TypeAdapter(CellShown)
_OUTPUT = TypeAdapter(Output)


def dry_run(body: FlatCell | WrappedCell) -> Call[DryRun]:
    """Say what making a cell would change; nothing is changed."""
    return Call(DRY_RUN, _DRY_RUN, body=body)


def make(body: FlatCell | WrappedCell, confirm: str | None = None) -> Call[Changed]:
    """Make a cell.

    Args:
        body: the template with its specification.
        confirm: the name that a plan of high risk is confirmed by.
    """
    return Call(MAKE, _CHANGED, query={"confirm": confirm}, body=body)


def offer(body: SourceBody) -> Call[SourceTaken]:
    """Send a script or a module, so that cells may name it by its digest."""
    return Call(SOURCE, _SOURCE, body=body)


def page(
    after: str = "",
    limit: int = 50,
    state: State | None = None,
    backend: Backend | None = None,
) -> Call[CellPage]:
    """List cells in the order of their ids, after one, 1 to 500 at a time."""
    query = {"after": after or None, "limit": limit, "state": state, "backend": backend}
    return Call(LIST, _PAGE, query=query)


def show(id: str) -> Call[CellShown]:  # noqa: A002 - the name of the route
    """Show the record of a cell."""
    return Call(SHOW, _CELL, {"id": id})


def invoke(id: str, value: Value, key: str | None = None) -> Call[Output]:  # noqa: A002
    """Run a cell on one input.

    Args:
        id: the cell.
        value: a JSON value or media.
        key: keeps what belongs together on one side of a trial.
    """
    return Call(INVOKE, _OUTPUT, {"id": id}, body=sent(value, key))


def move(
    id: str,  # noqa: A002
    move: Move,
    body: MoveBody | None = None,
    revision: int | None = None,
    confirm: str | None = None,
) -> Call[Changed]:
    """Move a cell to another state.

    Args:
        id: the cell.
        move: what is to be done.
        body: what the move says besides.
        revision: the revision that the record must still have.
        confirm: the name that a plan of high risk is confirmed by.
    """
    names, query = {"id": id, "move": move.value}, {"confirm": confirm}
    return Call(MOVE, _CHANGED, names, query, body or MoveBody(), revision)


def sent(value: Value, key: str | None) -> InvokeBody:
    """An input as it is sent."""
    own = {} if key is None else {"key": key}
    if isinstance(value, Media):
        media = SentMedia.of(value)
        return InvokeBody(media=media, **own)
    return InvokeBody(input=value, **own)
