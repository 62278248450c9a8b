"""What a stream of events tells: changes of the journal and steps of builds."""

from typing import Annotated

from pydantic import Field

from factory.jobs.model import Event
from factory.model import Frozen, State
from factory.plan import ChangeAction


class ChangedState(Frozen):
    """A record that was changed; a state is None where it has none."""

    address: str
    action: ChangeAction
    from_: Annotated[State | None, Field(alias="from")]
    to: State | None


class ChangeEvent(Frozen):
    """A plan that was applied: its journal entry."""

    entry: int
    at: str
    actor: str
    plan: str
    changes: tuple[ChangedState, ...]


class BuildEvent(Event):
    """Something that happened to a build of `organs`."""

    organs: tuple[str, ...]


KINDS: dict[str, type[ChangeEvent | BuildEvent]] = {
    "change": ChangeEvent,
    "build": BuildEvent,
}
"""The kinds of events by their names; a reader passes over those that it lacks."""


class Happened(Frozen):
    """One event, and the number to go on after."""

    number: str
    event: ChangeEvent | BuildEvent
