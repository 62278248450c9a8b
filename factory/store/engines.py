"""The engines of SQLAlchemy for each kind of place, with what SQLite needs.

Readers start with a plain BEGIN, writers with BEGIN IMMEDIATE: with the lock taken
first, two writers can never both read the head of the journal and then both append.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, NullPool, QueuePool, create_engine, event

from factory.store.failures import translated
from factory.store.link import BEGIN, WAIT_MS, begin_as_engine
from factory.store.place import Place
from factory.store.stamps import Commits, DataVersion, Stamp, unknown

_MS = 1000


@dataclass(frozen=True)
class Engines:
    """Where reading and where writing transactions come from, and what is new."""

    readers: Engine
    writers: Engine
    stamp: Stamp = unknown

    def dispose(self) -> None:
        """Close every connection."""
        if isinstance(self.stamp, DataVersion):
            self.stamp.close()
        self.readers.dispose()
        self.writers.dispose()


def file_engines(place: Place, busy_ms: int) -> Engines:
    """The engines of a database file.

    Args:
        place: the file.
        busy_ms: how long to wait for another writer, milliseconds.

    Raises:
        StoreError: for a URL with options that SQLite does not take.
    """
    commits = Commits()
    arguments = {
        "isolation_level": None,
        "timeout": busy_ms / _MS,
        "factory": commits.telling(),
    }
    with translated(place.path):
        engine = create_engine(place.url, connect_args=arguments)
    engines = _begun(engine, engine, DataVersion(engine, commits))
    waiting = engines.writers.execution_options(**{WAIT_MS: busy_ms})
    return replace(engines, writers=waiting)


def read_only_engines(file: Path, busy_ms: int) -> Engines:
    """The engines of a file in a folder where SQLite may not make its own files.

    Every transaction opens the file anew: while no other process has written pages
    to the -wal file, the database file alone is the truth and may be read as it is.

    Args:
        file: the database file.
        busy_ms: how long to wait for a lock, milliseconds.
    """

    def connect() -> sqlite3.Connection:
        log = file.with_name(f"{file.name}-wal")
        has_log = log.exists() and log.stat().st_size > 0
        mode = "mode=ro" if has_log else "immutable=1"
        return sqlite3.connect(
            f"file:{quote(str(file))}?{mode}",
            uri=True,
            isolation_level=None,
            timeout=busy_ms / _MS,
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    return _begun(engine, engine)


def memory_engines(busy_ms: int) -> Engines:
    """The engines of a database in memory.

    One connection holds the truth. SQLite has no write-ahead log in memory, so each
    commit publishes an image of the database, and a snapshot is a private copy of it.

    Args:
        busy_ms: how long a writer waits for the connection, milliseconds.
    """
    image, commits = [b""], [0]

    class Publishing(sqlite3.Connection):
        def commit(self) -> None:
            super().commit()
            image[0] = self.serialize()
            commits[0] += 1

    def copy() -> sqlite3.Connection:
        private = _in_memory(sqlite3.Connection)
        if image[0]:
            private.deserialize(image[0])
        return private

    readers = create_engine("sqlite://", creator=copy, poolclass=NullPool)
    writers = create_engine(
        "sqlite://",
        creator=lambda: _in_memory(Publishing),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=busy_ms / _MS,
    )
    return _begun(readers, writers, lambda: commits[0])


def _in_memory(factory: Callable[..., sqlite3.Connection]) -> sqlite3.Connection:
    connection: sqlite3.Connection = factory(
        ":memory:", isolation_level=None, check_same_thread=False
    )
    return connection


def _begun(readers: Engine, writers: Engine, stamp: Stamp = unknown) -> Engines:
    for engine in {readers, writers}:
        event.listen(engine, "connect", _settle)
        event.listen(engine, "begin", begin_as_engine)
    return Engines(
        readers.execution_options(**{BEGIN: "BEGIN"}),
        writers.execution_options(**{BEGIN: "BEGIN IMMEDIATE"}),
        stamp,
    )


def _settle(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
