"""Requests that set parameters of cells and organs."""

from pydantic import TypeAdapter

from factory.client.call import Call, Route
from factory.wire.bodies import SettingsBody
from factory.wire.documents import Changed

SET_CELL = Route("PATCH", "/factory/cells/{id}/settings")
SET_ORGAN = Route("PATCH", "/organs/{id}/settings")

_CHANGED = TypeAdapter(Changed)


def set_cell(
    id: str,  # noqa: A002 - the name of the route
    body: SettingsBody,
    revision: int | None = None,
    confirm: str | None = None,
) -> Call[Changed]:
    """Set parameters of a cell; where it is no draft, in a new version of it.

    Args:
        id: the cell.
        body: the parameters.
        revision: the revision that the record must still have.
        confirm: the name that a plan of high risk is confirmed by.
    """
    return Call(SET_CELL, _CHANGED, {"id": id}, {"confirm": confirm}, body, revision)


def set_organ(
    id: str,  # noqa: A002
    body: SettingsBody,
    revision: int | None = None,
    confirm: str | None = None,
) -> Call[Changed]:
    """Set parameters of an organ; where it is no draft, in a new version of it.

    Args:
        id: the organ.
        body: the parameters.
        revision: the revision that the record must still have.
        confirm: the name that a plan of high risk is confirmed by.
    """
    return Call(SET_ORGAN, _CHANGED, {"id": id}, {"confirm": confirm}, body, revision)
