"""Opens a conversation with a service, and what goes on beside it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event as Signal
from threading import Thread

from agent.remote import calls
from agent.remote.builds import LINKS
from agent.remote.cell import RemoteCell
from agent.reply import ApprovalsShown
from agent.session import News
from factory.client.blocking import Client
from factory.client.calls import operations
from factory.client.errors import ClientError
from factory.client.exchange import Link, Patience
from factory.client.place import Place
from factory.jobs.model import Event
from factory.jobs.reporter import silent
from factory.wire.documents import Glance
from factory.wire.events import ChangeEvent
from grammar.model import Lang

CHECK_S = 5.0
"""How long a lost reply is asked about by its key; then by what it was about."""


def silence(_: News) -> None:
    """Nobody wants to know."""


class _OverError(Exception):
    """Nobody wants to know any more."""


class RemoteSession:
    """A conversation with a service; see `agent.session.Session`.

    Args:
        place: where the service is.
        lang: the language of every answer; None follows each utterance.
        outputs: the folder for pictures and sounds, on this machine.
        tell: hears what happens to the builds that are confirmed here.
        news: hears how the connection stands.

    Raises:
        ClientError: the service cannot be reached, or lets nobody in.
    """

    def __init__(
        self,
        place: Place,
        lang: Lang | None,
        outputs: Path,
        tell: Callable[[Event], None] = silent,
        news: Callable[[News], None] = silence,
    ) -> None:
        self.lang = lang
        self.outputs = outputs
        self.location = place.shown
        self._news = news
        self._is_up = True
        patience = replace(place.patience, check_s=CHECK_S)
        self._client = Client(replace(place, patience=patience), self._linked)
        try:
            self.cell = RemoteCell(self._client, lang, tell, self._told)
        except ClientError:
            self._client.close()
            raise

    def glance(self) -> Glance:
        """See `agent.session.Session`."""
        return self._client.send(operations.glance())

    def approvals(self) -> ApprovalsShown:
        """See `agent.session.Session`."""
        return self._client.send(calls.approvals()).approvals

    @contextmanager
    def beside(self, news: Callable[[News], None]) -> Iterator[None]:
        """Follow what happens in the factory, and tell of it."""
        former, self._news = self._news, news
        stop = Signal()
        thread = Thread(target=self._follow, args=(stop,), name="events", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            self._news = former

    def close(self) -> None:
        """End the conversation; a service that does not answer forgets it later."""
        if self._is_up:
            with suppress(ClientError):
                self.cell.end()
        self._client.close()

    def _follow(self, stop: Signal) -> None:
        def linked(link: Link) -> None:
            # Nothing wakes a thread that waits for a service: it ends when it hears.
            if stop.is_set():
                raise _OverError
            self._linked(link)

        # A client of its own: that of the conversation is closed before this ends.
        with suppress(_OverError), Client(self._client.place) as client:
            while not stop.is_set():
                with suppress(ClientError):
                    for happened in client.events(told=linked):
                        if isinstance(happened.event, ChangeEvent):
                            self._told(News.CHANGED)
                linked(Link.LOST)
                stop.wait(Patience.reach_s)

    def _linked(self, link: Link) -> None:
        self._told(LINKS[link])

    def _told(self, news: News) -> None:
        if news is not News.CHANGED:
            self._is_up = news in (News.BACK, News.BUSY)
        self._news(news)
