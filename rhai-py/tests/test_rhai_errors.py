"""What an error says, and that a script cannot talk its way round a limit."""

import pickle

import pytest

import rhai_py as rhai

ENGINE = rhai.Engine()


def error(source: str) -> rhai.RhaiError:
    with pytest.raises(rhai.RhaiError) as caught:
        ENGINE.compile(source, name="norm@3").run()
    return caught.value


@pytest.mark.parametrize(
    ("source", "kind", "line", "column"),
    [
        ("let a = 1;\nlet b = ;", "SyntaxError_", 2, 9),
        ("1;\nfoo(1)", "NameError_", 2, 1),
        ("let a = [1];\n a[5]", "RuntimeError_", 2, 4),
        ("let x = 0;\nabs(-9223372036854775807 - 1)", "ArithmeticError", 2, 1),
        ('throw "no"', "ScriptError", 1, 1),
        ("let s = 'x' * 2;", "NameError_", 1, 13),
        ('let a = 1;\na.push("x")', "NameError_", 2, 3),
        ("let n = 1; for x in n { }", "TypeError_", 1, 21),
        ("sleep(1)", "PolicyError", 1, 1),
    ],
)
def test_an_error_has_a_place(source: str, kind: str, line: int, column: int) -> None:
    said = error(source)
    assert (said.kind, said.line, said.column) == (kind, line, column)
    assert said.program == "norm@3"
    assert f"norm@3, line {line}, column {column}" in str(said)


def test_an_error_inside_functions_has_the_innermost_place_and_name() -> None:
    said = error("fn inner(x) {\n x.nope()\n}\nfn outer(x) { inner(x) }\nouter(0)")
    assert (said.line, said.function) == (2, "inner")
    said = error("fn inner(x) {\n 1 / x\n}\nfn outer(x) { inner(x) }\nouter(0)")
    assert (said.line, said.function) == (2, "inner")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("nope", "name"),
        ("[1][9]", "index"),
        ("1 % 0", "arithmetic"),
        ("let n = 1; for x in n { }", "type"),
    ],
)
def test_a_run_time_error_has_a_code(source: str, code: str) -> None:
    said = error(source)
    assert isinstance(said, rhai.RuntimeError_)
    assert said.code == code


@pytest.mark.parametrize(
    ("source", "value"),
    [("throw #{a: [1]}", {"a": [1]}), ("throw 0..1", "threw a value of type")],
)
def test_a_thrown_value_is_handed_out(source: str, value: object) -> None:
    said = error(source)
    assert isinstance(said, rhai.ScriptError)
    if isinstance(value, str):
        assert str(said.value).startswith(value)
    else:
        assert said.value == value


def test_texts_are_short() -> None:
    said = error("let s = ``; s.pad(100000, 'я'); throw s")
    assert isinstance(said, rhai.ScriptError)
    assert len(said.message.encode()) <= 4096
    assert len(str(said.value).encode()) <= 4096


@pytest.mark.parametrize(
    "source",
    [
        "loop { try { loop { } } catch { } }",
        "try { sleep(1) } catch { 1 }",
        "let a = [2, 1]; a.sort(|x, y| { sleep(1) }); 1",
        "let a = [1, 1]; a.dedup(|x, y| { sleep(1) }); 1",
        "fn f(n) { try { f(n + 1) } catch { 1 } } f(0)",
        "try { let s = `x`; loop { s += s; } } catch { 1 }",
        "try { let s = ``; s.pad(99999, 'x'); print(s); } catch { } 1",
    ],
)
def test_what_stops_a_run_is_not_for_catching(source: str) -> None:
    said = error(source)
    assert isinstance(said, rhai.LimitError | rhai.DeadlineError | rhai.PolicyError)


def test_errors_travel_between_processes() -> None:
    for source in ("1 +", "1 / 0", "throw [1]", "sleep(1)", "blob(99999999)"):
        said = error(source)
        copy = pickle.loads(pickle.dumps(said))  # noqa: S301 - our own bytes
        assert (type(copy), vars(copy)) == (type(said), vars(said))


def test_only_what_is_declared_can_be_called() -> None:
    program = ENGINE.compile("fn b(x) { x } fn a() { 1 } let f = |x| x;")
    assert program.functions == (("a", 0), ("b", 1))
    for name in ("nope", "a", "abs", "print", "eval", "sleep", ""):
        with pytest.raises(rhai.RuntimeError_) as caught:
            program.call(name, 1)
        assert caught.value.code == "name"


def test_a_call_sees_nothing_of_the_body_nor_of_other_calls() -> None:
    program = ENGINE.compile("let n = 1; fn f(x) { x.n += 1; x } fn g(x) { n }")
    value = {"n": 1}
    assert program.call("f", value) == {"n": 2}
    assert program.call("f", value) == {"n": 2}
    assert value == {"n": 1}
    with pytest.raises(rhai.RuntimeError_):
        program.call("g", 1)


def test_a_strict_engine_finds_mistyped_names_when_compiling() -> None:
    strict = rhai.Engine(strict=True)
    with pytest.raises(rhai.SyntaxError_) as caught:
        strict.compile("fn f(x) {\n  y\n}")
    assert (caught.value.line, caught.value.column) == (2, 3)
    with pytest.raises(rhai.RuntimeError_):
        strict.compile("#{a: 1}.b").run()


def test_another_backend_is_refused() -> None:
    with pytest.raises(ValueError, match="native"):
        rhai.Engine(backend="wasm")  # type: ignore[arg-type]
