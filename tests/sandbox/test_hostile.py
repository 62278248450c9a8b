"""Every hostile module ends as its first line says, all of them in one process."""

import resource
from contextlib import closing
from pathlib import Path

import pytest

from factory.sandbox.limits import MIB, Limits
from factory.sandbox.outcome import Done, Kind
from factory.sandbox.ring import Ring
from factory.sandbox.wasm.executor import WasmExecutor
from tests.sandbox.modules import expected_of, name_of, outcome

OWN = sorted((Path(__file__).parent / "hostile").glob("*.wat"))
SHARED = sorted(Path("../shared/corpora/hostile/wasm").glob("*.wat"))
LIMITS = Limits(memory_bytes=16 * MIB, deadline_ms=100)


@pytest.mark.parametrize("file", [*OWN, *SHARED], ids=lambda file: file.stem)
def test_a_hostile_module_ends_as_expected(executor: WasmExecutor, file: Path) -> None:
    expected = expected_of(file)
    first, second = (outcome(executor, file.read_bytes(), LIMITS) for _ in range(2))
    if expected == {"SAME"}:
        assert isinstance(first, Done)
        assert isinstance(second, Done)
        assert first.output == second.output
        return
    assert name_of(first) in expected
    assert name_of(second) in expected


def test_the_ring_ends_them_all_alike() -> None:
    """One after another in one worker, which none of them takes with it."""
    with closing(Ring("wasm", LIMITS.memory_bytes)) as ring:
        for file in [*OWN, *SHARED]:
            expected = expected_of(file)
            found = outcome(ring, file.read_bytes(), LIMITS)
            assert expected == {"SAME"} or name_of(found) in expected, file
        assert (ring.status.workers, ring.status.lost) == (1, 0)


def test_every_kind_of_end_has_its_module() -> None:
    covered = set().union(*(expected_of(file) for file in OWN))
    elsewhere = {
        Kind.MODULE_TOO_LARGE,
        Kind.COMPILE_REFUSED,
        Kind.INPUT_TOO_LARGE,
        Kind.CANCELLED,  # no deed of the module
        Kind.WORKER_LOST,
        Kind.WORKER_RESTING,
        Kind.SCRIPT_TOO_LARGE,
        Kind.INVALID_SCRIPT,
        Kind.ENGINE_MISSING,
        Kind.NO_ENTRY,
        Kind.SCRIPT_FAULT,
        Kind.THROWN,
        Kind.INTERNAL,  # our own faults: no module may lead there
    }
    for kind in set(Kind) - elsewhere:
        assert "".join(w.capitalize() for w in kind.split("_")) in covered


def test_memory_comes_back(executor: WasmExecutor) -> None:
    def rest() -> None:
        for file in OWN[::5]:
            outcome(executor, file.read_bytes(), LIMITS)

    rest()
    before = resident_mb()
    for _ in range(3):
        rest()
    assert resident_mb() - before < 64


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / MIB
