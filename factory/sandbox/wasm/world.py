"""What there is for a cell that asks through WASI: a world that holds almost nothing.

There is standard input, output and an error stream, a clock that only the cell's own
calls move, and random bytes that are the same on each run. Pure: memory comes as a
`Guest`. A method takes the unsigned arguments of the WASI function of its name and
returns its error number; one that is named otherwise serves several functions. Layouts
and numbers: https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md
"""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from factory.sandbox.outcome import Failure, Kind, failure

SUCCESS, BADF, FAULT, INVAL, SPIPE = 0, 8, 21, 28, 70

MOST_VECTORS = 1024
MOST_EVENTS = 64
RANDOM_BYTES = 4096
EPOCH_NS = 1_577_836_800 * 10**9
"""The cell's time begins on 2020-01-01 UTC."""
TICK_NS = 1000
"""How far each look at the clock moves it."""


class Guest(Protocol):
    """The memory of the caller; both raise IndexError outside of it."""

    def read(self, at: int, size: int) -> bytes:
        """The bytes at an address."""
        ...

    def write(self, at: int, data: bytes) -> None:
        """Put bytes at an address."""
        ...


class Ended(Exception):  # noqa: N818 - no error of the host: it unwinds the guest
    """The run ends here and now."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.detail)
        self.failure = failure


@dataclass(slots=True)
class World:
    """One run's world; every method may raise IndexError for a bad address.

    Attributes:
        input: what it reads from standard input.
        output_bytes: most that it may write to standard output.
        log_bytes: how much of its error stream is kept.
        seed: of its random bytes.
        output: what it wrote so far.
        log: the beginning of its error stream.
        exit_code: of `proc_exit`, once it was called.
    """

    input: bytes
    output_bytes: int
    log_bytes: int
    seed: bytes
    output: bytearray = field(default_factory=bytearray)
    log: bytearray = field(default_factory=bytearray)
    exit_code: int | None = None
    _at: int = 0
    _now_ns: int = 0
    _drawn: int = 0

    # -- streams -----------------------------------------------------------------

    def fd_write(self, guest: Guest, args: Sequence[int]) -> int:
        fd, vectors, count, written = args
        if fd not in (1, 2):
            return BADF
        spans = _spans(guest, vectors, count)
        if spans is None:
            return INVAL
        size = sum(length for _, length in spans)
        if fd == 1:
            self._write_output(guest, spans, size)
        else:
            self._write_log(guest, spans)
        guest.write(written, struct.pack("<I", size & 0xFFFFFFFF))
        return SUCCESS

    def _write_output(
        self, guest: Guest, spans: Sequence[tuple[int, int]], size: int
    ) -> None:
        # Before anything is copied: the same bytes may stand in every vector.
        if len(self.output) + size > self.output_bytes:
            detail = f"more than {self.output_bytes} bytes to standard output"
            raise Ended(failure(Kind.OUTPUT_TOO_LARGE, detail))
        for at, length in spans:
            self.output += guest.read(at, length)

    def _write_log(self, guest: Guest, spans: Sequence[tuple[int, int]]) -> None:
        for at, length in spans:
            left = self.log_bytes - len(self.log)
            self.log += guest.read(at, min(length, left))

    def fd_read(self, guest: Guest, args: Sequence[int]) -> int:
        fd, vectors, count, read = args
        if fd != 0:
            return BADF
        spans = _spans(guest, vectors, count)
        if spans is None:
            return INVAL
        start = self._at
        for at, length in spans:
            piece = self.input[self._at : self._at + length]
            guest.write(at, piece)
            self._at += len(piece)
        guest.write(read, struct.pack("<I", self._at - start))
        return SUCCESS

    def fd_fdstat_get(self, guest: Guest, args: Sequence[int]) -> int:
        fd, at = args
        if fd > 2:  # noqa: PLR2004 - the three streams
            return BADF
        character_device, rights = 2, 0x42 if fd else 0x2
        guest.write(at, struct.pack("<BxHxxxxQQ", character_device, 0, rights, 0))
        return SUCCESS

    def fd_filestat_get(self, guest: Guest, args: Sequence[int]) -> int:
        fd, at = args
        if fd > 2:  # noqa: PLR2004 - the three streams
            return BADF
        guest.write(at, struct.pack("<QQB7xQQQQQ", 0, 0, 2, 1, 0, 0, 0, 0))
        return SUCCESS

    def stream(self, _: Guest, args: Sequence[int]) -> int:
        return SUCCESS if args[0] <= 2 else BADF  # noqa: PLR2004 - the three streams

    def no_seek(self, _: Guest, args: Sequence[int]) -> int:
        return SPIPE if args[0] <= 2 else BADF  # noqa: PLR2004 - the three streams

    def no_file(self, _: Guest, __: Sequence[int]) -> int:
        return BADF

    # -- the rest of the world ---------------------------------------------------

    def no_strings(self, guest: Guest, args: Sequence[int]) -> int:
        for at in args:
            guest.write(at, bytes(4))
        return SUCCESS

    def nothing(self, _: Guest, __: Sequence[int]) -> int:
        return SUCCESS

    def clock_res_get(self, guest: Guest, args: Sequence[int]) -> int:
        guest.write(args[1], struct.pack("<Q", TICK_NS))
        return SUCCESS

    def clock_time_get(self, guest: Guest, args: Sequence[int]) -> int:
        clock, _, at = args
        self._pass(TICK_NS)
        guest.write(at, struct.pack("<Q", self._time(clock)))
        return SUCCESS

    def _time(self, clock: int) -> int:
        return self._now_ns + (0 if clock else EPOCH_NS)

    def _pass(self, ns: int) -> None:
        # So far that a sum of waits still fits in 64 bits.
        self._now_ns = min(self._now_ns + ns, 2**62)

    def poll_oneoff(self, guest: Guest, args: Sequence[int]) -> int:
        """Let every event happen at once: waiting only moves the cell's own clock."""
        ask, answer, count, happened = args
        if not 0 < count <= MOST_EVENTS:
            return INVAL
        for i in range(count):
            user, kind = struct.unpack("<QB", guest.read(ask + 48 * i, 9))
            if kind == 0:
                self._wait(guest.read(ask + 48 * i + 16, 32))
            event = struct.pack("<QHB5xQH6x", user, SUCCESS, kind, 0, 0)
            guest.write(answer + 32 * i, event)
        guest.write(happened, struct.pack("<I", count))
        return SUCCESS

    def _wait(self, subscription: bytes) -> None:
        clock, until, _, flags = struct.unpack("<I4xQQH6x", subscription)
        is_absolute = flags & 1
        self._pass(max(0, until - self._time(clock)) if is_absolute else until)

    def random_get(self, guest: Guest, args: Sequence[int]) -> int:
        at, size = args
        if size > RANDOM_BYTES:
            return INVAL
        self._drawn += 1
        seed = self.seed + struct.pack("<Q", self._drawn)
        guest.write(at, hashlib.shake_128(seed).digest(size))
        return SUCCESS

    def proc_exit(self, _: Guest, args: Sequence[int]) -> int:
        self.exit_code = args[0]
        raise Ended(failure(Kind.EXIT, f"proc_exit({args[0]})"))

    def proc_raise(self, _: Guest, args: Sequence[int]) -> int:
        raise Ended(failure(Kind.EXIT, f"proc_raise({args[0]})"))


def _spans(guest: Guest, vectors: int, count: int) -> list[tuple[int, int]] | None:
    """The addresses and lengths of scattered buffers; None for too many."""
    if count > MOST_VECTORS:
        return None
    return list(struct.iter_unpack("<II", guest.read(vectors, 8 * count)))
