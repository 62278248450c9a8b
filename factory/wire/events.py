"""What a stream of events tells: changes of the journal and steps of jobs."""

from typing import Annotated

from pydantic import Field

from factory.jobs.model import Event, JobKind
from factory.model import State
from factory.plan import ChangeAction
from factory.values import Frozen


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


class TrainingEvent(Event):
    """Something that happened to a training of `cells`."""

    cells: tuple[str, ...]


KINDS: dict[str, type[ChangeEvent | BuildEvent | TrainingEvent]] = {
    "change": ChangeEvent,
    JobKind.BUILD.value: BuildEvent,
    JobKind.TRAINING.value: TrainingEvent,
}
"""The kinds of events by their names; a reader passes over those that it lacks."""


class Happened(Frozen):
    """One event, and the number to go on after."""

    number: str
    event: ChangeEvent | BuildEvent | TrainingEvent
