"""The schema: made at once or by the migrations, it is the same one."""

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine

from factory.errors import StoreError
from factory.store.migrate import config_for
from factory.store.open import open_store
from factory.store.schema import HEAD, REVISIONS
from tests.factory.store.samples import cell, commit, put, said


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "s.db"


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{file}")
    yield made
    made.dispose()


def run(engine: Engine, *steps: str) -> None:
    with engine.begin() as connection:
        config = config_for(connection)
        for step in steps:
            verb, _, target = step.partition(" ")
            getattr(command, verb)(config, *([target] if target else []))


def schema_of(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Columns, keys and indexes of every table, whatever the SQL was spelled like."""
    with closing(sqlite3.connect(file)) as connection:
        ask = connection.execute
        tables = ask("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        found = {}
        for (table,) in tables:
            found[table] = sorted(ask(f"PRAGMA table_info({table})")) + sorted(
                ask(f"PRAGMA foreign_key_list({table})")
            )
            for row in ask(f"PRAGMA index_list({table})").fetchall():
                found[row[1]] = [row[2:], *ask(f"PRAGMA index_info({row[1]})")]
        return found


def test_the_constants_are_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", "factory.store:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_current_head() == HEAD
    walked = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(walked)) == REVISIONS


def test_the_migrations_make_what_the_tables_say(engine: Engine) -> None:
    run(engine, "upgrade head", "check")


def test_a_new_database_is_what_the_migrations_make(
    file: Path, engine: Engine, tmp_path: Path
) -> None:
    run(engine, "upgrade head")
    open_store(str(tmp_path / "new.db")).close()
    assert schema_of(tmp_path / "new.db") == schema_of(file)


def test_down_and_up_again_is_the_same(file: Path, engine: Engine) -> None:
    run(engine, "upgrade head")
    before = schema_of(file)
    run(engine, "downgrade base")
    assert set(schema_of(file)) == {
        "alembic_version",
        "sqlite_autoindex_alembic_version_1",
    }
    run(engine, "upgrade head", "check")
    assert schema_of(file) == before


@pytest.mark.parametrize("version", ["base", *REVISIONS])
def test_an_older_database_is_migrated_and_keeps_its_content(
    file: Path, engine: Engine, version: str
) -> None:
    with closing(open_store(str(file))) as store:
        commit(store, put(cell()))
    run(engine, f"downgrade {version}")
    with closing(open_store(str(file))) as store:
        store.turns.append(said({"said": "x"}))
        with store.snapshot() as world:
            kept = world.records("cell"), world.head().seq
    run(engine, "check")
    assert kept == (((), 0) if version == "base" else ((cell(),), 1))


def test_a_migration_that_fails_leaves_the_older_database(
    file: Path, engine: Engine
) -> None:
    run(engine, "upgrade 0001")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE VIEW turn AS SELECT 1")
    before = schema_of(file)
    with pytest.raises(StoreError) as caught:
        open_store(str(file))
    assert caught.value.code == "store_failed"
    assert schema_of(file) == before


def imported_by(script: str, *arguments: str) -> set[str]:
    tell = "import sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"{script}\n{tell}", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_neither_alembic_nor_the_orm_is_imported_without_need(file: Path) -> None:
    script = (
        "import sys\n"
        "from factory.store.open import open_store\n"
        "for _ in range(2):\n"
        "    open_store(sys.argv[1]).close()"
    )
    loaded = imported_by(script, str(file))
    assert "sqlalchemy" in loaded
    assert not loaded & {"alembic", "sqlalchemy.orm"}


def test_only_the_owner_can_read_a_new_database(tmp_path: Path) -> None:
    file = tmp_path / "data" / "factory" / "s.db"
    with closing(open_store(str(file))) as store:
        commit(store, put(cell()))
        rights = {
            path.name: stat.S_IMODE(path.stat().st_mode)
            for path in (file.parent, *file.parent.iterdir())
        }
    assert rights == {
        "factory": 0o700,
        "s.db": 0o600,
        "s.db-wal": 0o600,
        "s.db-shm": 0o600,
    }


def test_a_database_is_durable_and_keeps_its_links(file: Path) -> None:
    with closing(open_store(str(file))) as store, store.transaction() as transaction:
        ask = transaction._link.connection.exec_driver_sql
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        found = [ask(f"PRAGMA {pragma}").scalar() for pragma in pragmas]
    assert found == ["wal", 2, 1]


def test_a_writer_at_the_first_opening_is_waited_for(file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    with closing(other):
        other.execute("BEGIN IMMEDIATE")
        release = Timer(0.2, other.rollback)
        release.start()
        with closing(open_store(str(file), busy_ms=60_000)) as store:
            commit(store, put(cell()))
        release.join()


def test_a_database_that_came_back_without_its_log_gets_one(
    file: Path, tmp_path: Path
) -> None:
    with closing(open_store(str(file))) as store:
        commit(store, put(cell()))
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    with closing(open_store(str(copy))) as store, store.snapshot() as before:
        commit(store, put(cell("analysis.eye.v1")))
        assert before.head().seq == 1
