"""An operator at the keyboard of the chat."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from textual import events
from textual.pilot import Pilot

from tests.tui.heart import Clock
from tui.screens.chat import ChatScreen
from tui.widgets.card import PlanCard
from tui.widgets.prompt import Prompt

PATIENCE = 50
"""How often the screen is looked at before a test gives up."""
CHARACTERS = {"space": " ", "full_stop": ".", "enter": "\r", "tab": "\t"}


@dataclass
class Hands:
    """An operator at the keyboard of the chat."""

    pilot: Pilot[int]
    clock: Clock

    @property
    def screen(self) -> ChatScreen:
        screen = self.pilot.app.screen
        assert isinstance(screen, ChatScreen)
        return screen

    @property
    def prompt(self) -> Prompt:
        return self.screen.prompt

    @property
    def card(self) -> PlanCard:
        return self.screen.query(PlanCard).last()

    @property
    def text(self) -> str:
        """What is on the screen, without trailing spaces."""
        strips = self.pilot.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips) + "\n"

    async def sees(self, text: str) -> bool:
        """Whether a text is on the screen, now or once the screen has come to rest."""
        for _ in range(PATIENCE):
            if text in self.text:
                return True
            await self.pilot.pause()
        return False

    async def still(self) -> str:
        """The screen once nothing on it changes any more."""
        before = ""
        for _ in range(PATIENCE):
            if before == self.text:
                break
            before = self.text
            await self.pilot.pause()
        return before

    async def press(self, *keys: str) -> None:
        """Press keys by their names; what they lead to has happened afterwards."""
        driver = self.pilot.app._driver
        assert driver is not None
        for key in keys:
            char = CHARACTERS.get(key, key if len(key) == 1 else None)
            driver.send_message(events.Key(key, char))
            # A letter changes one widget; any other key may move the focus.
            await (self.pilot._wait_for_screen() if char else self.pilot.pause())
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type a text, letter by letter, without sending it."""
        names = {char: name for name, char in CHARACTERS.items()}
        await self.press(*(names.get(char, char) for char in text))

    async def say(self, text: str) -> None:
        """Send a text and read the answer."""
        await self.send(text)
        await self.rest()

    async def send(self, text: str) -> None:
        """Send a text as Enter would; the answer may take its time."""
        self.prompt.focus()
        self.prompt.text = text
        self.prompt._send()
        await self.pilot.pause()

    async def rest(self, seconds: float = 1.0) -> None:
        """Let the core finish, and the quiet time pass."""
        queue = self.screen._queue
        while queue.current is not None or queue.waiting:
            await self.pilot.pause()
        await self.pilot.pause()
        self.clock.pass_by(seconds)

    async def paste(self, text: str) -> None:
        self.pilot.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def decide(self, *keys: str) -> None:
        """Press keys in the card, and let the core finish."""
        await self.press("f2", *keys)
        await self.rest()


Chat = Callable[..., AbstractAsyncContextManager[Hands]]
