"""Opens a conversation for one subcommand."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from agent.bootstrap import Session, open_session
from factory.jobs.model import Event
from factory.jobs.reporter import silent
from tui.settings import Settings, outputs_folder


@contextmanager
def conversation(
    settings: Settings, tell: Callable[[Event], None] = silent
) -> Iterator[Session]:
    """A conversation on the database of the settings.

    Args:
        settings: the global options.
        tell: hears what happens to the builds that are carried out here.

    Raises:
        StoreError: the database cannot be opened.
    """
    session = open_session(
        settings.database, settings.role, settings.lang, outputs_folder(), tell
    )
    with closing(session):
        yield session
