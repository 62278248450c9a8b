"""A database that cannot be written can be read where SQLite can do it."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from factory.errors import StoreError
from factory.store.open import open_store
from tests.factory.store.rights import ordinary_rights
from tests.factory.store.samples import cell, commit, put, said


def in_a_closed_folder(file: Path) -> str:
    file.chmod(0o444)
    file.parent.chmod(0o555)
    return str(file)


def by_mode(file: Path) -> str:
    return f"sqlite:///file:{file}?mode=ro&uri=true"


def as_immutable(file: Path) -> str:
    return f"sqlite:///file:{file}?immutable=1&uri=true"


def not_ours(file: Path) -> str:
    file.chmod(0o444)
    return str(file)


@pytest.mark.parametrize("close", [in_a_closed_folder, by_mode, as_immutable, not_ours])
def test_what_cannot_be_written_can_be_read(
    folder: Path, close: Callable[[Path], str]
) -> None:
    location = close(folder / "s.db")
    with ordinary_rights(), closing(open_store(location, busy_ms=50)) as store:
        with store.snapshot() as world:
            assert world.get("analysis.ear.v1") == cell()
            assert world.head().seq == 1
        assert list(store.turns.turns()) == []
        for write in (
            store.transaction().__enter__,
            lambda: store.turns.append(said({"said": "x"})),
        ):
            with pytest.raises(StoreError) as caught:
                write()
            assert caught.value.code == "store_read_only"
            assert caught.value.fields["path"] == str(folder / "s.db")


def test_in_a_closed_folder_a_live_log_is_read_too(folder: Path) -> None:
    with closing(open_store(str(folder / "s.db"))) as writer:
        commit(writer, put(cell("analysis.eye.v1")))
        location = in_a_closed_folder(folder / "s.db")
        with (
            ordinary_rights(),
            closing(open_store(location)) as store,
            store.snapshot() as world,
        ):
            assert world.get("analysis.eye.v1") is not None


def test_in_a_closed_folder_a_later_commit_is_seen(folder: Path) -> None:
    location = in_a_closed_folder(folder / "s.db")
    with ordinary_rights():
        reader = open_store(location)
    folder.chmod(0o755)
    (folder / "s.db").chmod(0o644)
    with closing(open_store(str(folder / "s.db"))) as writer:
        commit(writer, put(cell("analysis.eye.v1")))
        in_a_closed_folder(folder / "s.db")
        with ordinary_rights(), closing(reader), reader.snapshot() as world:
            assert world.head().seq == 2
