"""Programs written to break out, one after another in this process.

The first line of each is `// EXPECT: Kind|Kind | why`. The host is alive and as small
as before at the end, or this file fails as a whole.
"""

import os
from pathlib import Path

import pytest

import rhai_py as rhai

HERE = Path(__file__).parent
# A larger collection lies beside a full checkout, and not beside a plain clone.
SHARED = HERE.parents[2] / "shared" / "corpora" / "hostile" / "rhai"
PROGRAMS = sorted((HERE / "hostile").glob("*.rhai")) + sorted(SHARED.glob("*.rhai"))
ENGINE = rhai.Engine(rhai.Limits(deadline_ms=200))


def expected(source: str) -> set[str]:
    header = source.splitlines()[0].removeprefix("// EXPECT: ")
    return set(header.split(" | ")[0].strip().split("|"))


def outcome(source: str) -> tuple[str, rhai.Program | None]:
    program = None
    try:
        program = ENGINE.compile(source)
        program.run()
    except rhai.RhaiError as error:
        return error.kind, program
    return "OK", program


def resident() -> int:
    """Bytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_hostile_program_ends_as_its_first_line_says(path: Path) -> None:
    source = path.read_text()
    kind, program = outcome(source)
    assert kind in expected(source)
    if program is not None:
        stats = program.stats
        assert stats is not None
        assert stats.leaked_bytes == 0
        assert stats.peak_bytes < (64 << 20)
        assert not program.bad


def test_all_of_them_leave_the_process_as_small_as_before() -> None:
    outcome("1")
    before = resident()
    quick = rhai.Engine(rhai.Limits(deadline_ms=20))
    for path in PROGRAMS:
        try:
            quick.compile(path.read_text()).run()
        except rhai.RhaiError:
            continue
    assert resident() - before < (64 << 20)


def test_every_class_of_attack_has_a_program() -> None:
    kinds = {kind for path in PROGRAMS for kind in expected(path.read_text())}
    assert {
        "ArithmeticError",
        "CallDepthLimit",
        "Deadline",
        "DepthLimit",
        "FunctionLimit",
        "MemoryLimit",
        "NameError_",
        "OK",
        "OperationLimit",
        "OutputLimit",
        "PolicyError",
        "ResultError",
        "ScriptError",
        "SizeLimit",
        "SourceTooLarge",
        "SyntaxError_",
        "VariableLimit",
    } <= kinds
