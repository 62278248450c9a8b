"""Where a database is: from what the operator gave to a URL and a file."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import URL, exc, make_url

from factory.errors import StoreError
from factory.store.failures import translated


@dataclass(frozen=True)
class Place:
    """A database's URL, the path that messages name, and its file.

    `file` is None in memory; `may_create` is whether a missing file may be made.
    """

    url: URL
    path: str
    file: Path | None
    may_create: bool


def place_of(location: str) -> Place:
    """Understand a location.

    Args:
        location: the path of a database file, or a database URL
            (`sqlite://` is a database in memory).

    Raises:
        StoreError: codes `store_bad_location`, `store_driver_missing`,
            `store_unsupported`.
    """
    if not location:
        raise _bad(location, "no location is given")
    if "://" not in location:
        return _of_file(URL.create("sqlite", database=location))
    try:
        url = make_url(location)
        path = url.render_as_string(hide_password=True)
    except (exc.ArgumentError, ValueError) as error:
        raise _bad(location, "not a database URL") from error
    _check_driver(url, path)
    if url.host:  # `sqlite://name` is not a file called name, nor one in memory
        raise _bad(path, "a file's URL has three slashes")
    if url.query and not _is_uri(url):  # SQLite would silently ignore them
        raise _bad(path, "options need `sqlite:///file:<path>?uri=true&...`")
    return _of_file(_as_written(url, location) if _is_uri(url) else url)


def make_file(place: Place) -> None:
    """Make a missing database file, readable by its owner alone, with its folder.

    Raises:
        StoreError: codes `store_is_directory`, `store_unreadable`, `store_read_only`,
            `store_full`.
    """
    file = place.file
    if file is None:
        return
    with translated(place.path):
        _refuse_other_than_file(file)
        if place.may_create and not file.exists():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # SQLite gives its -wal and -shm files the rights of this one.
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def _bad(path: str, reason: str) -> StoreError:
    message = f"{path!r}: {reason}"
    return StoreError("store_bad_location", message, path=path, reason=reason)


def _is_uri(url: URL) -> bool:
    return (url.database or "").startswith("file:") and "uri" in url.query


def _as_written(url: URL, location: str) -> URL:
    """A URL whose SQLite URI keeps its escapes: SQLite itself takes them out."""
    written = location.partition("://")[2].removeprefix("/").partition("?")[0]
    return url.set(database=written)


def _check_driver(url: URL, path: str) -> None:
    driver = url.drivername
    try:
        url.get_dialect().import_dbapi()
    except (exc.NoSuchModuleError, ImportError) as error:
        raise StoreError(
            "store_driver_missing", "no such driver", path=path, driver=driver
        ) from error
    if driver not in ("sqlite", "sqlite+pysqlite"):
        raise StoreError(
            "store_unsupported", "not a database we know", path=path, driver=driver
        )


def _of_file(url: URL) -> Place:
    database, mode = url.database or ":memory:", url.query.get("mode")
    if database in (":memory:", "file::memory:") or mode == "memory":
        return Place(url, ":memory:", None, may_create=False)
    is_uri = _is_uri(url)
    name = unquote(urlsplit(database).path) if is_uri else database
    file = Path(name).absolute()
    may_create = not is_uri or (mode in (None, "rwc") and "immutable" not in url.query)
    return Place(url, str(file), file, may_create=may_create)


def _refuse_other_than_file(file: Path) -> None:
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        return
    path = str(file)
    if stat.S_ISDIR(mode):
        raise StoreError("store_is_directory", "a folder, not a file", path=path)
    if not stat.S_ISREG(mode):  # opening a pipe would wait for ever
        raise StoreError(
            "store_unreadable", "not a file", path=path, reason="not a regular file"
        )
