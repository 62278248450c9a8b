"""Closed loops over HTTP/1.1: each connection asks, waits for the answer, asks again.

The requests of a connection are a generator: it yields one, is sent the answer, and
yields the next, so that a story may use what it was told. Nothing is parsed but what a
closed loop needs: the client is to cost little beside the server.
"""

import asyncio
import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, by the name under which its answers are counted."""

    name: str
    wire: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """One answer."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The document of the body."""
        return json.loads(self.body)


Story = Generator[Ask, Told, None]


@dataclass
class Found:
    """What came of closed loops.

    Attributes:
        took_s: how long they went on.
        latencies_ms: of every answer, by name.
        statuses: how often each came, by name.
        broken: connections that ended before their time, and why.
    """

    took_s: float = 0.0
    latencies_ms: dict[str, list[float]] = field(default_factory=dict)
    statuses: dict[str, dict[int, int]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many answers came."""
        return sum(map(len, self.latencies_ms.values()))

    def add(self, name: str, status: int, latency_ms: float) -> None:
        """Take note of an answer."""
        self.latencies_ms.setdefault(name, []).append(latency_ms)
        counts = self.statuses.setdefault(name, {})
        counts[status] = counts.get(status, 0) + 1

    def join(self, other: "Found") -> None:
        """Add what came of other loops that ran after these."""
        self.took_s += other.took_s
        self.broken += other.broken
        for name, latencies in other.latencies_ms.items():
            self.latencies_ms.setdefault(name, []).extend(latencies)
        for name, statuses in other.statuses.items():
            counts = self.statuses.setdefault(name, {})
            for status, count in statuses.items():
                counts[status] = counts.get(status, 0) + count


def ask(
    name: str, method: str, path: str, token: str, body: Any = None, **headers: str
) -> Ask:
    """A request with a token and, where there is one, a JSON body."""
    data = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    lines = [f"{method} {path} HTTP/1.1", "host: localhost", f"x-auth-token: {token}"]
    lines += [f"{key.replace('_', '-')}: {value}" for key, value in headers.items()]
    if body is not None:
        lines += ["content-type: application/json", f"content-length: {len(data)}"]
    return Ask(name, "\r\n".join(lines).encode() + _HEAD_END + data)


def again(same: Ask) -> Story:
    """One request for ever."""
    while True:
        yield same


class _Loop(asyncio.Protocol):
    """One connection."""

    def __init__(self, story: Story, found: Found, ends_at: float) -> None:
        self._story = story
        self._found = found
        self._ends_at = ends_at
        self._read = bytearray()
        self._asked = next(story)
        self._at = 0.0
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask the first time."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        """Take the answer as far as it has come, and ask again."""
        self._read += data
        if (told := self._answer()) is None:
            return
        now = perf_counter()
        self._found.add(self._asked.name, told.status, (now - self._at) * 1000)
        self._asked = self._story.send(told)
        if now < self._ends_at:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whether that was in time."""
        if perf_counter() < self._ends_at:
            self._found.broken.append(f"{self._asked.name}: {exc}")
        if not self.over.done():
            self.over.set_result(None)

    def _send(self) -> None:
        self._at = perf_counter()
        self._transport.write(self._asked.wire)

    def _answer(self) -> Told | None:
        end = self._read.find(_HEAD_END)
        if end < 0:
            return None
        head = bytes(self._read[:end]).lower()
        start, at = end + len(_HEAD_END), head.find(_LENGTH)
        length = 0 if at < 0 else int(head[at + len(_LENGTH) :].split(b"\r", 1)[0])
        if len(self._read) < start + length:
            return None
        told = Told(int(head[9:12]), bytes(self._read[start : start + length]))
        del self._read[: start + length]
        return told


async def _closed_loops(port: int, stories: Sequence[Story], last_s: float) -> Found:
    found, loop, begun = Found(), asyncio.get_running_loop(), perf_counter()
    loops = [_Loop(story, found, begun + last_s) for story in stories]
    for each in loops:
        await loop.create_connection(lambda each=each: each, "127.0.0.1", port)
    await asyncio.gather(*(each.over for each in loops))
    found.took_s = perf_counter() - begun
    return found


def closed_loops(port: int, stories: Sequence[Story], last_s: float) -> Found:
    """Run stories, one connection each, for a while.

    Args:
        port: of a server on this machine.
        stories: they have to be endless.
        last_s: how long, seconds.
    """
    return asyncio.run(_closed_loops(port, stories, last_s))
