"""The stamp: equal to the last one only while nothing was committed in between."""

from contextlib import closing, suppress
from pathlib import Path
from time import sleep

from factory.store.engines import file_engines
from factory.store.open import open_store
from factory.store.place import place_of
from factory.store.sql import SqlStore
from factory.store.stamps import FRESH_S, Commits, DataVersion
from tests.factory.store.samples import cell, commit, put


def test_reading_leaves_it_and_each_commit_changes_it(store: SqlStore) -> None:
    stamps = [store.stamp()]
    for number in range(3):
        with store.snapshot() as world:
            world.head()
        assert store.stamp() == stamps[-1]
        commit(store, put(cell(f"analysis.x.v{number + 1}")))
        assert store.stamp() not in stamps
        stamps.append(store.stamp())


def test_a_commit_of_our_own_changes_it_once(tmp_path: Path) -> None:
    with closing(open_store(str(tmp_path / "s.db"))) as one:
        one.stamp()
        commit(one, put(cell()))
        after = one.stamp()
        sleep(FRESH_S)
        assert one.stamp() == after


def test_what_is_rolled_back_leaves_it(store: SqlStore) -> None:
    before = store.stamp()
    with suppress(KeyError), store.transaction() as transaction:
        transaction.put(cell())
        {}["left in the middle"]
    assert store.stamp() == before


def test_a_commit_through_another_connection_changes_it(tmp_path: Path) -> None:
    location = str(tmp_path / "s.db")
    with closing(open_store(location)) as one, closing(open_store(location)) as other:
        before = one.stamp()
        commit(other, put(cell()))
        sleep(FRESH_S)
        assert one.stamp() != before


def test_what_others_commit_is_asked_once_in_a_while(tmp_path: Path) -> None:
    place, now = place_of(str(tmp_path / "s.db")), [0.0]
    with closing(open_store(str(tmp_path / "s.db"))) as other:
        engines = file_engines(place, 100)
        stamp = DataVersion(engines.readers.pool.engine, Commits(), lambda: now[0])
        before = stamp()
        commit(other, put(cell()))
        assert stamp() == before
        now[0] += FRESH_S
        assert stamp() != before
        stamp.close()
        engines.dispose()


def test_a_closed_store_cannot_tell(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "s.db"))
    store.stamp()
    store.close()
    assert store.stamp() != store.stamp()
