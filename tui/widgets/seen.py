"""Which lines of a card were on the screen: pure bookkeeping."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Seen:
    """The lines of a text that were shown so far, at one width of the screen.

    Args:
        total: lines of the text as it is wrapped now.
        width: columns it is wrapped to; another width starts anew.
        lines: numbers of the lines that were shown, from 0.
    """

    total: int = 0
    width: int = 0
    lines: frozenset[int] = frozenset()

    @property
    def unseen(self) -> int:
        """How many lines were never shown; a text without lines counts as one."""
        return self.total - len(self.lines) if self.total else 1

    def after(self, total: int, width: int, first: int, count: int) -> "Seen":
        """What was seen once `count` lines from `first` are on the screen.

        Text that is wrapped anew keeps nothing, except when all of it was seen.
        """
        if (total, width) != (self.total, self.width):
            is_done = self.total > 0 and not self.unseen
            kept = frozenset(range(total)) if is_done else frozenset[int]()
            return Seen(total, width, kept).after(total, width, first, count)
        shown = range(max(first, 0), min(first + count, total))
        return Seen(total, width, self.lines.union(shown))
