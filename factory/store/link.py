"""One transaction's connection: runs statements, raises nothing but StoreError."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Engine, Row, Select, inspect
from sqlalchemy.sql.dml import UpdateBase

from factory.errors import StoreError
from factory.store.failures import translated

Query = Select[Any] | CompoundSelect[Any]


class Link:
    """A connection inside a transaction.

    After a statement failed, nothing runs or commits any more: SQLite may have rolled
    back already, and what came next would commit on its own.
    """

    def __init__(self, connection: Connection, path: str) -> None:
        self.connection = connection
        self.path = path
        self._failed = False

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

    @contextmanager
    def running(self) -> Iterator[None]:
        """Around every use of the connection.

        Raises:
            StoreError: code `store_closed` after the transaction, `store_aborted`
                after an earlier failure, otherwise by what failed.
        """
        if self.connection.closed:
            raise StoreError("store_closed", "the transaction is over", path=self.path)
        if self._failed:
            raise StoreError(
                "store_aborted", "an earlier statement failed", path=self.path
            )
        try:
            with translated(self.path):
                yield
        except BaseException:
            self._failed = True
            raise


@contextmanager
def begun(engine: Engine, path: str) -> Iterator[Link]:
    """A transaction: commits on leaving, rolls back on an exception.

    Args:
        engine: where the connection comes from, and how it begins.
        path: the database as messages name it.

    Raises:
        StoreError: by what failed; see `failures`.
    """
    with translated(path):
        connection = engine.connect()
    link = Link(connection, path)
    try:
        with link.running():
            connection.begin()
        yield link
        with link.running():
            connection.commit()
    finally:
        with translated(path):
            connection.close()  # rolls back what was not committed
