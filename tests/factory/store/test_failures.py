"""Every failure is a StoreError with its code and the path, at open and later."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from factory.errors import StoreError
from factory.store.open import open_store
from factory.store.schema import HEAD
from tests.factory.store.rights import ordinary_rights
from tests.factory.store.samples import cell, commit, put, said


def is_folder(file: Path) -> str:
    file.unlink()
    file.mkdir()
    return str(file)


def is_pipe(file: Path) -> str:
    file.unlink()
    os.mkfifo(file)
    return str(file)


def may_not_be_read(file: Path) -> str:
    file.chmod(0)
    return str(file)


def is_below_a_file(file: Path) -> str:
    return str(file / "below.db")


def has_a_name_that_is_none(file: Path) -> str:
    return f"{file}\0"


def has_an_option_that_is_none(file: Path) -> str:
    return f"sqlite:///file:{file}?timeout=long&uri=true"


def is_text(file: Path) -> str:
    file.write_text("This is a letter, and not a database at all.\n" * 100)
    return str(file)


def is_damaged(file: Path) -> str:
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    return str(file)


def is_newer(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    return str(file)


def belongs_to_another(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP TABLE alembic_version")
    return str(file)


def may_only_be_read_and_is_missing(file: Path) -> str:
    file.unlink()
    return f"sqlite:///file:{file}?mode=ro&uri=true"


def may_only_be_read_and_is_empty(file: Path) -> str:
    file.write_bytes(b"")
    return f"sqlite:///file:{file}?mode=ro&uri=true"


def may_only_be_read_and_is_older(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.execute("DROP TABLE turn")
    return f"sqlite:///file:{file}?mode=ro&uri=true"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (is_folder, "store_is_directory"),
        (is_pipe, "store_unreadable"),
        (may_not_be_read, "store_unreadable"),
        (is_below_a_file, "store_unreadable"),
        (has_a_name_that_is_none, "store_bad_location"),
        (has_an_option_that_is_none, "store_bad_location"),
        (is_text, "store_not_a_database"),
        (is_damaged, "store_damaged"),
        (is_newer, "store_newer"),
        (belongs_to_another, "store_foreign"),
        (may_only_be_read_and_is_missing, "store_unreadable"),
        (may_only_be_read_and_is_empty, "store_read_only"),
        (may_only_be_read_and_is_older, "store_read_only"),
    ],
)
def test_what_cannot_be_opened_says_why(
    folder: Path, spoil: Callable[[Path], str], code: str
) -> None:
    location = spoil(folder / "s.db")
    with ordinary_rights(), pytest.raises(StoreError) as caught:
        open_store(location, busy_ms=50)
    assert caught.value.code == code
    assert caught.value.fields["path"].startswith(str(folder / "s.db"))


def test_a_newer_database_says_how_new(folder: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(is_newer(folder / "s.db"))
    assert caught.value.fields["version"] == "9999" > HEAD


@pytest.mark.parametrize(
    ("location", "code", "path"),
    [
        ("", "store_bad_location", ""),
        ("no scheme://x", "store_bad_location", "no scheme://x"),
        ("sqlite://s.db", "store_bad_location", "sqlite://s.db"),
        ("sqlite:///s\ud800.db", "store_bad_location", "sqlite:///s\ud800.db"),
        ("sqlite:///s.db?mode=ro", "store_bad_location", "sqlite:///s.db?mode=ro"),
        (
            "sqlite:///s.db?mode=ro&uri=true",
            "store_bad_location",
            "sqlite:///s.db?mode=ro&uri=true",
        ),
        ("noql://x/y", "store_driver_missing", "noql://x/y"),
        (
            "postgresql+pg8000://ann:secret@x/y",
            "store_driver_missing",
            "postgresql+pg8000://ann:***@x/y",
        ),
        ("sqlite+acme:///x", "store_unsupported", "sqlite+acme:///x"),
    ],
)
def test_a_location_that_is_none_says_why(location: str, code: str, path: str) -> None:
    registry.register("sqlite.acme", __name__, "Acme")
    with pytest.raises(StoreError) as caught:
        open_store(location)
    assert (caught.value.code, caught.value.fields["path"]) == (code, path)


class Acme(SQLiteDialect_pysqlite):
    """A dialect whose driver is there, but which the store does not know."""


@contextmanager
def at_most(pages: int) -> Iterator[None]:
    """A disk that holds only so many pages of a database."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def test_a_full_disk_leaves_what_was_there(folder: Path) -> None:
    path = str(folder / "s.db")
    with at_most(30), closing(open_store(path)) as store:
        with pytest.raises(StoreError) as record:
            commit(
                store,
                put(cell("analysis.eye.v1")),
                put(cell("analysis.big.v1", type_="x" * 500_000)),
            )
        with pytest.raises(StoreError) as turn:
            store.turns.append(said({"said": "x" * 500_000}))
        with store.snapshot() as world:
            assert len(world.records("cell")) == 1
            assert world.head().seq == 1
    codes = [caught.value.code for caught in (record, turn)]
    assert codes == ["store_full", "store_full"]
    assert record.value.fields["path"] == path


def test_a_full_disk_makes_no_half_schema(folder: Path) -> None:
    path = str(folder / "new.db")
    with at_most(5), pytest.raises(StoreError) as caught:
        open_store(path)
    assert caught.value.code == "store_full"
    with closing(open_store(path)) as store:
        commit(store, put(cell()))


def test_a_lock_at_open_is_waited_for_and_then_told(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError) as caught:
            open_store(str(file), busy_ms=50)
    assert caught.value.code == "store_busy"
    assert caught.value.fields["path"] == str(file)


def test_a_table_that_is_gone_is_a_failure_too(folder: Path) -> None:
    with closing(open_store(str(folder / "s.db"))) as store:
        with closing(sqlite3.connect(folder / "s.db")) as connection:
            connection.execute("DROP TABLE turn")
        with pytest.raises(StoreError) as caught:
            store.turns.append(said({}))
    assert caught.value.code == "store_failed"
    assert "turn" in caught.value.fields["reason"]
