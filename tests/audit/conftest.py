"""What the tests of the audit share."""

from pathlib import Path
from shutil import copytree

import pytest

from tests.audit.journals import STEPS, Place, grown


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A factory with a history, signed after every change."""
    place = Place(tmp_path_factory.mktemp("original") / "factory.db")
    grown(place, STEPS)
    return place


@pytest.fixture
def place(original: Place, tmp_path: Path) -> Place:
    """A copy of it, to be tampered with."""
    folder = copytree(original.database.parent, tmp_path / "copy")
    return Place(folder / original.database.name)
