"""The file of checkpoints beside a database: one signed line each, append only.

A writer holds a lock on the file, so that two processes never sign side by side. A
last line without its end was cut off by a crash: the next writer drops it, and a
reader refuses it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from factory.audit.errors import AuditError, unreadable

_BLOCK = 4096


def checkpoints_file(database: Path) -> Path:
    """Where the checkpoints of a database are written."""
    return database.with_name(f"{database.name}.checkpoints.jsonl")


def key_file(database: Path) -> Path:
    """Where the signing key of a database lies if nobody names a place."""
    return database.with_name(f"{database.name}.audit.key")


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a checkpoint file, with their ends.

    Raises:
        AuditError: code `file_unreadable`.
    """
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        raise unreadable(path, error) from error


def last_line(path: Path) -> bytes | None:
    """The last whole line of a checkpoint file, or None.

    Raises:
        AuditError: code `file_unreadable`.
    """
    try:
        with path.open("rb") as file:
            return _last(file.fileno())[0]
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(path, error) from error


@dataclass(frozen=True)
class Appending:
    """A checkpoint file that is locked for writing, and its last whole line."""

    descriptor: int
    last: bytes | None

    def add(self, line: bytes) -> None:
        """Write one more line in one call."""
        if os.write(self.descriptor, line) != len(line):
            message = "the checkpoint could not be written whole"
            raise AuditError("audit_short_write", message)


@contextmanager
def appending(path: Path) -> Iterator[Appending]:
    """Lock a checkpoint file for writing; make it where it is missing.

    Raises:
        AuditError: codes `file_unreadable`, `audit_short_write`.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            line, end = _last(descriptor)
            os.ftruncate(descriptor, end)
            yield Appending(descriptor, line)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise unreadable(path, error) from error


def _last(descriptor: int) -> tuple[bytes | None, int]:
    """The last whole line, and where it ends."""
    size = os.fstat(descriptor).st_size
    start, tail = size, b""
    while start > 0 and tail.count(b"\n") < 2:  # noqa: PLR2004 - the one before, too
        step = min(_BLOCK, start)
        start -= step
        tail = os.pread(descriptor, step, start) + tail
    whole = tail[: tail.rfind(b"\n") + 1]
    if not whole:
        return None, 0
    return whole.splitlines(keepends=True)[-1], start + len(whole)
