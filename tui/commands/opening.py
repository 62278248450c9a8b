"""Opens a conversation for one subcommand."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from agent.bootstrap import Session, open_session
from tui.settings import Settings, outputs_folder


@contextmanager
def conversation(settings: Settings) -> Iterator[Session]:
    """A conversation on the database of the settings.

    Raises:
        StoreError: the database cannot be opened.
    """
    session = open_session(
        settings.database, settings.role, settings.lang, outputs_folder()
    )
    with closing(session):
        yield session
