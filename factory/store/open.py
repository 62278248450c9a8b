"""Open a store: the one way in."""

from factory.errors import StoreError
from factory.store.engines import (
    Engines,
    file_engines,
    memory_engines,
    read_only_engines,
)
from factory.store.place import Place, make_file, place_of
from factory.store.schema import bring_up_to_date
from factory.store.sql import SqlStore

BUSY_MS = 5000


def open_store(location: str, *, busy_ms: int = BUSY_MS) -> SqlStore:
    """Open the database at a location; make or migrate it when that is needed.

    A database that cannot be written opens for reading where SQLite can do that:
    snapshots work, transactions raise `store_read_only`.

    Args:
        location: the path of a database file, or a database URL. `sqlite://` is a
            database in memory that ends with the store.
        busy_ms: how long to wait for another writer, milliseconds.

    Raises:
        StoreError: with `path` and one of the codes `store_bad_location`,
            `store_driver_missing`, `store_unsupported`, `store_is_directory`,
            `store_unreadable`, `store_read_only`, `store_not_a_database`,
            `store_damaged`, `store_foreign`, `store_newer`, `store_busy`,
            `store_full`, `store_failed`.
    """
    place = place_of(location)
    make_file(place)
    if place.file is None:
        return _opened(memory_engines(busy_ms), place, busy_ms)
    try:
        return _opened(file_engines(place, busy_ms), place, busy_ms)
    except StoreError as error:
        if error.code not in ("store_read_only", "store_unreadable"):
            raise
        if not place.file.exists():
            raise
    return _opened(read_only_engines(place.file, busy_ms), place, busy_ms)


def _opened(engines: Engines, place: Place, busy_ms: int) -> SqlStore:
    try:
        bring_up_to_date(engines, place.path, busy_ms)
    except BaseException:
        engines.dispose()
        raise
    return SqlStore(engines, place.path)
