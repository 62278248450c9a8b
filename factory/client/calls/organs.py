"""Requests about organs; their events are in `listening`."""

from pydantic import TypeAdapter

from factory.client.call import Call, Route
from factory.client.calls.cells import sent
from factory.model import State
from factory.operations import Move
from factory.providers.port import Value
from factory.wire.bodies import BuildBody, MoveBody
from factory.wire.documents import (
    BuildDryRun,
    Built,
    Cancelled,
    Changed,
    OrganPage,
    OrganStatus,
    Output,
)

BUILD = Route("POST", "/organs/build")
LIST = Route("GET", "/organs")
STATUS = Route("GET", "/organs/{id}/status")
CANCEL = Route("DELETE", "/organs/{id}/build")
INVOKE = Route("POST", "/organs/{id}/invoke")
MOVE = Route("POST", "/organs/{id}/{move}")

_BUILT = TypeAdapter(Built)
_DRY_RUN = TypeAdapter(BuildDryRun)
_PAGE = TypeAdapter(OrganPage)
_STATUS = TypeAdapter(OrganStatus)
_CANCELLED = TypeAdapter(Cancelled)
_OUTPUT = TypeAdapter(Output)
_CHANGED = TypeAdapter(Changed)


def build(body: BuildBody, confirm: str | None = None) -> Call[Built]:
    """Build an organ in the background; its events tell how it goes.

    Args:
        body: the template, or the id of a shipped one.
        confirm: the name that a plan of high risk is confirmed by.
    """
    real = body.model_copy(update={"dryrun": False})
    return Call(BUILD, _BUILT, query={"confirm": confirm}, body=real)


def dry_run(body: BuildBody) -> Call[BuildDryRun]:
    """Say what building an organ would change; nothing is changed."""
    return Call(BUILD, _DRY_RUN, body=body.model_copy(update={"dryrun": True}))


def page(
    after: str = "", limit: int = 50, state: State | None = None
) -> Call[OrganPage]:
    """List organs in the order of their ids, after one, 1 to 500 at a time."""
    query = {"after": after or None, "limit": limit, "state": state}
    return Call(LIST, _PAGE, query=query)


def status(id: str) -> Call[OrganStatus]:  # noqa: A002 - the name of the route
    """Show how an organ stands, also while it is only being built."""
    return Call(STATUS, _STATUS, {"id": id})


def cancel(id: str) -> Call[Cancelled]:  # noqa: A002
    """Call off the build of an organ; nothing of it is left then."""
    return Call(CANCEL, _CANCELLED, {"id": id})


def invoke(id: str, value: Value, key: str | None = None) -> Call[Output]:  # noqa: A002
    """Run an organ on one input; a family is answered by the version that serves.

    Args:
        id: the organ.
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
    """Move an organ to another state.

    Args:
        id: the organ.
        move: what is to be done.
        body: what the move says besides.
        revision: the revision that the record must still have.
        confirm: the name that a plan of high risk is confirmed by.
    """
    names, query = {"id": id, "move": move.value}, {"confirm": confirm}
    return Call(MOVE, _CHANGED, names, query, body or MoveBody(), revision)
