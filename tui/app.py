"""The chat as a program of the terminal: `factory` without arguments runs this."""

import os
import time

from textual.app import App
from textual.screen import Screen

from agent.session import News, Session
from factory.jobs.model import Event
from grammar.model import Lang
from tui.messages import Heard, Stepped
from tui.relay import Relay
from tui.screens.chat import ChatScreen
from tui.settings import default_lang
from tui.textual_compat import safe_keyboard
from tui.widgets.keys import Clock, Hour

QUIT_WITHIN_S = 1.0
"""Two Ctrl+C within this many seconds quit."""


class FactoryApp(App[int]):
    """The window of one session.

    Args:
        session: the open factory; the caller closes it.
        lang: the language until somebody speaks.
        clock: seconds that only grow.
        hour: the time of day, `HH:MM`.
    """

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = "screens/chat.tcss"

    def __init__(self, session: Session, lang: Lang, clock: Clock, hour: Hour) -> None:
        super().__init__()
        self._session = session
        self._clock = clock
        self._hour = hour
        self._lang = lang
        self._stopped_at = float("-inf")
        if "TEXTUAL_ANIMATIONS" not in os.environ:
            self.animation_level = "none"

    def get_default_screen(self) -> Screen[None]:
        """The chat is the first screen."""
        return ChatScreen(self._session, self._lang, self._clock, self._hour)

    def hear(self, news: News) -> None:
        """Take note of what happened beside the conversation; from any thread."""
        self.post_message(Heard(news))

    def step(self, event: Event) -> None:
        """Take note of a step of a build; from any thread."""
        self.post_message(Stepped(event))

    def on_heard(self, message: Heard) -> None:
        """Let the chat show it, also behind another screen."""
        for screen in self.screen_stack:
            if isinstance(screen, ChatScreen):
                screen.hear(message.news)

    def on_stepped(self, message: Stepped) -> None:
        """Let the chat show it, also behind another screen."""
        for screen in self.screen_stack:
            if isinstance(screen, ChatScreen):
                screen.step(message.event)

    def action_help_quit(self) -> None:
        """Ctrl+C with nothing to copy: the second one in a second quits."""
        now = self._clock()
        if now - self._stopped_at <= QUIT_WITHIN_S:
            self.exit(0)
            return
        self._stopped_at = now
        if isinstance(self.screen, ChatScreen):
            self.screen.show_keys(self.screen.table.quit_again)


def local_hour() -> str:
    """The time of day now, `HH:MM`, in the zone of this machine."""
    return time.strftime("%H:%M")


def run(session: Session, steps: Relay) -> int:
    """Show the chat until its user quits.

    Args:
        session: the open factory; it stays open.
        steps: tells of the builds that are confirmed here.

    Returns:
        The exit code of the command.
    """
    lang = session.lang or default_lang()
    app = FactoryApp(session, lang, time.monotonic, local_hour)
    steps.to = app.step
    with safe_keyboard(), session.beside(app.hear):
        app.run()
    return app.return_code or 0
