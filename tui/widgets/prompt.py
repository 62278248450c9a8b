"""The prompt: Enter sends, pasted lines never do, arrows bring back what was said.

What the last word may become stands behind the caret in grey; Tab takes it.
"""

from typing import ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from factory.errors import FactoryError
from tui.messages import Submitted
from tui.safe import safe, visible
from tui.widgets.ghost import IDLE_S, Completing, ghost, is_open
from tui.widgets.history import History
from tui.widgets.keys import Typing

_NEW_LINE = frozenset(("shift+enter", "ctrl+j"))


class Offered(Message):
    """What a text may go on as was looked up; empty for nothing."""

    def __init__(self, text: str, offered: str) -> None:
        super().__init__()
        self.text = text
        self.offered = offered


class Prompt(TextArea):
    """Several lines of text to say.

    Args:
        typing: is told of every printable key and every paste.
        placeholder: what stands in the empty prompt.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "screen.page(-1)", show=False),
        Binding("pagedown", "screen.page(1)", show=False),
    ]

    def __init__(self, typing: Typing, placeholder: str) -> None:
        self._completing: Completing | None = None
        self._idle: Timer | None = None
        self._offered = ""
        super().__init__(
            soft_wrap=True,
            show_line_numbers=False,
            highlight_cursor_line=False,
            placeholder=safe(placeholder),
            tab_behavior="focus",
        )
        self.cursor_blink = False
        self.history_said = History()
        self._typing = typing

    async def _on_key(self, event: events.Key) -> None:
        """Send on Enter; everything else is the text area's own business."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self._send()
        elif event.key in _NEW_LINE:
            event.stop()
            event.prevent_default()
            self.insert("\n")
        elif event.key == "tab" and self.suggestion:
            event.stop()
            event.prevent_default()
            self._typing.note()
            self.insert(self.suggestion)
        elif event.is_printable:
            self._typing.note()

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._typing.note()
        self.insert(visible(event.text))

    def action_paste(self) -> None:
        """Insert the clipboard of the program, as a paste of the terminal."""
        self.insert(visible(self.app.clipboard))

    def _send(self) -> None:
        text = self.text
        if not text.strip():
            return
        self.history_said = self.history_said.add(text)
        self.clear()
        self.post_message(Submitted(text))

    def give_back(self, text: str) -> bool:
        """Put a text that was not accepted into an empty prompt.

        Returns:
            Whether it was put there; a draft is never touched.
        """
        if self.text.strip():
            return False
        self._show(text)
        return True

    def action_cursor_up(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Up, and from the first line to what was said before."""
        is_first = self.navigator.is_first_wrapped_line(self.cursor_location)
        older = None if select or not is_first else self.history_said.back(self.text)
        if older is None:
            super().action_cursor_up(select)
        else:
            self._walk(older)

    def action_cursor_down(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Down, and from the last line to what was said after that."""
        is_last = self.navigator.is_last_wrapped_line(self.cursor_location)
        newer = None if select or not is_last else self.history_said.forth()
        if newer is None:
            super().action_cursor_down(select)
        else:
            self._walk(newer)

    # -- completion ------------------------------------------------------------------

    def complete_with(self, completing: Completing) -> None:
        """Show from now on what the last word may become, and the next where clear."""
        self._completing = completing

    def update_suggestion(self) -> None:
        """Every change of the text: show what is still true, look up the rest."""
        self._show_ghost()
        if self._idle is not None:
            self._idle.stop()
            self._idle = None
        if self._completing is not None and self._is_at_end and is_open(self.text):
            self._idle = self.set_timer(IDLE_S, self._look_up)

    def watch_selection(self) -> None:
        """The ghost stands behind the end of the text and nowhere else."""
        self._show_ghost()

    def on_offered(self, message: Offered) -> None:
        """Show what was found, unless the text has changed meanwhile."""
        if message.text == self.text:
            self._offered = message.offered
            self._show_ghost()

    def _show_ghost(self) -> None:
        self.suggestion = ghost(self.text, self._offered) if self._is_at_end else ""

    @property
    def _is_at_end(self) -> bool:
        return self.selection.is_empty and self.cursor_at_end_of_text

    def _look_up(self) -> None:
        if self._completing is not None:
            self._complete(self._completing, self.text)

    @work(thread=True, exclusive=True, exit_on_error=False, group="completion")
    def _complete(self, completing: Completing, text: str) -> None:
        try:
            found = completing.complete(text)
        except FactoryError:
            found = ()  # the next utterance will tell what is wrong
        self.post_message(Offered(text, next(iter(found), "")))

    def _walk(self, history: History) -> None:
        self.history_said = history
        self._show(history.text)

    def _show(self, text: str) -> None:
        self.text = text
        self.move_cursor(self.document.end)
