"""Joins the cell's WASI world to wasmtime: one native callback for each function."""

import ctypes
import threading
from collections.abc import Callable
from ctypes import byref
from typing import Any

from wasmtime import Engine, Linker

from factory.sandbox.outcome import Failure, Kind, failure
from factory.sandbox.wasm import raw
from factory.sandbox.wasm.wasi import NAMESPACE, PARAMETERS, has_result, serve
from factory.sandbox.wasm.world import Ended, World

_MEMORY = b"memory"
_STOP = b"stopped by the host"


class Stage(threading.local):
    """Which run is under way on this thread: its world, and how the host ended it."""

    world: World | None = None
    ended: Failure | None = None


class CallerMemory:
    """`world.Guest` over the memory of the instance that calls.

    Looked up on every call: a growth may have moved it.

    Args:
        caller: `wasmtime_caller_t`.
    """

    def __init__(self, caller: int) -> None:
        extern = raw.Extern()
        name_size = len(_MEMORY)
        is_there = raw.caller_export(caller, _MEMORY, name_size, byref(extern))
        self._base = self._size = 0
        kind: Any = extern.kind
        if is_there and kind == raw.MEMORY:
            context, memory = raw.caller_context(caller), byref(extern.of.memory)
            self._base = raw.memory_data(context, memory) or 0
            self._size = raw.memory_size(context, memory)

    def read(self, at: int, size: int) -> bytes:
        self._check(at, size)
        return ctypes.string_at(self._base + at, size) if size else b""

    def write(self, at: int, data: bytes) -> None:
        self._check(at, len(data))
        ctypes.memmove(self._base + at, data, len(data))

    def _check(self, at: int, size: int) -> None:
        if at + size > self._size:
            message = f"{size} bytes at {at} of {self._size}"
            raise IndexError(message)


class Linked:
    """A linker with the whole of WASI in it.

    Args:
        engine: whose modules it links.
        stage: tells each callback whose run it serves.
    """

    def __init__(self, engine: Engine, stage: Stage) -> None:
        self.linker = Linker(engine)
        # wasmtime holds only their addresses.
        self._callbacks = [
            self._define(name, letters, stage) for name, letters in PARAMETERS.items()
        ]

    def _define(self, name: str, letters: str, stage: Stage) -> Any:
        callback = raw.Callback(_served(name, letters, stage))
        raw.define(
            self.linker,
            NAMESPACE,
            name,
            letters,
            callback=callback,
            has_result=has_result(name),
        )
        return callback


def _served(name: str, letters: str, stage: Stage) -> Callable[..., int | None]:
    fields = ["u32" if letter == "i" else "u64" for letter in letters]
    gives = has_result(name)

    def called(_: int, caller: int, values: Any, __: int) -> int | None:
        # Nothing may leave a native callback but a trap.
        try:
            assert stage.world is not None
            args = [getattr(values[i], field) for i, field in enumerate(fields)]
            result = serve(name, stage.world, CallerMemory(caller), args)
            if gives:
                values[0].u64 = result
        except Ended as end:
            stage.ended = end.failure
        except BaseException as error:  # noqa: BLE001 - see above
            stage.ended = failure(Kind.INTERNAL, f"{name}: {error!r}")
        else:
            return None
        trap: int = raw.trap_new(_STOP, len(_STOP))
        return trap

    return called
