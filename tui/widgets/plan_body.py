"""The text of a plan in its card, which knows how much of it was on the screen."""

from textual.content import Content
from textual.errors import NoWidget

from tui.widgets.hanging import Hanging
from tui.widgets.seen import Seen


class PlanBody(Hanging):
    """The plan's lines.

    Args:
        content: the lines, ready to show.
    """

    def __init__(self, content: Content) -> None:
        super().__init__(content)
        self._seen = Seen()

    @property
    def unseen(self) -> int:
        """How many of its lines were never on the screen."""
        return self._seen.unseen

    def note_visible(self) -> bool:
        """Note the lines that are on the screen now.

        Returns:
            Whether there are new ones among them.
        """
        if not self.is_mounted:
            return False
        try:
            place = self.screen.find_widget(self)
        except NoWidget:
            return False
        region, visible = place.region, place.visible_region
        first = visible.y - region.y
        before = self._seen
        self._seen = before.after(region.height, region.width, first, visible.height)
        return self._seen != before
