"""The ticker against the real engine: it ticks, it stops, it outlives nothing."""

import gc
import os
import signal
from collections.abc import Iterator
from time import monotonic

import pytest

import rhai_py as rhai

wasmtime = pytest.importorskip("wasmtime")
ENDLESS = '(module (func (export "f") (loop br 0)))'


@pytest.fixture
def engine() -> Iterator[object]:
    config = wasmtime.Config()
    config.epoch_interruption = True
    yield wasmtime.Engine(config)
    gc.collect()


def spin(engine: object) -> str:
    """Run an endless function for three ticks; how it ended."""
    store = wasmtime.Store(engine)
    store.set_epoch_deadline(3)
    module = wasmtime.Module(engine, ENDLESS)
    function = wasmtime.Instance(store, module, []).exports(store)["f"]
    with pytest.raises(wasmtime.Trap) as caught:
        function(store)
    return str(caught.value.trap_code.name)


def test_an_endless_function_ends_by_ticks(engine: object) -> None:
    with rhai.EpochTicker(engine, interval_ms=1) as ticker:  # type: ignore[arg-type]
        assert spin(engine) == "INTERRUPT"
        assert ticker.ticks >= 3
        assert ticker.running
    assert not ticker.running
    ticks = ticker.ticks
    ticker.stop()
    assert ticker.ticks == ticks


def test_the_engine_may_go_first(engine: object) -> None:
    ticker = rhai.EpochTicker(engine, interval_ms=0.1)  # type: ignore[arg-type]
    ticks = ticker.ticks
    engine.close()  # type: ignore[attr-defined]
    while ticker.ticks < ticks + 20:
        assert ticker.running
    ticker.stop()
    with pytest.raises(ValueError, match="closed"):
        rhai.EpochTicker(engine)  # type: ignore[arg-type]


def test_many_come_and_go_dropped_or_stopped(engine: object) -> None:
    for number in range(30):
        ticker = rhai.EpochTicker(engine, interval_ms=0.1)  # type: ignore[arg-type]
        if number % 2:
            ticker.stop()
        del ticker
    with rhai.EpochTicker(engine):  # type: ignore[arg-type]
        assert spin(engine) == "INTERRUPT"


def test_the_epoch_follows_the_clock(engine: object) -> None:
    """However late its thread runs, the ticks are those of the time that passed."""
    before = monotonic()
    with rhai.EpochTicker(engine, interval_ms=0.1) as ticker:  # type: ignore[arg-type]
        started = monotonic()
        for _ in range(200):
            least = int((monotonic() - started) * 10_000)
            ticker.catch_up()
            assert least <= ticker.ticks <= (monotonic() - before) * 10_000
    ticks = ticker.ticks
    ticker.catch_up()
    assert ticker.ticks == ticks


def test_a_stopped_process_makes_up_for_it(engine: object) -> None:
    """A child with a ticker stops for a while; as it goes on, the epoch has too."""
    start, end = os.pipe()
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        ticker = rhai.EpochTicker(engine, interval_ms=0.1)  # type: ignore[arg-type]
        began = monotonic()
        os.write(end, b"!")
        signal.sigwait([signal.SIGUSR1])
        missed = int((monotonic() - began) * 10_000) - 2
        os._exit(0 if missed > 100 and late(ticker, missed) else 1)
    os.read(start, 1)
    os.kill(child, signal.SIGSTOP)
    os.waitpid(child, os.WUNTRACED)
    began = monotonic()
    while monotonic() < began + 0.05:
        pass
    os.kill(child, signal.SIGUSR1)
    os.kill(child, signal.SIGCONT)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    os.close(start)
    os.close(end)


def late(ticker: rhai.EpochTicker, ticks: int) -> bool:
    """Whether the ticker comes to so many ticks by itself."""
    until = monotonic() + 10
    while ticker.ticks < ticks and monotonic() < until:
        pass
    return ticker.ticks >= ticks


def test_a_forked_child_can_drop_it(engine: object) -> None:
    ticker = rhai.EpochTicker(engine)  # type: ignore[arg-type]
    child = os.fork()
    if child == 0:
        ticker.stop()
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert ticker.running
    ticker.stop()


@pytest.mark.parametrize("interval", [0, -1, 0.01, 1e9, float("nan")])
def test_an_interval_has_a_range(engine: object, interval: float) -> None:
    with pytest.raises(ValueError, match="interval_ms"):
        rhai.EpochTicker(engine, interval_ms=interval)  # type: ignore[arg-type]


def test_only_an_engine_of_wasmtime_is_ticked() -> None:
    with pytest.raises(TypeError, match="wasmtime"):
        rhai.EpochTicker(object())  # type: ignore[arg-type]
