"""Ticking the epoch of a WebAssembly engine without Python's lock."""

import ctypes
from types import TracebackType
from typing import Protocol, Self

from rhai_py._native import _EpochTicker


class _Engine(Protocol):
    """`wasmtime.Engine`, as far as the ticker needs it."""

    def ptr(self) -> "ctypes._Pointer[ctypes.Structure]":
        """The C engine, or ValueError when it is closed."""


class EpochTicker:
    """Increments the epoch of a `wasmtime.Engine` from a thread of its own.

    The thread is native and never waits for Python, so that deadlines hold while
    Python is busy. It runs before other threads where the system permits that, and
    when it could not run it ticks for all the time that went by. It owns a reference
    of its own to the engine: closing or dropping the Python engine, in whatever order,
    leaves it alive until the ticker stops. It stops at the end of a `with` block, at
    `stop()`, and when it is dropped.

    Attributes:
        ticks: How many times the epoch was incremented.
        running: Whether it has not been stopped.
    """

    __slots__ = ("_ticker",)

    def __init__(self, engine: _Engine, *, interval_ms: float = 1.0) -> None:
        """Start ticking.

        Args:
            engine: A `wasmtime.Engine` with epoch interruption.
            interval_ms: Milliseconds between two ticks, from 0.1 to 60000.

        Raises:
            ValueError: The engine is closed, or the interval out of range.
            TypeError: It is not an engine of the `wasmtime` package.
        """
        library = _library_of(engine)
        self._ticker = _EpochTicker(
            _address(engine.ptr()),
            _address(library.wasmtime_engine_clone),
            _address(library.wasmtime_engine_increment_epoch),
            _address(library.wasm_engine_delete),
            interval_ms,
        )

    @property
    def ticks(self) -> int:
        return self._ticker.ticks

    @property
    def running(self) -> bool:
        return self._ticker.running

    def catch_up(self) -> None:
        """Make the ticks that are due now.

        Before a deadline is set in ticks: ticks that were missed before would otherwise
        be made up for within it.
        """
        self._ticker.catch_up()

    def stop(self) -> None:
        """Stop the thread and wait for its end; a second stop does nothing."""
        self._ticker.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _library_of(engine: object) -> ctypes.CDLL:
    """The loaded C library that made the engine: only its functions fit it."""
    import wasmtime  # noqa: PLC0415 - needed by who has an engine, and by nobody else
    from wasmtime import _ffi  # noqa: PLC0415

    if not isinstance(engine, wasmtime.Engine):
        message = f"a wasmtime.Engine is needed, not a {type(engine).__name__}"
        raise TypeError(message)
    return _ffi.dll


def _address(pointer: object) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0  # type: ignore[arg-type]
