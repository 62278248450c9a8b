"""F4: what waits for a person, one thing to open at a time; nothing is decided here."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList

from tui.safe import safe
from tui.screens.choices import Choice
from tui.widgets.lines import content_of
from tui.widgets.transcript import Block
from tui.words import Words

DIGITS = "123456789"


class ApprovalsScreen(ModalScreen[Choice | None]):
    """The list over the chat; what is chosen opens as a plan's card in the chat.

    Args:
        choices: what waits, in its order.
        table: the words of the language.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f4", "close", show=False),
        *(Binding(each, f"pick({each})", show=False) for each in DIGITS),
    ]
    CSS = """
    ApprovalsScreen { align: center middle; }
    ApprovalsScreen > Vertical {
        width: 95%; max-width: 110; height: auto; max-height: 90%;
        border: round $primary; padding: 0 1; background: $surface;
    }
    ApprovalsScreen OptionList { height: auto; max-height: 1fr; border: none; }
    """

    def __init__(self, choices: tuple[Choice, ...], table: Words) -> None:
        super().__init__()
        self._choices = choices
        self._table = table

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Block(safe(self._table.approvals_title, "bold"))
            if self._choices:
                rows = enumerate(self._choices, 1)
                yield OptionList(*(_row(n, each) for n, each in rows))
            else:
                yield Block(safe(self._table.approvals_none, "dim"))
            yield Block(safe(self._table.approvals_keys, "dim"))

    def on_mount(self) -> None:
        if self._choices:
            self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open what is marked."""
        self.dismiss(self._choices[event.option_index])

    def action_pick(self, number: int) -> None:
        """Open what has a number."""
        if number <= len(self._choices):
            self.dismiss(self._choices[number - 1])
        else:
            self.app.bell()

    def action_close(self) -> None:
        """Back to the chat; everything waits on."""
        self.dismiss(None)


def _row(number: int, choice: Choice) -> Content:
    """One thing that waits, with the digit that opens it."""
    mark = f"{number}. " if number <= len(DIGITS) else "   "
    return safe(mark, "bold") + content_of(choice.lines)
