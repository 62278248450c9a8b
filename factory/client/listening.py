"""Following a stream of events: frames out of bytes, and where to go on after a loss.

Like `exchange` it knows of no socket; the clients only bring bytes. See WHATWG HTML,
9.2 (server-sent events).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from factory.client.call import Call, Route
from factory.client.errors import ClientError
from factory.client.exchange import (
    BUSY,
    FINAL,
    FIRST_S,
    LONGEST_S,
    Answer,
    Link,
    Lost,
    Request,
    Told,
    untold,
)
from factory.client.reading import result
from factory.wire.events import KINDS, Happened

ALL = Route("GET", "/events")
OF_ORGAN = Route("GET", "/organs/{id}/stream")
OF_CELL = Route("GET", "/training/{cell}/stream")
LAST = "last-event-id"


ENDED = Lost(is_sent=True, why="the service ended the stream")


@dataclass(frozen=True)
class Subject:
    """What is listened to.

    Attributes:
        organ: the address of a version or of a family.
        cell: the same, for the trainings of cells; without both everything.
        since: the number of the last event that is known; None for what comes now.
        is_followed: whether to go on when everything was told.
        again_s: how long to try to get a lost connection back; None for ever.
    """

    organ: str | None = None
    since: str | None = None
    is_followed: bool = True
    cell: str | None = None
    again_s: float | None = None


@dataclass
class Listening:
    """One reader of a stream, over as many connections as it takes.

    Attributes:
        subject: what is listened to.
        told: hears when the connection is lost and when it is back.
    """

    subject: Subject
    told: Told = untold
    _last: str | None = None
    _rest: bytes = b""
    _frame: dict[str, str] = field(default_factory=dict)
    _pause_s: float = FIRST_S
    _lost_s: float = 0.0
    _was_up: bool = False
    _end: Lost = ENDED

    def request(self, headers: Mapping[str, str]) -> Request:
        """The request that goes on where the last connection ended."""
        route, names = ALL, {}
        if self.subject.organ is not None:
            route, names = OF_ORGAN, {"id": self.subject.organ}
        elif self.subject.cell is not None:
            route, names = OF_CELL, {"cell": self.subject.cell}
        follow = None if self.subject.is_followed else "false"
        call: Call[str] = Call(route, None, names, {"follow": follow})
        last = self._last or self.subject.since
        own = dict(headers) | ({LAST: last} if last else {})
        return Request("GET", call.target, own)

    def opened(self, answer: Answer) -> None:
        """Take note of an answer, without its body while it is a stream.

        Raises:
            ClientError: it is a refusal that no other try mends.
        """
        if answer.status in BUSY and self._was_up:
            self._end = Lost(is_sent=True, why=f"HTTP {answer.status}")
            return
        result(Call(ALL, None), answer)
        self._end = ENDED
        # Without an event the next connection must go on from here as well.
        self._last = self._last or answer.headers.get(LAST)
        self._rest, self._frame = b"", {}
        self._pause_s, self._lost_s, self._was_up = FIRST_S, 0.0, True
        self.told(Link.UP)

    def heard(self, chunk: bytes) -> Iterator[Happened]:
        """The events that some more bytes complete."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            if happened := self._line(line.decode("utf-8", "replace")):
                yield happened

    def ended(self) -> float | None:
        """A connection ended well: None when everything was told, else see `lost`."""
        if not self.subject.is_followed:
            return None
        return self.lost(self._end)

    def lost(self, loss: Lost) -> float:
        """A connection was lost; returns how long to wait for the next, seconds.

        Raises:
            ClientError: it was tried long enough, or there never was one.
        """
        most = self.subject.again_s
        is_over = most is not None and self._lost_s >= most
        if is_over or not self._was_up or loss.code in FINAL:
            raise ClientError(loss.code, loss.why, why=loss.why)
        self.told(Link.LOST)
        pause, self._pause_s = self._pause_s, min(2 * self._pause_s, LONGEST_S)
        self._lost_s += pause
        return pause

    def _line(self, line: str) -> Happened | None:
        if line.strip():
            name, _, text = line.partition(":")
            self._frame[name] = text.strip()
            return None
        frame, self._frame = self._frame, {}
        number = frame.get("id")
        if number is None:
            return None
        self._last = number
        kind = KINDS.get(frame.get("event", ""))
        if kind is None:
            return None
        try:
            event = kind.model_validate_json(frame.get("data", ""))
        except ValidationError as error:
            message = f"the event {number} is not as documented"
            raise ClientError("not_as_documented", message, route="/events") from error
        return Happened(number=number, event=event)
