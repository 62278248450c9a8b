"""What the tests of the immune system share."""

import pytest

from grammar.parse import Parser
from tests.factory.bench import Bench
from tests.immune.ward import Ward


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The command language; it holds no state."""
    return Parser.load()


@pytest.fixture
def ward(parser: Parser) -> Ward:
    """Two proved versions of vision; the second one serves."""
    made = Ward(parser)
    made.two_stable()
    return made


@pytest.fixture
def bench() -> Bench:
    """An empty factory in memory."""
    return Bench()
