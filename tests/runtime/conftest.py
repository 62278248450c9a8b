"""A factory over functions in a database file."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.runtime.plant import Plant, fails, new, old
from tests.runtime.samples import Work


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    works: dict[str, Work] = {"a": old, "b": new, "f": fails, "C": new}
    with closing(Plant(works, str(tmp_path / "f.db"))) as opened:
        yield opened
