"""F1: the keys and how decisions are taken."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from tui.safe import safe
from tui.widgets.transcript import Block
from tui.words import Words


class HelpScreen(ModalScreen[None]):
    """The help page over the chat; nothing in it decides anything.

    Args:
        table: the words of the language.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter", "dismiss", show=False)
    ]
    CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > VerticalScroll {
        width: 90%; max-width: 84; height: auto; max-height: 90%;
        border: round $primary; padding: 0 1; background: $surface;
    }
    """

    def __init__(self, table: Words) -> None:
        super().__init__()
        self._table = table

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Block(help_content(self._table))


def help_content(table: Words) -> Content:
    """The page as content."""
    width = max(len(keys) for keys, _ in table.help) + 2
    rows = [safe(table.help_title, "bold"), safe("")]
    for keys, what in table.help:
        rows.append(safe(keys.ljust(width), "bold") + safe(what))
    rows += [safe(""), *map(safe, table.help_more), safe("")]
    return Content("\n").join([*rows, safe(table.help_close, "dim")])
