"""Server-sent events of one organ and of the whole factory."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from service.answering import LOOK, Responses, problems
from service.asking import CellId, RecordId, cell_address, organ_address
from service.feed import Cursor
from service.problems import Refusal
from service.streams import MOST, Pulse
from service.strict import StrictRoute

ROUTER = APIRouter(tags=["events"], route_class=StrictRoute)
LastEventId = Annotated[
    str | None,
    Header(
        alias="last-event-id",
        pattern=r"^[0-9]{1,15}\.[0-9]{1,15}$",
        description="The number of the last event that was seen; else from now on.",
        examples=["0.0"],
    ),
]
Follow = Annotated[
    bool, Query(description="false ends the stream when everything was told")
]
_EVENT = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": r"^[0-9]+\.[0-9]+$"},
        "event": {"enum": ["change", "build", "training"]},
        "data": {"type": "string", "description": "JSON"},
        "retry": {"type": "integer"},
    },
}
_STREAM: Responses = {
    200: {
        "description": "events `change`, `build`, `training`, with ids to go on after",
        "content": {"text/event-stream": {"itemSchema": _EVENT}},
    }
}


@ROUTER.get(
    "/organs/{id:path}/stream",
    response_class=StreamingResponse,
    responses=problems(*LOOK) | _STREAM,
)
async def organ_stream(
    request: Request,
    id: RecordId,  # noqa: A002
    last_event_id: LastEventId = None,
    follow: Follow = True,  # noqa: FBT002 - a parameter of the query
) -> StreamingResponse:
    """Stream what happens to an organ and to its builds, a version or a family."""
    return await _stream(request, organ_address(id), last_event_id, follow=follow)


@ROUTER.get(
    "/training/{cell:path}/stream",
    response_class=StreamingResponse,
    responses=problems(*LOOK) | _STREAM,
)
async def training_stream(
    request: Request,
    cell: CellId,
    last_event_id: LastEventId = None,
    follow: Follow = True,  # noqa: FBT002
) -> StreamingResponse:
    """Stream what happens to a cell and to its trainings, a version or a family."""
    address, _ = cell_address(cell)
    return await _stream(request, address, last_event_id, follow=follow)


@ROUTER.get(
    "/events",
    response_class=StreamingResponse,
    responses=problems(*LOOK) | _STREAM,
)
async def stream(
    request: Request,
    last_event_id: LastEventId = None,
    follow: Follow = True,  # noqa: FBT002
) -> StreamingResponse:
    """Stream what happens in the whole factory."""
    return await _stream(request, None, last_event_id, follow=follow)


async def _stream(
    request: Request, organ: str | None, seen: str | None, *, follow: bool
) -> StreamingResponse:
    pulse: Pulse = request.app.state.pulse
    if pulse.listeners >= MOST:
        raise Refusal("overloaded", {"Retry-After": "5"})
    cursor = Cursor.read(seen) if seen is not None else None
    if cursor is None:
        cursor = await run_in_threadpool(pulse.feed.end)
    frames = pulse.stream(cursor, organ, is_followed=follow)
    # Who has heard nothing yet when the connection breaks goes on after this.
    headers = {"last-event-id": str(cursor)}
    return StreamingResponse(frames, 200, headers, media_type="text/event-stream")
