"""The parts of the chat's screen and its keys; what they do stands in `chat`."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from grammar.model import Lang
from tui.messages import Warned
from tui.safe import safe
from tui.screens.help import HelpScreen
from tui.widgets.card import PlanCard
from tui.widgets.conversation import Conversation
from tui.widgets.keys import Hour, Typing
from tui.widgets.phrase import Phrase
from tui.widgets.prompt import Prompt
from tui.widgets.transcript import Block, Moved
from tui.words import Words, words


class ChatFrame(Screen[None]):
    """The status line, the conversation, the prompt and the line of keys.

    Args:
        lang: the language to begin in.
        actor: who speaks.
        typing: when somebody last typed, and the clock.
        hour: the time of day.
    """

    AUTO_FOCUS = "Prompt"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "prompt", show=False),
        Binding("f1", "help", show=False),
        Binding("f2", "card", show=False),
        Binding("f3", "organs", show=False),
        Binding("f4", "approvals", show=False),
    ]

    def __init__(self, lang: Lang, actor: str, typing: Typing, hour: Hour) -> None:
        super().__init__()
        self.typing = typing
        self._lang = lang
        self._actor = actor
        self._hour = hour

    def compose(self) -> ComposeResult:
        yield Block(safe(""), "status")
        yield Conversation(self._lang, self._actor, self.typing, self._hour)
        yield Prompt(self.typing, words(self._lang).placeholder)
        yield Block(safe(""), "keys")

    @property
    def prompt(self) -> Prompt:
        """Where texts are typed."""
        return self.query_one(Prompt)

    @property
    def talk(self) -> Conversation:
        """Where they are answered."""
        return self.query_one(Conversation)

    @property
    def table(self) -> Words:
        """The words of the language that is spoken now."""
        return words(self.talk.lang)

    # -- keys ------------------------------------------------------------------------

    def action_prompt(self) -> None:
        """Back to the prompt; an open plan stays open."""
        self.prompt.focus()

    def action_help(self) -> None:
        """Show the help page."""
        self.app.push_screen(HelpScreen(self.table))

    def action_card(self) -> None:
        """Focus the plan that waits for a decision."""
        card = self.talk.waiting
        if card is None:
            self.app.bell()
            self.show_keys(self.table.no_card)
            return
        card.focus(scroll_visible=False)
        self.talk.show_block(card)

    def action_page(self, direction: int) -> None:
        """Scroll the conversation by a page, up (-1) or down (1)."""
        if direction < 0:
            self.talk.scroll_page_up(animate=False)
        else:
            self.talk.scroll_page_down(animate=False)

    def on_descendant_focus(self, _: events.DescendantFocus) -> None:
        self.show_keys(None)

    def show_keys(self, said: str | None) -> None:
        """Say something in the last line, or show the keys that work now."""
        keys, card = self.table.keys_prompt, self.talk.waiting
        if card is not None and not card.is_seen:
            keys = self.table.keys_more
        elif isinstance(self.focused, PlanCard):
            keys = self.table.keys_card
        elif isinstance(self.focused, Phrase):
            keys = self.table.keys_phrase
        self.query_one(".keys", Block).update(safe(said or keys))

    def on_warned(self, message: Warned) -> None:
        """Show why a card took no decision, even when its own line is not in view."""
        self.show_keys(message.why)

    def on_moved(self, _: Moved) -> None:
        """More of the plan may have been seen."""
        self._note_visible()

    def on_resize(self) -> None:
        self.call_after_refresh(self._note_visible)

    def _note_visible(self) -> None:
        card = self.talk.waiting
        if card is not None and not card.is_seen:
            card.note_visible()
            self.show_keys(None)
