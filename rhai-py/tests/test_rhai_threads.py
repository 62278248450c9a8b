"""Runs beside each other: Python's lock, cancelling, statistics."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

import rhai_py as rhai

HOUR = 3_600_000
ENGINE = rhai.Engine(rhai.Limits(operations=1 << 40, deadline_ms=HOUR))
ENDLESS = ENGINE.compile("fn f(x) { loop { } } fn g(x) { x }")


@contextmanager
def running(count: int, token: rhai.CancelToken) -> Iterator[list[str]]:
    """So many endless runs with one token, and how each of them ended."""
    ends: list[str] = []

    def run(_: int) -> None:
        started.set()
        try:
            ENDLESS.call("f", 1, cancel=token)
        except rhai.RhaiError as error:
            ends.append(error.kind)

    started = Event()
    with ThreadPoolExecutor(count) as pool:
        jobs = [pool.submit(run, number) for number in range(count)]
        assert started.wait(60)
        yield ends
        for job in jobs:
            job.result(60)


def test_python_goes_on_while_scripts_run_and_one_token_stops_them_all() -> None:
    token = rhai.CancelToken()
    with running(3, token) as ends:
        # Reached only because the endless runs do not hold Python's lock.
        assert ENDLESS.call("g", 7) == 7
        assert not token.cancelled
        token.cancel()
    assert token.cancelled
    assert ends == ["Cancelled"] * 3


def test_a_cancelled_token_stops_a_run_at_once() -> None:
    token = rhai.CancelToken()
    token.cancel()
    with pytest.raises(rhai.CancelledError):
        ENDLESS.call("f", 1, cancel=token)
    lines = ENDLESS.map_json("f", b"1\n2\n", cancel=token).splitlines()
    assert len(lines) == 2
    assert all(b'"Cancelled"' in line for line in lines)


def test_threads_do_not_mix_their_runs() -> None:
    program = ENGINE.compile("fn f(x) { let a = []; for i in 0..x { a.push(x); } a }")

    def work(number: int) -> bool:
        return all(program.call("f", number) == [number] * number for _ in range(50))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(1, 40)))


def test_statistics_are_of_the_last_call_on_this_thread() -> None:
    program = ENGINE.compile("fn f(x) { for i in 0..x { } print(x); }")
    assert program.stats is None
    program.call("f", 10)
    few = program.stats
    program.call("f", 1000)
    many = program.stats
    assert few is not None
    assert many is not None
    assert few.operations < many.operations
    assert (many.printed, many.output) == (5, "1000\n")
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: program.stats).result() is None
    assert program.stats is not None
    assert program.stats.operations == many.operations


def test_the_same_run_takes_the_same_operations_and_leaks_nothing() -> None:
    source = "fn f(x) { let m = #{}; for i in 0..50 { m[`k${i}`] = [i, x]; } m.len() }"
    program = ENGINE.compile(source)
    seen = set()
    for _ in range(5):
        program.call("f", {"a": ["text"] * 10})
        stats = program.stats
        assert stats is not None
        seen.add((stats.operations, stats.leaked_bytes))
        assert stats.peak_bytes > 0
    assert len(seen) == 1
    assert seen.pop()[1] == 0
