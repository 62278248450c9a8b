"""A row that is not what was written is named, never returned."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from factory.errors import StoreError
from factory.ports.store import World
from factory.store.open import open_store
from tests.factory.store.samples import cell, commit, put, said


def record(world: World) -> object:
    return world.get("analysis.ear.v1")


def records(world: World) -> object:
    return world.records("cell")


def entries(world: World) -> object:
    return world.entries()


def entry(world: World) -> object:
    return world.entry(1)


RECORD = {"table": "record", "key": "analysis.ear.v1"}
ENTRY = {"table": "journal", "key": "1"}


@pytest.mark.parametrize(
    ("forge", "read", "fields"),
    [
        ("UPDATE record SET body = '{}'", record, RECORD),
        ("UPDATE record SET body = 'not json'", records, RECORD),
        ("UPDATE record SET body = replace(body, 'ear.v1', 'eye.v1')", record, RECORD),
        ("UPDATE record SET body = replace(body, 'draft', 'daft')", record, RECORD),
        ("UPDATE journal SET body = replace(body, 'ann', 'bob')", entries, ENTRY),
        ("UPDATE journal SET body = body || ' '", entry, ENTRY),
        ("UPDATE journal SET hash = prev", entry, ENTRY),
        ("UPDATE journal SET prev = hash", entries, ENTRY),
        ("UPDATE journal SET at = '2030-01-01T00:00:00Z'", entry, ENTRY),
    ],
)
def test_a_forged_row_is_refused(
    tmp_path: Path,
    forge: str,
    read: Callable[[World], object],
    fields: dict[str, str],
) -> None:
    file = tmp_path / "s.db"
    with closing(open_store(str(file))) as store:
        commit(store, put(cell()))
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(forge)
        with store.snapshot() as world, pytest.raises(StoreError) as caught:
            read(world)
    assert caught.value.code == "store_corrupt"
    assert caught.value.fields == fields


@pytest.mark.parametrize(
    "body", ["[]", "", '{"a":1,"a":2}', '{"a":NaN}', '{"hash":""}']
)
def test_a_forged_turn_is_refused(tmp_path: Path, body: str) -> None:
    file = tmp_path / "s.db"
    with closing(open_store(str(file))) as store:
        store.turns.append(said({"said": "x"}))
        store.turns.append(said({"said": "y"}))
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("UPDATE turn SET body = ? WHERE seq = 2", (body,))
        reading = store.turns.turns()
        assert next(reading) == {"said": "x"}
        with pytest.raises(StoreError) as caught:
            next(reading)
    assert caught.value.code == "store_corrupt"
    assert caught.value.fields == {"table": "turn", "key": "2"}


def test_the_database_itself_refuses_a_fork(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    with closing(open_store(str(file))) as store:
        commit(store, put(cell()))
        fork = "INSERT INTO journal SELECT 2, prev, hash, at, body FROM journal"
        with (
            closing(sqlite3.connect(file)) as other,
            pytest.raises(sqlite3.IntegrityError, match=r"journal\.prev"),
        ):
            other.execute(fork)
