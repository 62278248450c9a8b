"""How much work one utterance is given: tangled texts use it up, plain ones do not."""

_MOST = 5_000
"""About 12 ms on a slow machine."""
_LEAST = 2_500
_FEW = 400
DENSE = 500
"""From so many words and marks on a text is a row of signs: no person says as many in
2,000 characters. It is read once and, refused, not looked at for more."""
ROW = 1_000
"""From so many on, two characters each, it is not read at all."""
WORD = 20
"""What looking up a word with its senses takes."""


class Effort:
    """What is left to spend on one utterance, whatever it is spent on.

    A unit is one sense tried by the search; `left` falls below zero when more was done.
    """

    __slots__ = ("left",)

    def __init__(self, most: int = _MOST) -> None:
        self.left = most

    @classmethod
    def beside(cls, words: int) -> "Effort":
        """Return what is left once so many words were looked up.

        Always enough to read plain words: one way through the longest utterance, each
        of its senses tried once. Dense rows of marks and letters are not worth as much.
        """
        return cls(max(_MOST - WORD * words, _LEAST if words < DENSE else _FEW))

    def take(self, units: int) -> bool:
        """Spend so many units; return whether there were any left to spend."""
        had = self.left > 0
        self.left -= units
        return had
