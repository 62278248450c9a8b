from collections.abc import Iterator

import pytest

from factory.sandbox.wasm.executor import WasmExecutor


@pytest.fixture(scope="session")
def executor() -> Iterator[WasmExecutor]:
    """One host for every module of the session."""
    made = WasmExecutor()
    yield made
    made.close()
