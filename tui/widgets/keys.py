"""When somebody last typed: what a card must know of the keys that go elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]
"""Seconds that only ever grow."""
Hour = Callable[[], str]
"""The time of day as operators read it, `HH:MM`."""


@dataclass
class Typing:
    """The time of the last printable key, anywhere on the screen.

    Args:
        clock: where the time comes from.
        typed_at: seconds on that clock.
    """

    clock: Clock
    typed_at: float = float("-inf")

    def note(self) -> None:
        """A printable key or a paste has come."""
        self.typed_at = self.clock()
