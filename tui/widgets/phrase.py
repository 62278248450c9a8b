"""Where the name of what a plan changes is typed."""

from textual import events
from textual.widgets import Input


class Phrase(Input):
    """Where the subject's name is typed, by hand: nothing can be pasted."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.app.bell()

    def action_paste(self) -> None:
        """Nothing: the name is proof of attention only when it is typed."""
        self.app.bell()
