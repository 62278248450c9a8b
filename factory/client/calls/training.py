"""Requests about trainings; their events are in `listening`."""

from pydantic import TypeAdapter

from factory.client.call import Call, Route
from factory.wire.bodies import TrainBody
from factory.wire.training import (
    TrainingCancelled,
    TrainingDryRun,
    TrainingStatus,
    TrainingTaken,
)

RUN = Route("POST", "/training/{cell}/run")
STATUS = Route("GET", "/training/{cell}/status")
CANCEL = Route("DELETE", "/training/{cell}/run")

_TAKEN = TypeAdapter(TrainingTaken)
_DRY_RUN = TypeAdapter(TrainingDryRun)
_STATUS = TypeAdapter(TrainingStatus)
_CANCELLED = TypeAdapter(TrainingCancelled)


def run(
    cell: str, body: TrainBody | None = None, confirm: str | None = None
) -> Call[TrainingTaken]:
    """Train a cell in the background; its events tell how it goes.

    Args:
        cell: a version, or the family whose newest one is meant.
        body: on what, how long and until when.
        confirm: the name that a plan of high risk is confirmed by.
    """
    real = (body or TrainBody()).model_copy(update={"dryrun": False})
    return Call(RUN, _TAKEN, {"cell": cell}, {"confirm": confirm}, real)


def dry_run(cell: str, body: TrainBody | None = None) -> Call[TrainingDryRun]:
    """Say what training a cell would do; nothing is changed."""
    asked = (body or TrainBody()).model_copy(update={"dryrun": True})
    return Call(RUN, _DRY_RUN, {"cell": cell}, body=asked)


def status(cell: str) -> Call[TrainingStatus]:
    """Show a cell's training that goes on, else its last one, cycle by cycle."""
    return Call(STATUS, _STATUS, {"cell": cell})


def cancel(cell: str) -> Call[TrainingCancelled]:
    """Call off the training of a cell; nothing was changed then."""
    return Call(CANCEL, _CANCELLED, {"cell": cell})
