"""The C functions that a call goes through, without the public wrappers.

wasmtime-py asks for the type of each function and converts each value on every call;
that costs 40 to 90 microseconds, these 2. What the wrappers check is checked by
`shape.contract_of` once, when a module is loaded: a call here must have the types of
the function, or memory is corrupted.

Only what may take long lets other Python threads run meanwhile. Whoever lets go of
the interpreter's lock may wait 5 ms for it when another thread is busy, which is more
than a short function takes in all.
"""

import ctypes
from collections.abc import Callable
from ctypes import byref, c_bool, c_int64, c_size_t, c_uint64, c_void_p
from typing import Any, Final

from wasmtime import Engine, FuncType, Linker, ValType, _ffi


class Raw(ctypes.Union):
    """`wasmtime_val_raw_t`: a value without its type."""

    _fields_ = (
        ("u32", ctypes.c_uint32),
        ("u64", ctypes.c_uint64),
        ("_v128", ctypes.c_uint8 * 16),
    )
    _align_ = 8


class Instance(ctypes.Structure):
    """`wasmtime_instance_t`."""

    _fields_ = (("store_id", c_uint64), ("_private", c_size_t))


Extern = _ffi.wasmtime_extern_t
MEMORY: int = _ffi.WASMTIME_EXTERN_MEMORY.value
Callback = ctypes.CFUNCTYPE(c_void_p, c_void_p, c_void_p, ctypes.POINTER(Raw), c_size_t)


_HOLDING = ctypes.PyDLL(_ffi.dll._name, handle=_ffi.dll._handle)  # noqa: SLF001


def _short(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function that keeps the interpreter's lock: it is over at once."""
    return _typed(_HOLDING[name], result, arguments)


def _long(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function that runs the guest, or frees much memory."""
    # Indexing gives a function object of our own: the wrappers' types stay theirs.
    return _typed(_ffi.dll[name], result, arguments)


def _typed(function: Any, result: Any, arguments: Any) -> Callable[..., Any]:
    function.restype, function.argtypes = result, arguments
    typed: Callable[..., Any] = function
    return typed


P, N = c_void_p, c_size_t
store_new = _short("wasmtime_store_new", P, P, P, P)
store_delete = _short("wasmtime_store_delete", None, P)
store_delete_large = _long("wasmtime_store_delete", None, P)
store_context = _short("wasmtime_store_context", P, P)
store_limiter = _short(
    "wasmtime_store_limiter", None, P, c_int64, c_int64, c_int64, c_int64, c_int64
)
on_epoch_deadline = _short("wasmtime_store_epoch_deadline_callback", None, P, P, P, P)
set_epoch_deadline = _short("wasmtime_context_set_epoch_deadline", None, P, c_uint64)
set_fuel = _short("wasmtime_context_set_fuel", P, P, c_uint64)
get_fuel = _short("wasmtime_context_get_fuel", P, P, P)
instantiate = _long("wasmtime_instance_pre_instantiate", P, P, P, P, P)
instantiate_quiet = _short("wasmtime_instance_pre_instantiate", P, P, P, P, P)
instance_export = _short(
    "wasmtime_instance_export_get", c_bool, P, P, ctypes.c_char_p, N, P
)
caller_export = _short("wasmtime_caller_export_get", c_bool, P, ctypes.c_char_p, N, P)
caller_context = _short("wasmtime_caller_context", P, P)
call = _long("wasmtime_func_call_unchecked", P, P, P, P, N, P)
memory_data = _short("wasmtime_memory_data", P, P, P)
memory_size = _short("wasmtime_memory_data_size", N, P, P)
increment_epoch = _short("wasmtime_engine_increment_epoch", None, P)
trap_new = _short("wasmtime_trap_new", P, ctypes.c_char_p, N)
_trap_code = _short("wasmtime_trap_code", c_bool, P, P)
_trap_delete = _short("wasm_trap_delete", None, P)
_error_message = _short("wasmtime_error_message", None, P, P)
_error_delete = _short("wasmtime_error_delete", None, P)
_linker_define = _short(
    "wasmtime_linker_define_func_unchecked",
    P, P, ctypes.c_char_p, N, ctypes.c_char_p, N, P, P, P, P,
)  # fmt: skip

ERROR_NEW: Final = ctypes.cast(_ffi.dll["wasmtime_error_new"], P).value
"""The address of the function that makes errors."""

TRAP: Final = {
    _ffi.wasmtime_trap_code_enum[name].value: name.removeprefix("WASMTIME_TRAP_CODE_")
    for name in _ffi.wasmtime_trap_code_enum.__members__
}
"""The names of the trap codes."""


def address(pointer: Any) -> int:
    """Where a pointer of wasmtime-py points to."""
    return ctypes.cast(pointer, c_void_p).value or 0


_memmove = ctypes.PYFUNCTYPE(P, P, P, N)(ctypes._memmove_addr)  # type: ignore[attr-defined]  # noqa: SLF001
_MOVED_AT_ONCE = 2**20


def copy_in(to: int, data: bytes, size: int) -> None:
    """Copy bytes to an address."""
    (_memmove if size <= _MOVED_AT_ONCE else ctypes.memmove)(to, data, size)


def take_trap(trap: int) -> str | None:
    """The name of a trap's code, if it has one; the trap is freed."""
    code = ctypes.c_uint8(0)
    has_code = _trap_code(trap, byref(code))
    _trap_delete(trap)
    return TRAP.get(code.value) if has_code else None


def take_error(error: int) -> str:
    """The message of an error; the error is freed."""
    vector = _ffi.wasm_byte_vec_t()
    _error_message(error, byref(vector))
    message = bytes(_ffi.to_bytes(vector)).decode("utf-8", "replace")
    _ffi.wasm_byte_vec_delete(byref(vector))
    _error_delete(error)
    return message


def define(linker: Linker, namespace: str, name: str, letters: str, *, callback: Any,
           has_result: bool) -> None:  # fmt: skip
    """Define an imported function.

    Args:
        linker: where.
        namespace: of the import.
        name: of the import.
        letters: its parameters, i for i32 and I for i64.
        callback: a `Callback`, which must outlive the linker.
        has_result: whether it gives an i32.
    """
    types = [ValType.i32() if each == "i" else ValType.i64() for each in letters]
    type_ = FuncType(types, [ValType.i32()] if has_result else [])
    where, what = namespace.encode(), name.encode()
    error = _linker_define(
        address(linker.ptr()), where, len(where), what, len(what),
        address(type_.ptr()), ctypes.cast(callback, c_void_p), None, None,
    )  # fmt: skip
    assert not error, take_error(error)


def new_store(engine: Engine) -> int:
    """A store of an engine; `store_delete` frees it."""
    store: int = store_new(address(engine.ptr()), None, None)
    return store
