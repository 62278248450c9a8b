"""What the tests of the agent share."""

import pytest

from grammar.parse import Parser
from tests.agent.conversation import Room


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The command language; it holds no state."""
    return Parser.load()


@pytest.fixture
def room(parser: Parser) -> Room:
    """An empty factory."""
    return Room(parser)
