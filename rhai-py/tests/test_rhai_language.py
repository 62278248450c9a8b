"""The language is Rhai's but for the refusals; `conformance/` compares it with Rhai."""

import pytest

import rhai_py as rhai

ENGINE = rhai.Engine()


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("40 + 2", 42),
        ("", None),
        ("let x = 1;", None),
        ("const SIZE = 42; fn size() { global::SIZE } size()", 42),
        ("let x = 42; export x as answer; x", 42),
        ("[1, 2, 3].map(|n| n * 2).filter(|n| n > 2)", [4, 6]),
        ("let n = [1, 2, 3]; n.for_each(|| this += 1); n", [2, 3, 4]),
        ("[3, 1, 2].order().find(|n| n > 1)", 2),
        ("4 !in [1, 2] && 'a' in \"abc\"", True),
        ("let x = (); x?.y ?? 7", 7),
        ("let m = #{n: 40, add: |x| this.n += x}; m.add(2); m.n", 42),
        ("switch 7 { 0..5 => 1, 5..10 if true => 2, _ => 3 }", 2),
        ("let n = 0; try { throw 42 } catch (e) { n = e + 1 } n", 43),
        ("let s = 0; for (x, i) in [5, 6] { s += x * i } s", 6),
        ("loop { break 42; }", 42),
        ("`${1 + 1} of ${[1]}`", "2 of [1]"),
        ("'x'", "x"),
        ("0xff + 0b11 + 1_000", 1258),
        ("let x = 1; x.is_shared()", False),
        ('let f = Fn("len"); f.call([1, 2])', 2),
        ("private fn twice(x) { x * 2 } twice(21)", 42),
        ("type_of(1..3)", "range"),
        ('parse_json(`{"a": [1, null]}`)', {"a": [1, None]}),
    ],
)
def test_scripts_have_values(source: str, value: object) -> None:
    assert ENGINE.compile(source).run() == value
    assert ENGINE.eval(source) == value


@pytest.mark.parametrize(
    ("source", "column"),
    [("  eval(`1`)", 3), ("let f = Fn(`f`); f.curry(1)", 20), ("import `x` as x;", 1)],
)
def test_what_is_refused_is_called_so(source: str, column: int) -> None:
    with pytest.raises(rhai.SyntaxError_) as caught:
        ENGINE.compile(source)
    word = source[column - 1 :].split("(", maxsplit=1)[0].split(" ", maxsplit=1)[0]
    assert caught.value.message == f"`{word}` is refused here"
    assert (caught.value.line, caught.value.column) == (1, column)


@pytest.mark.parametrize("source", ["let s = `eval`; s", "let evaluate = 1; evaluate"])
def test_a_word_is_not_refused_for_its_letters(source: str) -> None:
    assert ENGINE.eval(source) in {"eval", 1}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("let a = 1; let f = || a; f.call()", "Variable not found: a"),
        ("timestamp()", "Function not found: timestamp ()"),
        ("os::exit(1)", "Module not found: os"),
    ],
)
def test_what_is_not_there_is_not_found(source: str, message: str) -> None:
    with pytest.raises(rhai.RuntimeError_) as caught:
        ENGINE.eval(source)
    assert caught.value.code == "name"
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("throw 42", "42"),
        ("throw `no`", "no"),
        ("throw", "threw a value of type ()"),
        ("throw #{code: 1}", "threw a value of type map"),
    ],
)
def test_what_is_thrown_is_told(source: str, message: str) -> None:
    with pytest.raises(rhai.ScriptError) as caught:
        ENGINE.eval(source)
    assert caught.value.message == message


def test_eval_has_the_bounds_of_a_run() -> None:
    token = rhai.CancelToken()
    token.cancel()
    with pytest.raises(rhai.CancelledError):
        ENGINE.eval("loop {}", cancel=token)
    with pytest.raises(rhai.DeadlineError):
        ENGINE.eval("loop {}", deadline_ms=1)
