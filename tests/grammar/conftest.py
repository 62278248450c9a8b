"""One parser for all grammar tests; it is immutable."""

import pytest

from grammar.lexicon import Lexicon
from grammar.morph import Morphology
from grammar.parse import Parser


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser.load(with_entities=False)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.fixture(scope="session")
def morphology() -> Morphology:
    return Morphology()
