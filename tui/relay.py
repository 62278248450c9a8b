"""Passes on the steps of builds to whoever shows them by then."""

from collections.abc import Callable

from factory.jobs.model import Event
from factory.jobs.reporter import silent


class Relay:
    """Hears the events of builds; `to` is who shows them, nobody at first."""

    def __init__(self) -> None:
        self.to: Callable[[Event], None] = silent

    def __call__(self, event: Event) -> None:
        """Pass an event on."""
        self.to(event)
