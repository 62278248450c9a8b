"""Every limit: a program that keeps it and one that passes it."""

import threading
from dataclasses import fields

import pytest

import rhai_py as rhai

TEXT = 'let s = ""; for i in 0..{} {{ s += "x"; }} s.len()'
LIST = "let a = []; for i in 0..{} {{ a.push(i); }} a.len()"
MAP = "let m = #{{}}; for i in 0..{} {{ m[`${{i}}`] = i; }} m.len()"
CALLS = "fn f(n) {{ if n == 1 {{ 1 }} else {{ f(n - 1) }} }} f({})"

# name of the limit, its value, a program with a hole, what fits, what does not
PAIRS: list[tuple[str, object, str, object, object]] = [
    ("operations", 1000, "for i in 0..{} {{ }} 1", 100, 100_000),
    ("memory", 1 << 18, "let a = []; a.pad({}, [[], [], []]); a.len()", 10, 2400),
    ("source", 100, "1{}", "", " " * 100),
    ("string", 100, TEXT, 100, 101),
    ("array", 100, LIST, 100, 101),
    ("map", 100, MAP, 100, 102),
    (
        "variables",
        4,
        "let a = 1; let b = 2; {} a",
        "",
        "let c = 3; let d = 4; let e = 5;",
    ),
    ("functions", 2, "fn a() {{ 1 }} fn b() {{ 1 }} {} 1", "", "fn c() {{ 1 }}"),
    ("call_depth", 10, CALLS, 10, 11),
    ("expr_depth", (20, 10), "{} 1", "", "(" * 30 + "1" + ")" * 30 + ";"),
    ("printed", 100, "for i in 0..{} {{ print(`123456789`); }} 1", 10, 11),
    ("result", 100, "let s = ``; s.pad({}, 'x'); s", 98, 99),
]


def engine(name: str, value: object) -> rhai.Engine:
    return rhai.Engine(rhai.Limits(**{"deadline_ms": 60_000, name: value}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value", "source", "fits", "passes"),
    PAIRS,
    ids=lambda pair: str(pair)[:12],
)
def test_limit(
    name: str, value: object, source: str, fits: object, passes: object
) -> None:
    limited = engine(name, value)
    limited.compile(source.format(fits)).run()
    with pytest.raises(rhai.LimitError) as caught:
        limited.compile(source.format(passes)).run()
    assert caught.value.limit == name


def test_result_depth() -> None:
    limited = rhai.Engine(rhai.Limits(result_depth=3))
    assert limited.compile("[[[1]]]").run() == [[[1]]]
    with pytest.raises(rhai.ResultError):
        limited.compile("[[[[1]]]]").run()


def test_deadline() -> None:
    endless = rhai.Engine(rhai.Limits(operations=1 << 40)).compile(
        "fn f(x) { loop { } }"
    )
    with pytest.raises(rhai.DeadlineError):
        endless.call("f", 1)
    with pytest.raises(rhai.DeadlineError):
        endless.call("f", 1, deadline_ms=1)


@pytest.mark.parametrize("ms", [0, -1, float("nan"), float("inf")])
def test_a_deadline_is_a_positive_number(ms: float) -> None:
    program = rhai.Engine().compile("fn f(x) { x }")
    with pytest.raises(ValueError, match="above 0"):
        program.call("f", 1, deadline_ms=ms)


@pytest.mark.parametrize("name", [field.name for field in fields(rhai.Limits)])
def test_a_limit_is_a_positive_number(name: str) -> None:
    for number in (0, -1, 1 << 60):
        value = (number, 8) if name == "expr_depth" else number
        with pytest.raises(ValueError, match=name):
            engine(name, value)


DEEP = "let a = []; for i in 0..900 { a = [#{a: a}]; } "


@pytest.mark.parametrize(
    ("last", "ends"),
    [
        ("let b = a; a == b && [b].contains(a)", "OK"),
        ("`${a}` == a.to_string()", "OK"),
        ("#{a: a}.to_json().len() > 900", "OK"),
        ("a", "ResultError"),
        ("throw a", "ScriptError"),
        ("fn f(x) { throw x } f(a)", "ScriptError"),
        ("loop { }", "OperationLimit"),
    ],
)
def test_a_deep_value_fits_no_matter_how_small_the_thread(last: str, ends: str) -> None:
    program = rhai.Engine(rhai.Limits(deadline_ms=60_000)).compile(DEEP + last)
    kinds = []

    def run() -> None:
        try:
            assert program.run() is True
            kinds.append("OK")
        except rhai.RhaiError as error:
            kinds.append(error.kind)

    usual = threading.stack_size(128 << 10)
    try:
        thread = threading.Thread(target=run)
        thread.start()
    finally:
        threading.stack_size(usual)
    thread.join()
    assert kinds == [ends]


def test_memory_is_of_one_run_and_counts_its_argument() -> None:
    program = rhai.Engine(rhai.Limits(memory=1 << 20)).compile("fn f(x) { x.len() }")
    assert program.call("f", "x" * 1000) == 1000
    with pytest.raises(rhai.LimitError) as caught:
        program.call("f", ["x" * 1000 + str(i) for i in range(2000)])
    assert caught.value.limit in {"memory", "string"}
    for _ in range(100):
        assert program.call("f", "x" * 100_000) == 100_000
