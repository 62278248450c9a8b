"""Connections that are kept ready, and how transactions begin on them.

Readers start with a plain BEGIN, writers with BEGIN IMMEDIATE: with the lock taken
first, two writers can never both read the head of the journal and then both append.
"""

import sqlite3
import time
from collections import deque
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Engine, PoolProxiedConnection

_LOOK_S = 0.001


class Driver(sqlite3.Connection):
    """SQLite's connection, and what is known of it.

    Attributes:
        is_hurried: it fails at once where another connection holds a lock.
        logs_ahead: it holds every lock that it needs once it has begun to write; None
            as long as nobody asked.
        has_written: SQLite let it write; one that may not never may.
    """

    is_hurried = False
    logs_ahead: bool | None = None
    has_written = False


def driver_of(pooled: PoolProxiedConnection) -> Driver:
    """SQLite's connection under one of a pool."""
    return cast(Driver, pooled.driver_connection)


class Pool:
    """The connections of an engine; for many threads at once.

    The one that came back last goes out first: it still holds the pages that it wrote.
    SQLAlchemy looks after a connection only when it is made and when it is closed; its
    own pool does so each time, which costs as much as several statements.

    Args:
        engine: makes connections.
        kept: how many are kept ready at most.
    """

    def __init__(self, engine: Engine, kept: int = 0) -> None:
        self.engine = engine
        self._kept = kept
        self._ready: deque[PoolProxiedConnection] = deque()

    def take(self) -> PoolProxiedConnection:
        """A connection outside of any transaction.

        Raises:
            Exception: one of `failures.FAILURES`, where none can be made.
        """
        try:
            return self._ready.pop()
        except IndexError:
            return self.engine.raw_connection()

    def give(self, pooled: PoolProxiedConnection, *, is_sound: bool) -> None:
        """Take a connection back; what was not committed is rolled back.

        Args:
            pooled: the connection.
            is_sound: that nothing failed on it; otherwise it is not used again.
        """
        if not is_sound or len(self._ready) >= self._kept:
            pooled.close()
            return
        driver = driver_of(pooled)
        try:
            if driver.in_transaction:
                driver.rollback()
        except sqlite3.Error:  # closing it rolls back in any case
            pooled.invalidate()
            return
        self._ready.append(pooled)
        if not self._kept:  # it was closed meanwhile
            self._let_go()

    def dispose(self) -> None:
        """Close every connection."""
        self._kept = 0
        self._let_go()
        self.engine.dispose()

    def _let_go(self) -> None:
        while self._ready:
            try:
                self._ready.pop().close()
            except IndexError:  # another thread closed it
                return


@dataclass(frozen=True)
class Access:
    """How transactions of one kind begin.

    Attributes:
        pool: where their connections come from.
        statement: that begins one.
        is_in_turn: that writers of several connections look themselves when it is
            their turn.
        wait_ms: how long to wait for a lock, milliseconds.
    """

    pool: Pool
    statement: str
    is_in_turn: bool = False
    wait_ms: int = 0

    def begin(self, driver: Driver) -> None:
        """Begin a transaction.

        Raises:
            sqlite3.Error: another connection keeps the database locked, or the
                database failed.
        """
        if self.is_in_turn:
            self._begin_in_turn(driver)
            return
        if driver.is_hurried:
            self._have_wait(driver)
        driver.execute(self.statement)

    def _begin_in_turn(self, driver: Driver) -> None:
        """Begin to write, looking every millisecond whether other writers are done.

        SQLite by itself looks every 100 ms in the end, and then never meets the moment
        between two transactions of a busy writer.
        """
        if driver.logs_ahead is None:
            mode = driver.execute("PRAGMA journal_mode").fetchone()
            driver.logs_ahead = mode == ("wal",)
        if not driver.is_hurried:
            driver.execute("PRAGMA busy_timeout = 0")
            driver.is_hurried = True
        try:
            self._look_until_begun(driver)
        finally:
            if not driver.logs_ahead:
                self._have_wait(driver)

    def _look_until_begun(self, driver: Driver) -> None:
        if self._has_begun(driver, is_last=not self.wait_ms):
            return
        until = time.monotonic() + self.wait_ms / 1000
        while not self._has_begun(driver, is_last=time.monotonic() > until):
            time.sleep(_LOOK_S)

    def _has_begun(self, driver: Driver, *, is_last: bool) -> bool:
        try:
            driver.execute(self.statement)
        except sqlite3.OperationalError as error:
            if is_last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True

    def _have_wait(self, driver: Driver) -> None:
        driver.execute(f"PRAGMA busy_timeout = {self.wait_ms}")
        driver.is_hurried = False
