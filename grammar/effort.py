"""How much work one utterance is given: tangled texts use it up, plain ones do not."""

_MOST = 6_000
"""About 15 ms on a slow machine."""
_LEAST = 3_000
_DENSE, _FEW = 10_000, 1_000


class Effort:
    """What is left to spend on one utterance, whatever it is spent on.

    A unit is one sense tried by the search; `left` falls below zero when more was done.
    """

    __slots__ = ("left",)

    def __init__(self, most: int = _MOST) -> None:
        self.left = most

    @classmethod
    def beside(cls, units: int) -> "Effort":
        """Return what is left after so many units; always enough to read plain words.

        That is one way through the longest utterance, each of its senses tried once.
        Rows of marks and letters, 500 words and more, are not worth as much.
        """
        return cls(max(_MOST - units, _LEAST if units < _DENSE else _FEW))

    def take(self, units: int) -> bool:
        """Spend so many units; return whether there were any left to spend."""
        had = self.left > 0
        self.left -= units
        return had
