"""Bring a database to the newest schema: make it, migrate it, or refuse it.

A new database is made from the tables at once. Alembic is imported only to migrate an
older one: its import alone takes about a second.
"""

import time
from enum import StrEnum

from sqlalchemy import Column, MetaData, String, Table, delete, false, insert, select
from sqlalchemy.schema import PrimaryKeyConstraint

from factory.errors import StoreError
from factory.store.engines import Engines
from factory.store.failures import translated
from factory.store.link import Link, begun
from factory.store.tables import METADATA

REVISIONS = tuple(f"{number:04}" for number in range(1, 11))
"""The migrations in order; the last one makes what `tables` says."""
HEAD = REVISIONS[-1]

_RETRY_S = 0.01
_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


class Age(StrEnum):
    """How a database's schema stands to this code."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"


def bring_up_to_date(engines: Engines, path: str, busy_ms: int) -> None:
    """Make or migrate the schema in one transaction, if that is needed.

    Args:
        engines: the database's.
        path: the database as messages name it.
        busy_ms: how long to wait for another process, milliseconds.

    Raises:
        StoreError: codes `store_newer`, `store_foreign`; `store_read_only` when it
            would have to be written and cannot be; and as `failures` names it.
    """
    with begun(engines.readers, path) as link:
        age = age_of(link)
    _log_ahead(engines, path, busy_ms)
    if age is Age.CURRENT:
        return
    with begun(engines.writers, path) as link:
        match age_of(link):  # again: now no other process can be at it
            case Age.EMPTY:
                _make(link)
            case Age.OLDER:
                _refuse_read_only(link)
                from factory.store.migrate import migrate  # noqa: PLC0415 - see above

                migrate(link)
            case Age.CURRENT:
                pass


def age_of(link: Link) -> Age:
    """How old the schema is.

    Raises:
        StoreError: code `store_newer` with `version`; code `store_foreign` for a
            database that holds something else.
    """
    names = link.table_names()
    row = link.row(select(_VERSION)) if _VERSION.name in names else None
    version = None if row is None else row.version_num
    if version is None and not names - {_VERSION.name}:
        return Age.EMPTY
    if version is None:
        raise StoreError("store_foreign", "another program's database", path=link.path)
    if version not in REVISIONS:
        raise StoreError(
            "store_newer", "of a newer schema", path=link.path, version=version
        )
    return Age.CURRENT if version == HEAD else Age.OLDER


def _make(link: Link) -> None:
    with link.running():
        METADATA.create_all(link.connection)
        _VERSION.create(link.connection, checkfirst=True)
    link.write(insert(_VERSION), [{"version_num": HEAD}])


def _refuse_read_only(link: Link) -> None:
    link.write(delete(_VERSION).where(false()))  # changes nothing, but is a write


def _log_ahead(engines: Engines, path: str, busy_ms: int) -> None:
    """Switch a file to the write-ahead log, where reading and writing do not wait."""
    until = time.monotonic() + busy_ms / 1000
    while True:
        try:
            return _switch(engines, path)
        except StoreError as error:
            if error.code == "store_read_only":
                return None  # then nobody here writes either
            # SQLite does not wait by itself when this lock is taken.
            if error.code != "store_busy" or time.monotonic() > until:
                raise
        time.sleep(_RETRY_S)


def _switch(engines: Engines, path: str) -> None:
    with translated(path):
        connection = engines.writers.pool.take()
        try:
            cursor = connection.cursor()
            mode = cursor.execute("PRAGMA journal_mode").fetchone()
            if mode == ("delete",):
                cursor.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()
