"""One transaction's connection: runs statements, raises nothing but StoreError."""

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Engine,
    PoolProxiedConnection,
    Row,
    Select,
    inspect,
)
from sqlalchemy.sql.dml import UpdateBase

from factory.errors import StoreError
from factory.store.failures import FAILURES, as_store_error
from factory.store.prepared import Prepared

Query = Select[Any] | CompoundSelect[Any]


class Link:
    """A connection inside a transaction.

    After a statement failed, nothing runs or commits any more: SQLite may have rolled
    back already, and what came next would commit on its own.

    Args:
        engine: says how its transactions begin.
        pooled: a connection of the engine's pool; the link gives it back.
        path: the database as messages name it.
    """

    def __init__(
        self, engine: Engine, pooled: PoolProxiedConnection, path: str
    ) -> None:
        self.path = path
        self._engine = engine
        self._pooled = pooled
        self._driver = cast(sqlite3.Connection, pooled.driver_connection)
        self._connection: Connection | None = None
        self._failed = False
        self._is_over = False

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's, in the same transaction; made for the first that needs it."""
        if self._connection is None:
            self._connection = Connection(self._engine, self._pooled)
        return self._connection

    def ask(self, prepared: Prepared, **values: object) -> list[Any]:
        """All rows of a prepared query, as tuples."""
        self._check()
        try:
            given = prepared.values(values)
            return self._driver.execute(prepared.text, given).fetchall()
        except BaseException as error:
            raise self._broken(error) from error

    def do(self, prepared: Prepared, *rows: Mapping[str, object]) -> None:
        """Run a prepared change for each row of values, or once without any."""
        self._check()
        try:
            given = [prepared.values(row) for row in rows or ({},)]
            self._driver.executemany(prepared.text, given)
        except BaseException as error:
            raise self._broken(error) from error

    def rows(
        self, statement: Query, values: Mapping[str, object] | None = None
    ) -> Sequence[Row[Any]]:
        """All rows of a query."""
        with self.running():
            return self.connection.execute(statement, values).all()

    def row(self, statement: Select[Any]) -> Row[Any] | None:
        """The first row of a query, or None."""
        with self.running():
            return self.connection.execute(statement).first()

    def write(
        self, statement: UpdateBase, values: Sequence[Mapping[str, object]] = ()
    ) -> int:
        """Change rows; returns how many were met."""
        with self.running():
            return self.connection.execute(statement, values or None).rowcount

    def table_names(self) -> frozenset[str]:
        """The names of the tables that there are."""
        with self.running():
            return frozenset(inspect(self.connection).get_table_names())

    def begin(self) -> None:
        """Begin the transaction, as its engine does."""
        try:
            begin(self._driver, self._engine.get_execution_options())
        except BaseException as error:
            raise self._broken(error) from error

    def commit(self) -> None:
        """Commit the transaction, if nothing in it failed."""
        self._check()
        try:
            # SQLAlchemy knows of it when one of its own statements was run.
            own = self._connection
            (own if own and own.in_transaction() else self._driver).commit()
        except BaseException as error:
            raise self._broken(error) from error

    def close(self) -> None:
        """Give the connection back; rolls back what was not committed."""
        self._is_over = True
        (self._pooled if self._connection is None else self._connection).close()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Around every use of the connection.

        Raises:
            StoreError: code `store_closed` after the transaction, `store_aborted`
                after an earlier failure, otherwise by what failed.
        """
        self._check()
        try:
            yield
        except BaseException as error:
            raise self._broken(error) from error

    def _check(self) -> None:
        if self._is_over:
            raise StoreError("store_closed", "the transaction is over", path=self.path)
        if self._failed:
            raise StoreError(
                "store_aborted", "an earlier statement failed", path=self.path
            )

    def _broken(self, error: BaseException) -> BaseException:
        """The error to raise instead; from now on nothing runs any more."""
        self._failed = True
        if isinstance(error, FAILURES):
            return as_store_error(error, self.path)
        return error


BEGIN = "begin"
"""The option of an engine that says how its transactions begin."""
WAIT_MS = "wait_ms"
"""The option that says how long to wait for other writers, where there may be any."""
_LOOK_S = 0.001


def begin(driver: sqlite3.Connection, options: Mapping[str, Any]) -> None:
    """Begin a transaction, unless it has begun.

    Args:
        driver: SQLite's connection.
        options: of the engine: how its transactions begin.
    """
    if driver.in_transaction:
        return
    if WAIT_MS in options:
        _begin_in_turn(driver, options[BEGIN], options[WAIT_MS])
    else:
        driver.execute(options[BEGIN])


def begin_as_engine(connection: Connection) -> None:
    """Begin a transaction of SQLAlchemy as its engine does, unless it has begun."""
    begin(driver_of(connection), connection.get_execution_options())


def _begin_in_turn(driver: sqlite3.Connection, statement: str, wait_ms: int) -> None:
    """Begin to write, looking every millisecond whether other writers are done.

    SQLite by itself looks every 100 ms in the end, and then never meets the moment
    between two transactions of a busy writer.
    """
    until = time.monotonic() + wait_ms / 1000
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while not _has_begun(driver, statement, is_last=time.monotonic() > until):
            time.sleep(_LOOK_S)
    finally:
        driver.execute(f"PRAGMA busy_timeout = {wait_ms}")


def _has_begun(driver: sqlite3.Connection, statement: str, *, is_last: bool) -> bool:
    try:
        driver.execute(statement)
    except sqlite3.OperationalError as error:
        if is_last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def driver_of(connection: Connection) -> sqlite3.Connection:
    """SQLite's connection under that of SQLAlchemy, in the same transaction."""
    return cast(sqlite3.Connection, connection.connection.driver_connection)


@contextmanager
def begun(engine: Engine, path: str) -> Iterator[Link]:
    """A transaction: commits on leaving, rolls back on an exception.

    Args:
        engine: where the connection comes from, and how it begins.
        path: the database as messages name it.

    Raises:
        StoreError: by what failed; see `failures`.
    """
    try:
        pooled = engine.raw_connection()
    except FAILURES as error:
        raise as_store_error(error, path) from error
    link = Link(engine, pooled, path)
    try:
        link.begin()
        yield link
        link.commit()
    finally:
        try:
            link.close()
        except FAILURES as error:
            raise as_store_error(error, path) from error
