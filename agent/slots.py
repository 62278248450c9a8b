"""Typed access to the slots of one command."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grammar.model import Command, Intent


@dataclass(frozen=True)
class Slots:
    """Reads slots; what was not said is None or empty.

    Args:
        command: a complete command.
    """

    command: Command

    @property
    def intent(self) -> Intent:
        """What is asked for."""
        return self.command.intent

    def text(self, name: str) -> str | None:
        """A slot that holds a text."""
        value = self.command.slots.get(name)
        return value if isinstance(value, str) else None

    def number(self, name: str) -> float | None:
        """A slot that holds a number."""
        value = self.command.slots.get(name)
        return float(value) if isinstance(value, int | float) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """A slot that holds a list of texts."""
        value = self.command.slots.get(name)
        return (
            tuple(str(each) for each in value)
            if isinstance(value, list | tuple)
            else ()
        )

    def mapping(self, name: str) -> Mapping[str, Any]:
        """A slot that holds an object."""
        value = self.command.slots.get(name)
        return value if isinstance(value, Mapping) else {}

    @property
    def target(self) -> str:
        """The address, which every command that needs one has."""
        return self.text("target") or ""
