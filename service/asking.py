"""What the routes take from a request: who asks, under which conditions, about what."""

from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request
from pydantic import Field

from factory.address import parse_address
from factory.errors import AddressError
from factory.model import Backend, State, StemCellRecord
from factory.ports.store import World
from factory.values import Frozen
from service.callers import Caller
from service.office import Office, Wish
from service.passage import passage_of
from service.problems import Refusal

CELL_KINDS = frozenset({"analysis", "action", "memory"})
RecordId = Annotated[
    str,
    Path(
        max_length=300,
        description="The template id, or `backend:template id`.",
        examples=["analysis.echo.v1"],
    ),
]
CellId = Annotated[
    str,
    Path(
        max_length=300,
        description="A version, or a family for the version that is worked on.",
        examples=["analysis.text_normalize.v1"],
    ),
]
Confirm = Annotated[
    str | None,
    Query(
        max_length=1000,
        description="The name that a plan of high risk is confirmed by.",
    ),
]
IfMatch = Annotated[
    str | None,
    Header(description="The ETag that the record must still have."),
]


class Page(Frozen):
    """A page of a list, in the order of addresses, after the one that is named."""

    after: str = Field(default="", max_length=300)
    limit: int = Field(default=50, ge=1, le=500)
    state: State | None = None


class CellPage(Page):
    """A page of cells."""

    backend: Backend | None = None


def office(request: Request) -> Office:
    """The office of the application."""
    found = request.app.state.office
    assert isinstance(found, Office)
    return found


def caller(request: Request) -> Caller:
    """Who asks; the edge knows it."""
    found = passage_of(request.scope).caller
    assert found is not None
    return found


def wish(
    request: Request,
    who: Annotated[Caller, Depends(caller)],
    confirm: Confirm = None,
) -> Wish:
    """Who wants a change, and by which name it is confirmed."""
    return Wish(who, passage_of(request.scope).lang, confirm)


TheOffice = Annotated[Office, Depends(office)]
TheCaller = Annotated[Caller, Depends(caller)]
TheWish = Annotated[Wish, Depends(wish)]


def cell_address(text: str) -> tuple[str, str | None]:
    """The address of a cell and the backend that was named with it.

    Raises:
        Refusal: code `not_found`, for what cannot be the id of a cell.
    """
    backend, colon, rest = text.partition(":")
    if colon and backend in tuple(Backend):
        return _address(rest, CELL_KINDS), backend
    return _address(text, CELL_KINDS), None


def organ_address(text: str) -> str:
    """The address of an organ.

    Raises:
        Refusal: code `not_found`, for what cannot be the id of an organ.
    """
    return _address(text, frozenset({"organ"}))


def _address(text: str, kinds: frozenset[str]) -> str:
    try:
        address = parse_address(text)
    except AddressError as error:
        raise Refusal("not_found", address=text) from error
    if address.kind not in kinds or str(address) != text:
        raise Refusal("not_found", address=text)
    return text


def cell_in(world: World, text: str) -> StemCellRecord:
    """The record of a cell's id.

    Raises:
        Refusal: code `not_found`.
    """
    address, backend = cell_address(text)
    record = world.get(address)
    if record is None or record.form != "cell":
        raise Refusal("not_found", address=address)
    if backend is not None and record.spec.backend != backend:
        raise Refusal("not_found", address=text)
    return record


def organ_in(world: World, text: str) -> StemCellRecord:
    """The record of an organ's id.

    Raises:
        Refusal: code `not_found`.
    """
    address = organ_address(text)
    record = world.get(address)
    if record is None or record.form != "organ":
        raise Refusal("not_found", address=address)
    return record


def etag_of(revision: int) -> str:
    """The ETag of a revision."""
    return f'"r{revision}"'


def match_of(record: StemCellRecord, if_match: str | None) -> tuple[str, int] | None:
    """The condition of If-Match, as the plan will check it once more.

    Raises:
        Refusal: code `revision_changed`, when it does not hold by now.
    """
    if if_match is None:
        return None
    tags = [tag.strip() for tag in if_match.split(",")]
    if "*" not in tags and etag_of(record.revision) not in tags:
        raise Refusal("revision_changed", address=record.address)
    return record.address, record.revision
