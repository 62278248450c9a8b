"""`factory resume`: goes on with trainings that processes which ended have left."""

import sys

import click

from agent.answers import training_in
from agent.render.lines import render
from agent.reply import TrainingsShown
from agent.texts import say
from factory.jobs.model import JobKind
from tui.commands.opening import here
from tui.commands.progress import progress
from tui.console import note, print_lines
from tui.exits import Exit
from tui.settings import Settings


@click.command()
@click.pass_obj
def resume(settings: Settings) -> None:
    """Go on with trainings that were broken off, each from its last cycle.

    A chat and `factory serve` do so by themselves.
    """
    tell = progress(sys.stderr, settings.words)
    with here(settings, tell) as session:
        jobs = session.building.live.go_on(JobKind.TRAINING)
        with session.factory.snapshot() as world:
            shown = TrainingsShown(tuple(training_in(world, job) for job in jobs))
    if not jobs:
        note(say(settings.words, "training.none_left"))
        sys.exit(Exit.DONE)
    print_lines(render(shown, settings.words), sys.stdout)
    is_done = all(job.status == "done" for job in jobs)
    sys.exit(Exit.DONE if is_done else Exit.ERROR)
