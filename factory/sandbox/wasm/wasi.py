"""WASI preview 1 as modules import it: which functions there are, and who serves them.

Functions for files and sockets may be imported, because most compilers' libraries do,
but a call of one ends the run. Names and signatures are those of
https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md
"""

from collections.abc import Callable, Sequence

from factory.sandbox.outcome import Kind, failure
from factory.sandbox.wasm.world import FAULT, Ended, Guest, World

NAMESPACE = "wasi_snapshot_preview1"

_Call = Callable[[World, Guest, Sequence[int]], int]


def _refused(name: str) -> _Call:
    def refuse(_: World, __: Guest, ___: Sequence[int]) -> int:
        raise Ended(failure(Kind.POLICY, f"{name} is not granted"))

    return refuse


# Parameters as letters, i for i32 and I for i64; every function but proc_exit gives
# an error number.
_GRANTED: dict[str, tuple[str, _Call]] = {
    "args_get": ("ii", World.nothing),
    "args_sizes_get": ("ii", World.no_strings),
    "clock_res_get": ("ii", World.clock_res_get),
    "clock_time_get": ("iIi", World.clock_time_get),
    "environ_get": ("ii", World.nothing),
    "environ_sizes_get": ("ii", World.no_strings),
    "fd_advise": ("iIIi", World.no_seek),
    "fd_allocate": ("iII", World.no_file),
    "fd_close": ("i", World.stream),
    "fd_datasync": ("i", World.stream),
    "fd_fdstat_get": ("ii", World.fd_fdstat_get),
    "fd_fdstat_set_flags": ("ii", World.stream),
    "fd_fdstat_set_rights": ("iII", World.stream),
    "fd_filestat_get": ("ii", World.fd_filestat_get),
    "fd_filestat_set_size": ("iI", World.no_file),
    "fd_filestat_set_times": ("iIIi", World.no_file),
    "fd_pread": ("iiiIi", World.no_seek),
    "fd_prestat_dir_name": ("iii", World.no_file),
    "fd_prestat_get": ("ii", World.no_file),
    "fd_pwrite": ("iiiIi", World.no_seek),
    "fd_read": ("iiii", World.fd_read),
    "fd_readdir": ("iiiIi", World.no_file),
    "fd_renumber": ("ii", World.no_file),
    "fd_seek": ("iIii", World.no_seek),
    "fd_sync": ("i", World.stream),
    "fd_tell": ("ii", World.no_seek),
    "fd_write": ("iiii", World.fd_write),
    "poll_oneoff": ("iiii", World.poll_oneoff),
    "proc_exit": ("i", World.proc_exit),
    "proc_raise": ("i", World.proc_raise),
    "random_get": ("ii", World.random_get),
    "sched_yield": ("", World.nothing),
}
_REFUSED = {
    "path_create_directory": "iii",
    "path_filestat_get": "iiiii",
    "path_filestat_set_times": "iiiiIIi",
    "path_link": "iiiiiii",
    "path_open": "iiiiiIIii",
    "path_readlink": "iiiiii",
    "path_remove_directory": "iii",
    "path_rename": "iiiiii",
    "path_symlink": "iiiii",
    "path_unlink_file": "iii",
    "sock_accept": "iii",
    "sock_recv": "iiiiii",
    "sock_send": "iiiii",
    "sock_shutdown": "ii",
}
FATAL = frozenset(_REFUSED)
"""The functions whose call ends the run."""
_CALLS: dict[str, _Call] = {name: call for name, (_, call) in _GRANTED.items()} | {
    name: _refused(name) for name in _REFUSED
}
PARAMETERS: dict[str, str] = {
    name: letters for name, (letters, _) in _GRANTED.items()
} | _REFUSED
"""The parameters of each function, a letter each: i for i32, I for i64."""


def has_result(name: str) -> bool:
    """Whether a function gives an error number."""
    return name != "proc_exit"


def _signature(name: str, letters: str) -> str:
    types = " ".join("i32" if letter == "i" else "i64" for letter in letters)
    return f"{types} -> {'i32' if has_result(name) else ''}"


SIGNATURES: dict[str, str] = {
    name: _signature(name, letters) for name, letters in PARAMETERS.items()
}
"""The type of each function, `i32 i32 -> i32`."""


def serve(name: str, world: World, guest: Guest, args: Sequence[int]) -> int:
    """Carry out one import.

    Args:
        name: of the function.
        world: of the run.
        guest: the caller's memory.
        args: unsigned.

    Returns:
        The error number, 0 for success.

    Raises:
        Ended: the run is over.
    """
    try:
        return _CALLS[name](world, guest, args)
    except IndexError:
        return FAULT
