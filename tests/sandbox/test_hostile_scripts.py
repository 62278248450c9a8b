"""Hostile scripts through the second ring: a known end each, and one worker for all."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from factory.sandbox.limits import MIB, Limits
from factory.sandbox.outcome import Failure
from factory.sandbox.ring import Ring
from factory.sandbox.script.admission import admit
from tests.sandbox.scripts import ECHO, artifact_of, expected_of, output_of

OWN = sorted(Path("rhai-py/tests/hostile").glob("*.rhai"))
SHARED = sorted(Path("../shared/corpora/hostile/rhai").glob("*.rhai"))
# One with functions of its own cannot be put into a function as it stands.
PROGRAMS = [
    file for file in (*OWN, *SHARED) if "fn " not in file.read_text("utf-8", "replace")
]
LIMITS = Limits(memory_bytes=32 * MIB, deadline_ms=200, fuel=500_000)


@pytest.fixture(scope="module")
def ring() -> Iterator[Ring]:
    with closing(Ring("script", 64 * MIB, size=1)) as made:
        yield made
        assert made.status.lost == 0
        assert output_of(made.run(artifact_of(ECHO), b"[1]\n", LIMITS)) == [1]


@pytest.mark.parametrize("file", PROGRAMS, ids=lambda file: file.stem)
def test_a_hostile_script_ends_as_expected(ring: Ring, file: Path) -> None:
    body = file.read_bytes()
    made = admit(b"fn handle(record) {\n" + body + b"\n}")
    if isinstance(made, Failure):
        assert made.kind in expected_of(file)
        return
    answer = ring.run(made.artifact, b"{}\n", LIMITS)
    kind = answer.kind if isinstance(answer, Failure) else None
    assert kind in expected_of(file)


def test_there_are_enough_of_them() -> None:
    assert len(PROGRAMS) > 90
