"""Whether anything was committed since one looked last, without a transaction."""

import sqlite3
from collections.abc import Callable
from threading import Lock

from sqlalchemy import Engine, PoolProxiedConnection, exc

Stamp = Callable[[], object]
"""Gives a value that is equal to the last one only while nothing was committed."""


def unknown() -> object:
    """The stamp of a database that cannot tell: unlike every other."""
    return object()


class DataVersion:
    """The stamp of a database file: SQLite's `PRAGMA data_version`.

    SQLite changes it when another connection commits, in this process or another, so
    the connection that asks never writes. A database that fails to answer has an
    `unknown` stamp; whoever then reads it meets the failure itself.

    Args:
        engine: of the file; one of its connections is kept.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: PoolProxiedConnection | None = None
        self._is_closed = False
        self._lock = Lock()

    def __call__(self) -> object:
        with self._lock:
            if self._is_closed:
                return unknown()
            try:
                return self._ask()
            except (sqlite3.Error, exc.SQLAlchemyError):
                return unknown()

    def close(self) -> None:
        """Let go of the connection; from then on the stamp is unknown."""
        with self._lock:
            self._is_closed = True
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _ask(self) -> object:
        if self._connection is None:
            self._connection = self._engine.raw_connection()
        cursor = self._connection.cursor()
        cursor.execute("PRAGMA data_version")
        return cursor.fetchone()
