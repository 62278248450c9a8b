"""The conversation: blocks in the order they came, the oldest ones let go."""

from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui.safe import safe

KEPT = 300
"""How many blocks stay on the screen; each costs time at every key."""
PAST = "past"
"""The class of blocks that nobody waits for: they may be let go."""


class Moved(Message):
    """Other lines of the conversation are on the screen now."""


class Block(Static):
    """One thing said, by either side; never anything but ready content."""

    def __init__(self, content: Content, classes: str = "") -> None:
        super().__init__(content, markup=False, classes=classes)


class Transcript(VerticalScroll, can_focus=False):
    """Blocks that scroll.

    It follows what comes until somebody scrolls up, and again from `follow` on or
    when the end is reached.

    Args:
        earlier: what stands at the top once blocks were let go.
    """

    def __init__(self, earlier: str) -> None:
        super().__init__()
        self._earlier = earlier
        self._has_earlier = False
        self._follows = True
        self._is_moving_itself = False

    def add(self, block: Widget) -> None:
        """Put a block at the end."""
        self.mount(block)
        if self._follows:
            # What goes at the top moves the lines below it: nobody may be reading them.
            self._let_go()
            self.call_after_refresh(self.show_block, block)
        self._tell_moved()

    def follow(self) -> None:
        """Show what comes next, wherever the conversation stands now."""
        self._follows = True

    def show_block(self, block: Widget) -> None:
        """Bring a block to the screen: whole, or from its first line on."""
        is_tall = block.outer_size.height > self.scrollable_content_region.height
        self._is_moving_itself = True
        self.scroll_to_widget(
            block, animate=False, top=is_tall, force=True, immediate=True
        )
        self._is_moving_itself = False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell it once the scrolled lines are on the screen."""
        super().watch_scroll_y(old_value, new_value)
        if not self._is_moving_itself:
            self._follows = new_value >= self.max_scroll_y - 1
        self._tell_moved()

    def _tell_moved(self) -> None:
        self.call_after_refresh(self.post_message, Moved())

    def _let_go(self) -> None:
        extra = len(self.children) - KEPT
        if extra <= 0:
            return
        past = [each for each in self.children if each.has_class(PAST)]
        self.remove_children(past[:extra])
        if not self._has_earlier:
            self._has_earlier = True
            self.mount(Block(safe(self._earlier, "dim")), before=0)
