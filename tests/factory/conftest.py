"""What the tests of the factory share."""

import pytest

from tests.factory.bench import Bench


@pytest.fixture
def bench() -> Bench:
    """An empty factory in memory."""
    return Bench()
