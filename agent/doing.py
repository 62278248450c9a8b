"""The steps of an utterance that take no confirm: questions, runs, calling off."""

from agent.answers import answer
from agent.reply import (
    BuildsCancelled,
    Refused,
    Reply,
    RunDone,
    TrainingsCancelled,
)
from agent.steps import Cancel, Listing, Query, Run
from agent.workplace import Workplace
from factory.decision import Action
from factory.errors import FactoryError
from factory.jobs.model import JobKind
from factory.jobs.port import JobWorld
from factory.sandbox.logged import hearing


def done(
    step: Query | Run | Cancel, place: Workplace, at: str, *, is_preview: bool = False
) -> Reply:
    """What a step comes to.

    Args:
        step: the step.
        place: where.
        at: the time now, UTC RFC 3339.
        is_preview: whether only what would happen is asked for.

    Raises:
        StoreError: the database failed.
    """
    with place.factory.snapshot() as world:
        match step:
            case Run():
                return _run(step, place)
            case Cancel() if not is_preview:
                return cancelled(step, place, world)
            case Cancel(target=target, kind=kind):
                query: Query = Listing(f"{kind.value}s", target=target)
            case _:
                query = step
        factory, role = place.factory, place.identity.role
        return answer(query, world, factory.catalog, role, at, factory)


def cancelled(step: Cancel, place: Workplace, world: JobWorld) -> Reply:
    """Call the builds of an organ, or the trainings of a cell, off, if that may be."""
    role, building = place.identity.role, place.outside.building
    denials = place.factory.review.denials(Action.CANCEL, step.target, role, world)
    if denials:
        return Refused("denied", denials=denials)
    stopped = building.cancel(step.kind, step.target, place.identity.actor)
    if step.kind is JobKind.TRAINING:
        if not stopped:
            return Refused("not_training", {"address": step.target})
        return TrainingsCancelled(stopped)
    if not stopped:
        return Refused("not_building", {"address": step.target})
    return BuildsCancelled(stopped)


def _run(step: Run, place: Workplace) -> Reply:
    outside = place.outside
    try:
        value = step.text if step.path is None else outside.load(step.path)
        with hearing() as heard:
            ran = outside.invoke(step.address, value, place.identity.role)
    except FactoryError as error:
        fields = {"address": step.address} | error.fields | {"message": str(error)}
        return Refused(error.code, fields)
    if isinstance(ran, tuple):
        return Refused("denied", denials=ran)
    return RunDone(ran.address, ran.state, ran.output, tuple(heard))
