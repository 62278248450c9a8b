"""Where log lines go: those of one turn of the event loop are written together."""

import asyncio
from threading import Lock
from typing import TextIO


class Lines:
    """Writes lines to a stream; in the way of structlog's own loggers.

    To write is a system call, and while it lasts another thread takes Python's lock:
    after each answer that would cost more than the line. What a thread without an event
    loop tells is written at once.

    Args:
        stream: where lines go.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = Lock()
        self._gathered: list[str] = []  # of the event loop alone

    def msg(self, line: str) -> None:
        """Write a line, at the next turn of the loop at the latest."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._write([line])
            return
        if not self._gathered:
            loop.call_soon(self.flush)
        self._gathered.append(line)

    info = warning = error = msg

    def flush(self) -> None:
        """Write what the event loop has told; for its thread, or when it is over."""
        lines, self._gathered = self._gathered, []
        if lines:
            self._write(lines)

    def _write(self, lines: list[str]) -> None:
        text = "".join([f"{line}\n" for line in lines])
        with self._lock:
            self._stream.write(text)
            self._stream.flush()
