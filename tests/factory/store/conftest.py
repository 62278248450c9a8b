"""Every law of the store is stated of each kind of database."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from factory.store.open import open_store
from factory.store.sql import SqlStore
from tests.factory.store.samples import cell, commit, put


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    location = "sqlite://" if request.param == "memory" else str(tmp_path / "s.db")
    with closing(open_store(location, busy_ms=50)) as opened:
        yield opened


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users may enter, with a store of one cell in `s.db`."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    with closing(open_store(str(path / "s.db"))) as store:
        commit(store, put(cell()))
    (path / "s.db").chmod(0o644)
    yield path
    path.chmod(0o755)
    shutil.rmtree(path)
