from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from factory.sandbox.wasm.executor import WasmExecutor
from grammar.parse import Parser
from tests.agent.conversation import Room
from tests.sandbox.sourced import SUBJECTS, Subject, say


@pytest.fixture(scope="session")
def executor() -> Iterator[WasmExecutor]:
    """One host for every module of the session."""
    made = WasmExecutor()
    yield made
    made.close()


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser.load()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache") / "compiled"


@pytest.fixture(params=SUBJECTS.values(), ids=SUBJECTS)
def subject(request: pytest.FixtureRequest) -> Subject:
    """Each backend of sources; a test of one of them names it by `parametrize`."""
    found: Subject = request.param
    return found


@pytest.fixture
def room(
    subject: Subject,
    parser: Parser,
    tmp_path: Path,
    compiled: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Room]:
    """A factory whose gate is open, in a folder with some sources."""
    monkeypatch.setenv("FACTORY_COMPILED", str(compiled))
    monkeypatch.chdir(tmp_path)
    for name, source in subject.files.items():
        Path(f"{name}{subject.suffix}").write_bytes(source)
    made = Room(parser, str(tmp_path / "f.db"))
    with closing(made.factory):
        say(made, f"unlock {subject.capability}", f"capability.{subject.capability}")
        yield made
