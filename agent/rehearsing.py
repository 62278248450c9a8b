"""A log to be said again: first in memory, and only then as a plan."""

from dataclasses import replace

from agent.course import Course
from agent.reply import Refused, ReplayShown
from agent.steps import Bound, Change, Replay, Step
from agent.workplace import Workplace
from factory.errors import FactoryError
from grammar.parse import Parser


def rehearsed(
    bound: Bound, parser: Parser, course: Course, place: Workplace
) -> Bound | Refused:
    """Say the logs of an utterance again, and put what is to be applied in their place.

    Args:
        bound: the steps.
        parser: of the shipped lexicon.
        course: hears what each replay came to, and keeps the operations.
        place: where.

    Returns:
        The steps without replays: one that is to be applied has become its changes. A
        log that cannot be read, or comes out differently, refuses the whole.
    """
    steps: list[Step] = []
    for step in bound.steps:
        if not isinstance(step, Replay):
            steps.append(step)
            continue
        try:
            text = place.outside.load(step.log)
            lines = str(text).encode().splitlines(keepends=True)
            found = place.outside.rehearse(parser, lines, step.until)
        except FactoryError as error:
            return Refused(error.code, error.fields | {"message": str(error)})
        course.replies.append(ReplayShown(step.log, found.replayed))
        if not step.is_real:
            continue
        if found.replayed.divergence is not None:
            return Refused("replay_differs", {"log": step.log})
        course.operations = (*(course.operations or ()), *found.operations)
        steps += [Change(operation) for operation in found.operations]
    return replace(bound, steps=tuple(steps))
