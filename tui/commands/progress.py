"""The step of a job on a terminal: one line that is overwritten and goes at the end.

What builds in some milliseconds leaves nothing to read; what takes long tells where it
is. Into a file or a pipe nothing is written.
"""

from collections.abc import Callable
from typing import TextIO

from agent.render.trainings import event_text
from factory.jobs.model import Event, Status
from grammar.model import Lang

CLEAR = "\r\x1b[K"
"""To the start of the line, and nothing behind."""


def progress(stream: TextIO, lang: Lang) -> Callable[[Event], None]:
    """Makes what shows the events of builds and trainings.

    Args:
        stream: a terminal, or anything else where nothing is shown.
        lang: the language of the steps.
    """
    is_terminal = stream.isatty()

    def tell(event: Event) -> None:
        if is_terminal:
            is_going_on = event.status is Status.RUNNING
            text = event_text(event, lang) if is_going_on else ""
            stream.write(f"{CLEAR}{text}")
            stream.flush()

    return tell
