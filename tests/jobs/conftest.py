"""A yard in memory and one in a file: every law of builds holds on both."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.jobs.yard import Yard


@pytest.fixture(params=["file", "memory"])
def yard(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Yard]:
    location = "sqlite://" if request.param == "memory" else str(tmp_path / "f.db")
    with closing(Yard(location=location)) as opened:
        yield opened
