"""Opens a conversation for one subcommand: on a database, or on a service."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from agent.session import News, Session
from agent.texts import say
from factory.jobs.model import Event
from factory.jobs.reporter import silent
from grammar.model import Lang
from tui.console import note
from tui.settings import Server, Settings, outputs_folder

if TYPE_CHECKING:
    from agent.bootstrap import Session as Here
    from factory.client.place import Place


@contextmanager
def conversation(
    settings: Settings, tell: Callable[[Event], None] = silent
) -> Iterator[Session]:
    """A conversation on the database or the service of the settings.

    Args:
        settings: the global options.
        tell: hears what happens to the builds that are begun here.

    Raises:
        StoreError: the database cannot be opened.
        ClientError: the service cannot be reached, or lets nobody in.
    """
    if settings.server is None:
        with here(settings, tell) as session:
            yield session
        return
    from agent.remote.session import RemoteSession  # noqa: PLC0415 - for a service only

    place = place_of(settings.server, settings.words)
    news = Telling(settings.words)
    remote = RemoteSession(place, settings.lang, outputs_folder(), tell, news)
    with closing(remote):
        yield remote


class Telling:
    """Says beside the results how the connection stands, each thing once in a row."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        self._last = News.BACK

    def __call__(self, news: News) -> None:
        if news in (self._last, News.CHANGED):
            return
        # Who only waited as it was asked to needs no end of it.
        is_told = (self._last, news) != (News.BUSY, News.BACK)
        self._last = news
        if is_told:
            note(say(self._lang, f"remote.{news.value}"))


def place_of(server: Server, lang: Lang) -> "Place":
    """The service of the settings.

    Args:
        server: as it was given.
        lang: the language of its problems.
    """
    from factory.client.place import Place  # noqa: PLC0415 - for a service only

    return Place(
        server.url,
        server.token,
        server.ca_file,
        "en" if lang is Lang.EN else "ru",
        server.is_plain_allowed,
    )


@contextmanager
def here(
    settings: Settings, tell: Callable[[Event], None] = silent
) -> Iterator["Here"]:
    """A conversation on the database itself, for what no service does.

    Raises:
        StoreError: the database cannot be opened.
        FactoryError: code `only_here`: the settings name a service.
    """
    from agent.bootstrap import open_session  # noqa: PLC0415 - loads the language

    session = open_session(
        settings.database, settings.role, settings.lang, outputs_folder(), tell
    )
    with closing(session):
        yield session
