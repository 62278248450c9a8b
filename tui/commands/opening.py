"""Opens a conversation for one subcommand: on a database, or on a service."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from agent.session import Session
from factory.jobs.model import Event
from factory.jobs.reporter import silent
from tui.settings import Settings, outputs_folder

if TYPE_CHECKING:
    from agent.bootstrap import Session as Here


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
    with here(settings, tell) as session:
        yield session


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
