"""What a child process takes from itself before it touches what it was sent.

Each takes effect for good. What the system does not allow is told, not passed over.
"""

import ctypes
import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_KIB = 1024


@dataclass(frozen=True, slots=True)
class Confinement:
    """How far a child is shut in.

    Attributes:
        is_offline: whether it has no network but an unconnected one of its own.
        why: what the system answered where it has not.
    """

    is_offline: bool
    why: str = ""


def leave_network() -> Confinement:
    """Move into an empty network of one's own; only before the first thread.

    It takes a user namespace where the process is not privileged.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET):
        if libc.unshare(flags) == 0:
            return Confinement(is_offline=True)
    return Confinement(is_offline=False, why=os.strerror(ctypes.get_errno()))


def renounce() -> None:
    """Die with the parent, gain no rights, show nobody one's memory."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_FSIZE, 0)


def bound_cpu(seconds: int) -> None:
    """Die after so many seconds of computing."""
    _bound(resource.RLIMIT_CPU, seconds)


def bound_memory(writable: int, reserved: int = 0) -> None:
    """Bound the memory that may be added to what is there now.

    Args:
        writable: bytes that may be written to.
        reserved: bytes of addresses beside, which hold nothing.
    """
    _bound(resource.RLIMIT_AS, _status_kib("VmSize") * _KIB + writable + reserved)
    _bound(resource.RLIMIT_DATA, _status_kib("VmData") * _KIB + writable)


def close_files() -> None:
    """Open no file or socket any more; what is open stays."""
    _bound(resource.RLIMIT_NOFILE, 0)


def peak_mb() -> float:
    """The most memory that this process ever held, MiB."""
    # Not getrusage: its peak is that of the parent at the time of the fork.
    return round(_status_kib("VmHWM") / _KIB, 1)


def _bound(which: int, most: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(which, (most, most))


def _status_kib(field: str) -> int:
    for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
        name, _, value = line.partition(":")
        if name == field:
            return int(value.split()[0])
    return 0
