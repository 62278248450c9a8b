"""One transaction's connection: runs statements, raises nothing but StoreError."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    PoolProxiedConnection,
    Row,
    Select,
    delete,
    false,
    inspect,
)
from sqlalchemy.sql.dml import UpdateBase

from factory.errors import StoreError
from factory.store.failures import FAILURES, as_store_error
from factory.store.pool import Access, driver_of
from factory.store.prepared import Prepared
from factory.store.tables import RECORD

Query = Select[Any] | CompoundSelect[Any]
_NOTHING = Prepared(delete(RECORD).where(false()))


class Link:
    """A connection inside a transaction.

    After a statement failed, nothing runs or commits any more: SQLite may have rolled
    back already, and what came next would commit on its own.

    Args:
        access: says how its transactions begin.
        pooled: a connection of its pool; the link gives it back.
        path: the database as messages name it.
    """

    def __init__(
        self, access: Access, pooled: PoolProxiedConnection, path: str
    ) -> None:
        self.path = path
        self._access = access
        self._pooled = pooled
        self._driver = driver_of(pooled)
        self._connection: Connection | None = None
        self._failed = False
        self._is_over = False

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's, in the same transaction; made for the first that needs it."""
        if self._connection is None:
            self._connection = Connection(self._access.pool.engine, self._pooled)
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
            self._driver.executemany(prepared.text, map(prepared.values, rows or ({},)))
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
        """Begin the transaction."""
        try:
            self._access.begin(self._driver)
        except BaseException as error:
            raise self._broken(error) from error

    def check_writable(self) -> None:
        """Have SQLite refuse now what it would refuse at the first change.

        It lets BEGIN IMMEDIATE pass on a read-only database; a change that changes
        nothing tells. What was opened for writing stays so.

        Raises:
            StoreError: code `store_read_only`.
        """
        if not self._driver.has_written:
            self.do(_NOTHING)
            self._driver.has_written = True

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
        if self._connection is not None and self._connection.in_transaction():
            self._connection.rollback()
        self._access.pool.give(self._pooled, is_sound=not self._failed)

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


@contextmanager
def begun(access: Access, path: str) -> Iterator[Link]:
    """A transaction: commits on leaving, rolls back on an exception.

    Args:
        access: where the connection comes from, and how it begins.
        path: the database as messages name it.

    Raises:
        StoreError: by what failed; see `failures`.
    """
    try:
        pooled = access.pool.take()
    except FAILURES as error:
        raise as_store_error(error, path) from error
    link = Link(access, pooled, path)
    try:
        link.begin()
        yield link
        link.commit()
    finally:
        try:
            link.close()
        except FAILURES as error:
            raise as_store_error(error, path) from error
