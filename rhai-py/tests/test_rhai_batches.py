"""Whole batches: one deadline, one limit of results, the first failure is all."""

import pytest

import rhai_py as rhai

DOUBLE = "fn handle(x) { print(x); if x == 3 { throw `three` } x * 2 }"


def program(source: str = DOUBLE, **limits: int) -> rhai.Program:
    return rhai.Engine(rhai.Limits(**limits)).compile(source)  # type: ignore[arg-type]


def test_a_whole_batch_gives_what_the_records_give() -> None:
    made = program()
    lines = b"1\n2\n4\n"
    assert made.map_json("handle", lines, whole=True) == b"2\n4\n8\n"
    assert made.map_json("handle", lines, whole=True) == made.map_json("handle", lines)
    assert made.stats is not None
    assert made.stats.output == "1\n2\n4\n"
    assert made.map_json("handle", b"", whole=True) == b""


def test_the_first_failure_fails_it_with_its_place() -> None:
    made = program()
    with pytest.raises(rhai.ScriptError) as caught:
        made.map_json("handle", b"1\n3\n5\n", whole=True)
    assert caught.value.value == "three"
    assert (caught.value.line, caught.value.program) == (1, "script")
    assert made.stats is not None
    assert made.stats.output == "1\n3\n"
    assert made.stats.leaked_bytes == 0
    assert b"three" in made.map_json("handle", b"1\n3\n5\n")


def test_a_line_that_is_no_json_fails_it() -> None:
    with pytest.raises(rhai.ResultError):
        program().map_json("handle", b"1\n\n2\n", whole=True)


def test_the_results_of_all_have_one_limit() -> None:
    made = program("fn handle(x) { `${x}${x}${x}` }", result=100)
    lines = b"\n".join([b"12345678"] * 10)
    assert len(made.map_json("handle", lines)) > 100
    with pytest.raises(rhai.LimitError) as caught:
        made.map_json("handle", lines, whole=True)
    assert caught.value.limit == "result"


def test_all_records_have_one_deadline() -> None:
    """A record takes a part of the time; no loop of them may take more than all."""
    made = program("fn handle(x) { for n in 0..200_000 { } x }", operations=1 << 40)
    lines = b"\n".join([b"1"] * 10_000)
    with pytest.raises(rhai.DeadlineError):
        made.map_json("handle", lines, deadline_ms=50, whole=True)


def test_a_cancel_ends_it() -> None:
    token = rhai.CancelToken()
    token.cancel()
    with pytest.raises(rhai.CancelledError):
        program().map_json("handle", b"1\n2\n", cancel=token, whole=True)
