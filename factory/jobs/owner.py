"""Who a worker is, and whether another one still lives on this machine.

A lease that has not run out is waited for only where nobody can tell: the jobs of a
process that was killed here are taken up at once. Whoever is wrongly thought dead is
held back by the fence.
"""

import os
import secrets
from pathlib import Path

_PROC = Path("/proc")
_START = 19
"""The field of the start time in /proc/<pid>/stat, counted after the command."""


def new_owner() -> str:
    """A name for one worker of this process: machine, process and a token."""
    here, pid = _here(), os.getpid()
    return f"{here}/{pid}/{_started(pid) or ''}/{secrets.token_hex(4)}"


def is_gone(owner: str) -> bool:
    """Whether a worker's process is known to have ended.

    False also where that cannot be told: another machine, another container, no /proc.
    """
    here, _, rest = owner.rpartition("/")[0].rpartition("/")[0].rpartition("/")
    started = owner.split("/")[-2:-1]
    if not here or here != _here() or not rest.isdecimal() or started in ([], [""]):
        return False
    return _started(int(rest)) != started[0]


def _here() -> str:
    """This boot of this machine and this namespace of processes; "" if not known."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot}/{(_PROC / 'self/ns/pid').stat().st_ino}"
    except OSError:
        return ""


def _started(pid: int) -> str | None:
    """When a process was started, in ticks since the boot; None when it is not there.

    A number is given to another process some day; the start time tells them apart. A
    zombie has ended: nobody has asked for its exit code yet.
    """
    try:
        text = (_PROC / str(pid) / "stat").read_text("utf-8", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in ("Z", "X") else fields[_START]
