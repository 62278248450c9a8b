"""Arithmetic fails with its place too, which the engine's quick way of it has not."""

from collections.abc import Callable

import pytest

import rhai_py as rhai

ENGINE = rhai.Engine()
DIVIDE = """fn handle(record) {
  let share = record.all;
  share / record.parts
}"""
DEEPER = """fn tenth(n) {
  1 +
    n / (n - 7)
}
fn handle(record) {
  tenth(record.all)
}"""
RECORD = {"all": 7, "parts": 0}
LINE = b'{"all": 7, "parts": 0}'

Call = Callable[[rhai.Program], object]
WAYS: dict[str, Call] = {
    "call": lambda program: program.call("handle", RECORD),
    "call_json": lambda program: program.call_json("handle", LINE),
    "whole batch": lambda program: program.map_json(
        "handle", b'{"all": 1, "parts": 1}\n' + LINE, whole=True
    ),
}


@pytest.mark.parametrize("call", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(
    ("source", "line", "column", "function"),
    [(DIVIDE, 3, 9, None), (DEEPER, 3, 7, "tenth")],
)
def test_arithmetic_in_a_call_has_its_place(
    call: Call, source: str, line: int, column: int, function: str | None
) -> None:
    program = ENGINE.compile(source)
    with pytest.raises(rhai.RuntimeError_) as caught:
        call(program)
    error = caught.value
    assert (error.code, error.kind) == ("arithmetic", "ArithmeticError")
    assert (error.line, error.column, error.function) == (line, column, function)
    assert program.stats is not None
    assert program.stats.leaked_bytes == 0
    assert not program.bad


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("let x = 0;\n1 % x", (2, 3)),
        ("let x = 9223372036854775807;\n\nx += 1", (3, 3)),
        ("let x = -9223372036854775807 - 1;\n-x", (2, 1)),
        ("2 ** 64", (1, 3)),
        ("let a = [1, 2];\na.map(|n|\n n / 0)", (3, 4)),
    ],
)
def test_arithmetic_of_statements_has_its_place(
    source: str, place: tuple[int, int]
) -> None:
    with pytest.raises(rhai.RuntimeError_) as caught:
        ENGINE.eval(source)
    assert (caught.value.line, caught.value.column) == place


def test_looking_for_the_place_prints_and_logs_nothing_more() -> None:
    program = rhai.Engine(log=True).compile("print(`p`); log(`l`); 1 / 0")
    with pytest.raises(rhai.RuntimeError_):
        program.run()
    assert program.stats is not None
    assert (program.stats.output, program.stats.logged) == ("p\n", "l\n")


def test_a_place_that_takes_too_long_to_find_is_left_out() -> None:
    """The second run is slower and has half of the time; it is only for the place."""
    source = (
        "let x = 0; for n in 0..200_000_000 { if x > 1_000 { break; } x += 1; } 1 / 0"
    )
    with pytest.raises(rhai.RhaiError) as caught:
        rhai.Engine(rhai.Limits(deadline_ms=2_000)).eval(source)
    assert caught.value.kind in {"ArithmeticError", "Deadline"}


def test_a_caught_error_of_arithmetic_is_no_failure() -> None:
    assert ENGINE.eval("let n = 0; try { 1 / 0 } catch { n = 2 } n") == 2
