"""What the host grants: without the grant the name is not there, with it caps hold."""

import threading

import pytest

import rhai_py as rhai

CONFIG = {"threshold": 0.5, "name": "да", "most": 7, "is_on": True, "none": None}


@pytest.mark.parametrize(
    "source",
    ["log(`x`)", "config(`threshold`)", "config(`a`, 1)", "Fn(`log`).call(`x`)"],
)
@pytest.mark.parametrize("strict", [False, True])
def test_without_the_grant_there_is_no_such_function(
    source: str, *, strict: bool
) -> None:
    with pytest.raises(rhai.RuntimeError_, match="Function not found") as caught:
        rhai.Engine(strict=strict).eval(source)
    assert caught.value.code == "name"


def test_one_grant_is_not_the_other() -> None:
    with pytest.raises(rhai.RuntimeError_, match="config"):
        rhai.Engine(log=True).eval("config(`threshold`)")
    with pytest.raises(rhai.RuntimeError_, match="log"):
        rhai.Engine(config=CONFIG).eval("log(`x`)")


def test_lines_are_logged_beside_what_is_printed() -> None:
    program = rhai.Engine(log=True).compile(
        """fn handle(x) { print(`p`); log(`one ${x}`); log("two\\nlines"); x }"""
    )
    assert program.call("handle", 1) == 1
    assert program.stats is not None
    assert program.stats.logged == "one 1\ntwo lines\n"
    assert (program.stats.output, program.stats.dropped) == ("p\n", 0)
    program.call("handle", 2)
    assert program.stats.logged.startswith("one 2")


def test_a_failed_run_keeps_its_lines() -> None:
    program = rhai.Engine(log=True).compile("log(`before`); throw 1")
    with pytest.raises(rhai.ScriptError):
        program.run()
    assert program.stats is not None
    assert program.stats.logged == "before\n"


def test_lines_beyond_the_limit_are_counted_and_fail_nothing() -> None:
    engine = rhai.Engine(rhai.Limits(logged=64), log=True)
    program = engine.compile("for n in 0..100 { log(`line ${n}`); } 7")
    assert program.run() == 7
    stats = program.stats
    assert stats is not None
    assert 0 < len(stats.logged) <= 64
    assert stats.logged.count("\n") + stats.dropped == 100
    assert stats.leaked_bytes == 0


def test_a_batch_keeps_the_lines_of_all_records() -> None:
    engine = rhai.Engine(rhai.Limits(logged=64), log=True)
    program = engine.compile("fn handle(x) { log(`got ${x}`); x }")
    program.map_json("handle", b"1\n2\n3\n")
    assert program.stats is not None
    assert program.stats.logged == "got 1\ngot 2\ngot 3\n"
    program.map_json("handle", b"\n".join(b"%d" % n for n in range(100)))
    assert len(program.stats.logged.encode()) <= 64
    assert program.stats.logged.count("\n") + program.stats.dropped == 100


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("log(1)", "NameError_"),
        ("log(`a`, `b`)", "NameError_"),
        ("loop { log(`x`); }", "OperationLimit"),
        ("try { loop { log(`x`); } } catch { 1 }", "OperationLimit"),
        ("let s = `x`; loop { s += s; log(s); }", "SizeLimit"),
        ("[1, 2].map(|x| log(`${x}`)); log(log)", "NameError_"),
        ("fn log(x) { log(x) } log(`x`)", "CallDepthLimit"),
        ("config(1)", "NameError_"),
        ("config(`threshold`).foo()", "NameError_"),
        ("config(`THRESHOLD`)", "NameError_"),
        ("config()", "NameError_"),
    ],
)
def test_hostile_uses_are_typed(source: str, kind: str) -> None:
    engine = rhai.Engine(
        rhai.Limits(operations=20_000, deadline_ms=5_000), log=True, config=CONFIG
    )
    program = engine.compile(source)
    with pytest.raises(rhai.RhaiError) as caught:
        program.run()
    assert caught.value.kind == kind
    assert program.stats is not None
    assert program.stats.leaked_bytes == 0
    assert len(program.stats.logged.encode()) <= rhai.Limits().logged


@pytest.mark.parametrize(("key", "value"), CONFIG.items())
def test_a_config_gives_its_values(key: str, value: object) -> None:
    engine = rhai.Engine(config=CONFIG)
    assert engine.eval(f"config(`{key}`)") == value
    assert engine.eval(f"config(`{key}`, 9)") == value


def test_a_value_that_is_not_there_may_have_another() -> None:
    engine = rhai.Engine(config=CONFIG)
    assert engine.eval("config(`other`, 9)") == 9
    with pytest.raises(rhai.RuntimeError_, match="config `other`"):
        engine.eval("config(`other`)")


def test_a_script_cannot_change_what_is_configured() -> None:
    engine = rhai.Engine(config=CONFIG)
    assert engine.eval("let n = config(`name`); n += `!`; n") == "да!"
    assert engine.eval("config(`name`)") == "да"


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        ({"a": [1]}, "nothing nested"),
        ({"a": {}}, "nothing nested"),
        ({"a": "x" * (17 << 10)}, "16 KB"),
        ({f"k{n}": n for n in range(2000)}, "16 KB"),
        ({"a": float("nan")}, "nan|NaN"),
        ({"a": 2**64}, "64 bits"),
        ({1: 1}, "not text"),
        ({"a": object()}, "object"),
    ],
)
def test_what_cannot_be_configured_is_a_value_error(
    config: dict[str, float], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        rhai.Engine(config=config)


def test_threads_log_for_themselves() -> None:
    program = rhai.Engine(log=True).compile(
        "fn handle(x) { for n in 0..200 { log(x); } }"
    )
    wrong: list[str] = []

    def work(name: str) -> None:
        for _ in range(20):
            program.call("handle", name)
            stats = program.stats
            if stats is None or set(stats.logged.split()) != {name}:
                wrong.append(name)

    threads = [threading.Thread(target=work, args=(each,)) for each in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
