"""What was said before, as the arrow keys walk through it: a pure value."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class History:
    """Said texts, oldest first, and the place in them.

    Args:
        said: the texts, no two equal ones in a row.
        place: index into `said`; its length stands for the draft.
        draft: what was being typed when the walk began.
    """

    said: tuple[str, ...] = ()
    place: int = 0
    draft: str = ""

    def add(self, text: str) -> "History":
        """The history after something was said; the walk ends."""
        said = self.said if self.said[-1:] == (text,) else (*self.said, text)
        return History(said, len(said))

    def back(self, current: str) -> "History | None":
        """One step to the older text; None at the oldest.

        Args:
            current: what stands in the prompt, kept as the draft of a new walk.
        """
        if self.place == 0:
            return None
        draft = current if self.place == len(self.said) else self.draft
        return replace(self, place=self.place - 1, draft=draft)

    def forth(self) -> "History | None":
        """One step to the newer text, at the end to the draft; None at the draft."""
        if self.place == len(self.said):
            return None
        return replace(self, place=self.place + 1)

    @property
    def text(self) -> str:
        """The text at the place."""
        return (*self.said, self.draft)[self.place]
