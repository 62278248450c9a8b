"""The engines of SQLAlchemy for each kind of place, with what SQLite needs."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, NullPool, QueuePool, create_engine, event

from factory.store.failures import translated
from factory.store.place import Place
from factory.store.pool import Access, Driver, Pool
from factory.store.stamps import Commits, DataVersion, Stamp, unknown

_MS = 1000
KEPT = 5
"""How many connections to a file are kept ready."""
_READ, _WRITE = "BEGIN", "BEGIN IMMEDIATE"


@dataclass(frozen=True)
class Engines:
    """Where reading and where writing transactions come from, and what is new."""

    readers: Access
    writers: Access
    stamp: Stamp = unknown

    def dispose(self) -> None:
        """Close every connection."""
        if isinstance(self.stamp, DataVersion):
            self.stamp.close()
        self.readers.pool.dispose()
        self.writers.pool.dispose()


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
        engine = create_engine(place.url, connect_args=arguments, poolclass=NullPool)
    pool = Pool(_settled(engine), KEPT)
    return Engines(
        Access(pool, _READ, wait_ms=busy_ms),
        Access(pool, _WRITE, is_in_turn=True, wait_ms=busy_ms),
        DataVersion(engine, commits),
    )


def read_only_engines(file: Path, busy_ms: int) -> Engines:
    """The engines of a file in a folder where SQLite may not make its own files.

    Every transaction opens the file anew: while no other process has written pages
    to the -wal file, the database file alone is the truth and may be read as it is.

    Args:
        file: the database file.
        busy_ms: how long to wait for a lock, milliseconds.
    """

    def connect() -> Driver:
        log = file.with_name(f"{file.name}-wal")
        has_log = log.exists() and log.stat().st_size > 0
        mode = "mode=ro" if has_log else "immutable=1"
        return sqlite3.connect(
            f"file:{quote(str(file))}?{mode}",
            uri=True,
            isolation_level=None,
            timeout=busy_ms / _MS,
            factory=Driver,
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    pool = Pool(_settled(engine))
    return Engines(Access(pool, _READ), Access(pool, _WRITE))


def memory_engines(busy_ms: int) -> Engines:
    """The engines of a database in memory.

    One connection holds the truth. SQLite has no write-ahead log in memory, so each
    commit publishes an image of the database, and a snapshot is a private copy of it.

    Args:
        busy_ms: how long a writer waits for the connection, milliseconds.
    """
    image, commits = [b""], [0]

    class Publishing(Driver):
        def commit(self) -> None:
            super().commit()
            image[0] = self.serialize()
            commits[0] += 1

    def copy() -> Driver:
        private = _in_memory(Driver)
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
    return Engines(
        Access(Pool(_settled(readers)), _READ),
        Access(Pool(_settled(writers)), _WRITE),
        lambda: commits[0],
    )


def _in_memory(factory: type[Driver]) -> Driver:
    return sqlite3.connect(
        ":memory:", isolation_level=None, check_same_thread=False, factory=factory
    )


def _settled(engine: Engine) -> Engine:
    event.listen(engine, "connect", _settle)
    return engine


def _settle(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
