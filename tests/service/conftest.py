"""What the tests of the service share."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from grammar.parse import Parser
from tests.service.desk import Desk, opened_desk


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The command language; it holds no state."""
    return Parser.load()


@pytest.fixture
def desk(parser: Parser, tmp_path: Path) -> Iterator[Desk]:
    """A service on an empty factory, with a token for each role."""
    with opened_desk(str(tmp_path / "f.db"), parser, io.StringIO()) as desk:
        yield desk
