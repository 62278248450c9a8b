"""Connections that are kept ready: none keeps anything of whoever used it before."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from factory.store.engines import KEPT, Engines, file_engines
from factory.store.link import Link, begun
from factory.store.place import make_file, place_of
from factory.store.pool import Driver, Pool, driver_of

PATH, WAIT_MS = "s.db", 1234


@pytest.fixture(params=["wal", "persist"])
def mode(request: pytest.FixtureRequest) -> str:
    """With SQLite's log ahead of the database, and where the file cannot have one."""
    return str(request.param)


@pytest.fixture
def engines(tmp_path: Path, mode: str) -> Iterator[Engines]:
    place = place_of(str(tmp_path / PATH))
    make_file(place)
    with closing(sqlite3.connect(tmp_path / PATH)) as made:
        made.execute(f"PRAGMA journal_mode = {mode}")
        made.execute("CREATE TABLE record (address TEXT)")
    engines = file_engines(place, WAIT_MS)
    yield engines
    engines.dispose()


def used(link: Link) -> Driver:
    return link._driver


def count(driver: Driver) -> int:
    return int(driver.execute("SELECT count(*) FROM record").fetchone()[0])


def patience(driver: Driver) -> int:
    """How long SQLite itself waits for a lock, milliseconds."""
    return int(driver.execute("PRAGMA busy_timeout").fetchone()[0])


def test_one_connection_serves_one_transaction_after_the_other(
    engines: Engines,
) -> None:
    seen = set()
    for access in (engines.readers, engines.writers, engines.readers):
        with begun(access, PATH) as link:
            seen.add(used(link))
    assert len(seen) == 1


def test_the_connection_that_came_back_last_goes_out_first(engines: Engines) -> None:
    pool = engines.readers.pool
    taken = [pool.take() for _ in range(KEPT + 2)]
    for each in taken:
        pool.give(each, is_sound=True)
    assert [pool.take() for _ in range(KEPT)] == taken[:KEPT][::-1]
    for each in taken[KEPT:]:
        assert each.driver_connection is None


def test_what_was_not_committed_is_not_there_for_the_next(engines: Engines) -> None:
    pool = engines.writers.pool
    pooled = pool.take()
    driver = driver_of(pooled)
    engines.writers.begin(driver)
    driver.execute("INSERT INTO record VALUES ('a')")
    pool.give(pooled, is_sound=True)
    assert pool.take() is pooled
    assert not driver.in_transaction
    assert count(driver) == 0


def test_a_connection_on_which_something_failed_is_not_used_again(
    engines: Engines,
) -> None:
    found: list[Driver] = []

    def fail() -> None:
        with begun(engines.writers, PATH) as link, link.running():
            found.append(used(link))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with begun(engines.writers, PATH) as link:
        assert used(link) not in found
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        count(found[0])


class Stuck(Driver):
    """Cannot roll back."""

    def rollback(self) -> None:
        if self.in_transaction:
            raise sqlite3.OperationalError


def test_a_connection_that_cannot_roll_back_is_not_used_again(tmp_path: Path) -> None:
    engine = create_engine(
        f"sqlite:///{tmp_path / PATH}",
        connect_args={"factory": Stuck, "isolation_level": None},
    )
    pool = Pool(engine, KEPT)
    pooled = pool.take()
    driver = driver_of(pooled)
    driver.execute("BEGIN")
    pool.give(pooled, is_sound=True)
    assert driver_of(pool.take()) is not driver
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        driver.execute("SELECT 1")
    pool.dispose()


def test_what_comes_back_after_the_end_is_closed(engines: Engines) -> None:
    with begun(engines.readers, PATH) as link:
        driver = used(link)
        engines.dispose()
        assert count(driver) == 0
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        count(driver)


def test_only_who_holds_every_lock_already_does_not_wait_for_one(
    engines: Engines, mode: str
) -> None:
    """Without the log ahead, a writer that commits waits for whoever reads."""
    for _ in range(2):
        with begun(engines.readers, PATH) as link:
            assert patience(used(link)) == WAIT_MS
        with begun(engines.writers, PATH) as link:
            assert patience(used(link)) == (0 if mode == "wal" else WAIT_MS)
            used(link).execute("INSERT INTO record VALUES ('a')")


def test_that_a_database_may_be_written_is_asked_once(engines: Engines) -> None:
    asked: list[str] = []
    for _ in range(3):
        with begun(engines.writers, PATH) as link:
            used(link).set_trace_callback(asked.append)
            link.check_writable()
    assert sum(each.startswith("DELETE") for each in asked) == 1
