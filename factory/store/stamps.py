"""Whether anything was committed since one looked last, without a transaction."""

import sqlite3
from collections.abc import Callable
from threading import Lock
from time import monotonic

from sqlalchemy import Engine, PoolProxiedConnection, exc

from factory.store.pool import Driver

Stamp = Callable[[], object]
"""Gives a value that is equal to the last one only while nothing was committed."""
FRESH_S = 0.005
"""For how long it is not asked again what other processes committed."""


def unknown() -> object:
    """The stamp of a database that cannot tell: unlike every other."""
    return object()


class Commits:
    """Counts what the connections of this process commit."""

    def __init__(self) -> None:
        self.count = 0

    def telling(self) -> type[Driver]:
        """The class of connections that count here, once they have written."""

        class Telling(Driver):
            told = 0

            def commit(connection) -> None:  # noqa: N805 - `self` counts
                super().commit()
                if connection.total_changes != connection.told:
                    connection.told = connection.total_changes
                    self.count += 1

        return Telling


class DataVersion:
    """The stamp of a database file: our own commits, and those of other processes.

    Our own are counted, so they count at once. Those of others are SQLite's
    `PRAGMA data_version`, which is asked every `FRESH_S` at most: each time it lets
    another thread run, which costs more than the answer. To it ours are changes, too:
    so it is asked after each of ours, which then changes the stamp once and not again
    a moment later. The connection that asks never writes. A database that fails to
    answer has an `unknown` stamp; whoever then reads it meets the failure itself.

    Args:
        engine: of the file; one of its connections is kept.
        commits: what this process committed.
        clock: seconds.
    """

    def __init__(
        self,
        engine: Engine,
        commits: Commits,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._engine = engine
        self._commits = commits
        self._clock = clock
        self._connection: PoolProxiedConnection | None = None
        self._is_closed = False
        self._lock = Lock()
        self._version: object = None
        self._seen = -1
        self._fresh_until = clock()

    def __call__(self) -> object:
        own = self._commits.count
        is_old = own != self._seen or self._clock() >= self._fresh_until
        if is_old or self._is_closed:
            self._look()
            self._seen = own
        return own, self._version

    def close(self) -> None:
        """Let go of the connection; from then on the stamp is unknown."""
        with self._lock:
            self._is_closed = True
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _look(self) -> None:
        with self._lock:
            if self._is_closed:
                self._version = unknown()
                return
            try:
                self._version = self._ask()
            except (sqlite3.Error, exc.SQLAlchemyError):
                self._version = unknown()
            else:
                self._fresh_until = self._clock() + FRESH_S

    def _ask(self) -> object:
        if self._connection is None:
            self._connection = self._engine.raw_connection()
        cursor = self._connection.cursor()
        cursor.execute("PRAGMA data_version")
        return cursor.fetchone()
