"""Ending one run of a WebAssembly store from outside, without Python's lock."""

import ctypes
from enum import IntEnum
from typing import ClassVar

from rhai_py._native import _epoch_look


class Ended(IntEnum):
    """Why a watch ended its run."""

    NOT = 0
    CALLED_OFF = 1
    TIME_OVER = 2


class RunWatch(ctypes.Structure):
    """What a run looks at whenever its epoch deadline has come.

    It is given to `wasmtime_store_epoch_deadline_callback` as the data of the function
    at `LOOK` and must outlive the store. The run moves its deadline on tick by tick
    until its time is over or it is called off: then its call ends with an error.
    Setting a field takes no lock and may be done from any thread.

    Attributes:
        until_ns: When its time is over, as `time.monotonic_ns()` tells it.
        called_off: Not 0 to end the run.
        ended: Why it was ended, as in `Ended`; set it to 0 before the next run.
        error_new: The address of `wasmtime_error_new` in the library of the store.
    """

    LOOK: ClassVar[int] = _epoch_look()
    _fields_ = (
        ("until_ns", ctypes.c_uint64),
        ("called_off", ctypes.c_uint32),
        ("ended", ctypes.c_uint32),
        ("error_new", ctypes.c_void_p),
    )
