"""Messages between the host and its child processes: a JSON header and some bytes.

A frame is two big-endian lengths (4 and 8 bytes), the header in UTF-8, the body. The
host reads what a child writes with the care due to a child that was taken over.
"""

import json
import struct
from typing import Any, Protocol

_LENGTHS = struct.Struct(">IQ")
MOST_HEADER = 2**20
"""Bytes of a header."""


class Writable(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int:
        """Write all of them."""
        ...

    def flush(self) -> None:
        """Hold nothing back."""
        ...


class Readable(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """So many bytes; fewer only at the end."""
        ...


class FrameError(Exception):
    """What came is no frame, or too large a one."""


def write_frame(stream: Writable, header: dict[str, Any], body: bytes = b"") -> None:
    """Send one frame.

    Raises:
        OSError: the other end is gone.
    """
    text = json.dumps(header).encode()
    stream.write(_LENGTHS.pack(len(text), len(body)))
    stream.write(text)
    stream.write(body)
    stream.flush()


def read_frame(stream: Readable, most: int) -> tuple[dict[str, Any], bytes] | None:
    """Receive one frame; None at the end of the stream.

    Args:
        stream: a blocking stream.
        most: bytes that the body may have.

    Raises:
        FrameError: the stream breaks off, or holds something else.
    """
    start = stream.read(_LENGTHS.size)
    if not start:
        return None
    if len(start) < _LENGTHS.size:
        message = "broken off"
        raise FrameError(message)
    header_size, body_size = _LENGTHS.unpack(start)
    if header_size > MOST_HEADER or body_size > most:
        message = f"a frame of {header_size} + {body_size} bytes"
        raise FrameError(message)
    header = _header(_whole(stream, header_size))
    return header, _whole(stream, body_size)


def _whole(stream: Readable, size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        message = "broken off"
        raise FrameError(message)
    return found


def _header(text: bytes) -> dict[str, Any]:
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = "the header is no JSON"
        raise FrameError(message) from error
    if not isinstance(header, dict):
        message = "the header is no object"
        raise FrameError(message)
    return header
