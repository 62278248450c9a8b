"""A watch ends its own run, by the clock or from another thread, and no other."""

import ctypes
import time
from collections.abc import Iterator
from threading import Thread, Timer

import pytest

import rhai_py as rhai

wasmtime = pytest.importorskip("wasmtime")
ffi = wasmtime._ffi  # noqa: SLF001 - the wrappers do not offer the callback
ENDLESS = '(module (func (export "f") (loop br 0)))'
HOUR_NS = 3600 * 10**9


class Running:
    """An endless function on a thread of its own, with a watch."""

    def __init__(self, engine: object, length_ns: int) -> None:
        self.watch = rhai.RunWatch()
        self.watch.error_new = ctypes.cast(
            ffi.dll.wasmtime_error_new, ctypes.c_void_p
        ).value
        self.message = ""
        self._store = wasmtime.Store(engine)
        on_deadline = ffi.dll["wasmtime_store_epoch_deadline_callback"]
        on_deadline.argtypes = (ctypes.c_void_p,) * 4
        on_deadline.restype = None
        store = ctypes.cast(self._store.ptr(), ctypes.c_void_p)
        look = rhai.RunWatch.LOOK
        on_deadline(store, look, ctypes.addressof(self.watch), None)
        self._store.set_epoch_deadline(1)
        self._module = wasmtime.Module(engine, ENDLESS)
        self.watch.until_ns = time.monotonic_ns() + length_ns
        self._thread = Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        made = wasmtime.Instance(self._store, self._module, [])
        try:
            made.exports(self._store)["f"](self._store)
        except wasmtime.WasmtimeError as error:
            self.message = str(error)

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def join(self) -> None:
        self._thread.join(30)
        assert not self.is_running


@pytest.fixture
def engine() -> Iterator[object]:
    config = wasmtime.Config()
    config.epoch_interruption = True
    made = wasmtime.Engine(config)
    with rhai.EpochTicker(made):  # type: ignore[arg-type]
        yield made


def test_a_run_ends_when_its_time_is_over(engine: object) -> None:
    began = time.monotonic_ns()
    run = Running(engine, 20_000_000)
    run.join()
    assert run.watch.ended == rhai.Ended.TIME_OVER
    assert "stopped by the host" in run.message
    assert time.monotonic_ns() - began >= 20_000_000


def test_a_run_ends_when_it_is_called_off_and_no_other_does(engine: object) -> None:
    run, other = Running(engine, HOUR_NS), Running(engine, HOUR_NS)
    Timer(0.02, setattr, (run.watch, "called_off", 1)).start()
    run.join()
    assert run.watch.ended == rhai.Ended.CALLED_OFF
    assert other.is_running
    assert other.watch.ended == rhai.Ended.NOT
    other.watch.called_off = 1
    other.join()


def test_a_run_without_time_ends_at_once(engine: object) -> None:
    run = Running(engine, 0)
    run.join()
    assert run.watch.ended == rhai.Ended.TIME_OVER
