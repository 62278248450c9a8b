"""How much work one utterance is given: tangled texts use it up, plain ones do not."""

_MOST = 6_000
"""About 15 ms on a slow machine."""


class Effort:
    """What is left to spend on one utterance, whatever it is spent on.

    A unit is one sense tried by the search; `left` falls below zero when more was done.
    """

    __slots__ = ("left",)

    def __init__(self, most: int = _MOST) -> None:
        self.left = most

    def take(self, units: int) -> bool:
        """Spend so many units; return whether there were any left to spend."""
        had = self.left > 0
        self.left -= units
        return had
