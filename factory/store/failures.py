"""Failures of the database, the file system and the driver as StoreError.

The codes of SQLite are those of <https://www.sqlite.org/rescode.html>.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from factory.errors import StoreError

_PRIMARY = 0xFF
_BY_SQLITE = {
    sqlite3.SQLITE_BUSY: "store_busy",
    sqlite3.SQLITE_LOCKED: "store_busy",
    sqlite3.SQLITE_PROTOCOL: "store_busy",
    sqlite3.SQLITE_PERM: "store_unreadable",
    sqlite3.SQLITE_CANTOPEN: "store_unreadable",
    sqlite3.SQLITE_AUTH: "store_unreadable",
    sqlite3.SQLITE_READONLY: "store_read_only",
    sqlite3.SQLITE_FULL: "store_full",
    sqlite3.SQLITE_NOTADB: "store_not_a_database",
    sqlite3.SQLITE_CORRUPT: "store_damaged",
}
_BY_ERRNO = {
    errno.EROFS: "store_read_only",
    errno.ENOSPC: "store_full",
    errno.EDQUOT: "store_full",
}
_SAYS = {
    "store_bad_location": "not a place for a database",
    "store_busy": "another process keeps the database locked",
    "store_unreadable": "the database cannot be opened",
    "store_read_only": "the database can be read but not written",
    "store_full": "no space is left for the database",
    "store_not_a_database": "the file is not a database",
    "store_damaged": "the database file is damaged",
    "store_closed": "the transaction or the store was closed before",
    "store_bad_text": "a text that UTF-8 cannot hold",
    "store_failed": "the database failed",
}


FAILURES = (exc.SQLAlchemyError, sqlite3.Error, OSError, ValueError)
"""What the libraries raise."""


@contextmanager
def translated(path: str) -> Iterator[None]:
    """Turn what the libraries raise inside into StoreError.

    Args:
        path: the database as operators know it.

    Raises:
        StoreError: with `path` and `reason`, the words of the library.
    """
    try:
        yield
    except FAILURES as error:
        raise as_store_error(error, path) from error


def as_store_error(error: Exception, path: str) -> StoreError:
    """What a library raised, as the store raises it; see `translated`."""
    code, cause = _code(error), getattr(error, "orig", None) or error
    message = f"{_SAYS[code]}: {path}: {cause}"
    return StoreError(code, message, path=path, reason=str(cause))


def _code(error: Exception) -> str:
    match error:
        case sqlite3.Error():
            number = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
            return _BY_SQLITE.get(number, "store_failed")
        case exc.SQLAlchemyError():
            return _of_sqlalchemy(error)
        case OSError():
            return _BY_ERRNO.get(error.errno or 0, "store_unreadable")
        case UnicodeError():
            return "store_bad_text"
        case _:  # a name that no file has, an option that no driver takes
            return "store_bad_location"


def _of_sqlalchemy(error: exc.SQLAlchemyError) -> str:
    match error:
        case exc.DBAPIError(orig=sqlite3.Error() as cause):
            return _code(cause)
        case exc.TimeoutError():  # no connection of the pool came free
            return "store_busy"
        case exc.ResourceClosedError():
            return "store_closed"
        case _:
            return "store_failed"
