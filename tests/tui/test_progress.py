"""The step of a build on a terminal, and nothing of it anywhere else."""

from io import StringIO

import pytest

from factory.jobs import model
from factory.jobs.model import Event, EventKind, JobKind, Status, Step
from grammar.model import Lang
from tui.commands.progress import CLEAR, progress

STEPS = model.STEPS[JobKind.BUILD]


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def event(status: Status, step: Step = Step.LINK) -> Event:
    kind = EventKind.STEP_BEGUN
    return Event(seq=1, job=1, at=0.0, kind=kind, status=status, step=step)


@pytest.mark.parametrize("step", STEPS)
def test_a_terminal_shows_each_step_on_one_line(step: Step) -> None:
    terminal = Terminal()
    progress(terminal, Lang.EN)(event(Status.RUNNING, step))
    text = terminal.getvalue()
    assert text.startswith(CLEAR)
    assert f"step {STEPS.index(step) + 1} of 7" in text
    assert "\n" not in text


def test_a_cycle_of_a_training_tells_its_number_and_the_best() -> None:
    terminal = Terminal()
    told = {"n": "3", "iterations": "20", "metric": "accuracy", "value": "0.5"}
    detail = told | {"best": "2", "best_value": "0.75"}
    done = event(Status.RUNNING, Step.CYCLE)
    update = {"kind": EventKind.CYCLE_DONE, "detail": detail}
    progress(terminal, Lang.EN)(done.model_copy(update=update))
    assert "cycle 3 of 20 · accuracy 0.5 · best 0.75 (cycle 2)" in terminal.getvalue()
    progress(terminal, Lang.EN)(event(Status.RUNNING, Step.PREPARE))
    assert terminal.getvalue().endswith("checking the data")


@pytest.mark.parametrize(
    "status", [each for each in Status if each is not Status.RUNNING]
)
def test_the_line_goes_with_the_build(status: Status) -> None:
    terminal = Terminal()
    tell = progress(terminal, Lang.RU)
    tell(event(Status.RUNNING))
    tell(event(status))
    assert terminal.getvalue().endswith(CLEAR)


def test_a_pipe_gets_nothing() -> None:
    pipe = StringIO()
    progress(pipe, Lang.RU)(event(Status.RUNNING))
    assert pipe.getvalue() == ""
