"""Child processes of our own modules, with nothing of ours in them.

A child gets pipes for its standard streams, no environment, no other descriptors, and
finds packages only where this process found them.
"""

import os
import select
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Any

from factory.sandbox.frames import FrameError, read_frame, write_frame

_BOOT = (
    "import sys; sys.path[:0] = sys.argv[2:]; "
    "from importlib import import_module; import_module(sys.argv[1]).main()"
)
_MS = 1000
_CHUNK = 2**20


class ChildGoneError(Exception):
    """The child did not answer: it died, broke the protocol, or took too long.

    Attributes:
        is_late: whether it still ran when its time was over.
        status: its exit status where it died, negative for a signal.
    """

    def __init__(self, *, is_late: bool, status: int | None) -> None:
        super().__init__("late" if is_late else f"exit status {status}")
        self.is_late = is_late
        self.status = status


class Child:
    """One child process that answers frames with frames.

    Args:
        module: the full name of a module of ours with a `main`.
        packages: the packages outside the standard library that it imports; one
            that is not installed is left out.

    Raises:
        OSError: no process can be started.
    """

    def __init__(self, module: str, packages: tuple[str, ...]) -> None:
        roots = filter(None, (_root(name) for name in ("factory", *packages)))
        # -I: no environment variables, no user folder; -S: no site folders but these.
        command = [
            sys.executable,
            "-I",
            "-S",
            "-c",
            _BOOT,
            module,
            *dict.fromkeys(roots),
        ]
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            close_fds=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._pipe = _TimedPipe(
            self._process.stdin.fileno(), self._process.stdout.fileno()
        )

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def ask(
        self, header: dict[str, Any], body: bytes, timeout_s: float, most: int
    ) -> tuple[dict[str, Any], bytes]:
        """Send a frame and wait for the answer.

        Args:
            header: of the frame.
            body: of the frame.
            timeout_s: how long all of it may take, seconds.
            most: bytes that the answer's body may have.

        Raises:
            ChildGoneError: there is no answer; the child was killed.
        """
        self._pipe.until = monotonic() + timeout_s
        try:
            write_frame(self._pipe, header, body)
            answer = read_frame(self._pipe, most)
        except TimeoutError as error:
            self.kill()
            raise ChildGoneError(is_late=True, status=None) from error
        except (OSError, FrameError):
            answer = None
        if answer is None:
            self.kill()
            raise ChildGoneError(is_late=False, status=self._process.returncode)
        return answer

    def strike(self) -> None:
        """Send it its end from another thread than the one that waits for it."""
        self._process.kill()

    def kill(self) -> None:
        """End it now, whatever it does."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                _close(stream)


class _TimedPipe:
    """Both ends of a child's pipes as a stream that gives up at a moment.

    Args:
        to: the descriptor that is written.
        from_: the descriptor that is read.
    """

    def __init__(self, to: int, from_: int) -> None:
        self.until = 0.0
        self._to, self._from = to, from_
        for descriptor in (to, from_):
            os.set_blocking(descriptor, False)

    def write(self, data: bytes) -> int:
        left = memoryview(data)
        while left:
            self._wait(self._to, select.POLLOUT)
            left = left[os.write(self._to, left[:_CHUNK]) :]
        return len(data)

    def read(self, size: int) -> bytes:
        """So many bytes; fewer only at the end of the stream."""
        parts, left = [], size
        while left:
            self._wait(self._from, select.POLLIN)
            part = os.read(self._from, min(left, _CHUNK))
            if not part:
                break
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def flush(self) -> None:
        """Nothing is held back."""

    def _wait(self, descriptor: int, event: int) -> None:
        poll = select.poll()
        poll.register(descriptor, event)
        left_ms = (self.until - monotonic()) * _MS
        if left_ms <= 0 or not poll.poll(left_ms):
            raise TimeoutError


def _close(stream: Any) -> None:
    with suppress(OSError):  # what it could not be told any more
        stream.close()


def _root(package: str) -> str | None:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    return str(Path(spec.origin).resolve().parent.parent)
