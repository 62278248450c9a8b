"""Frames out of bytes however they are cut, and going on after a loss."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.client.errors import ClientError
from factory.client.exchange import Answer, Link, Lost
from factory.client.listening import LAST, Listening, Subject
from factory.wire.events import ChangeEvent, Happened
from factory.wire.version import HEADER

OPEN = Answer(200, {HEADER: "1", LAST: "0.0"}, b"")
BROKEN = Lost(is_sent=True, why="reset")
REFUSED = Lost(is_sent=False, why="refused")


def change(entry: int, actor: str = "анна\u2028\x85") -> dict[str, object]:
    return {"entry": entry, "at": "t", "actor": actor, "plan": "p", "changes": []}


def frame(number: int, kind: str = "change") -> str:
    text = json.dumps(change(number), ensure_ascii=False)
    return f"id: {number}.0\nevent: {kind}\ndata: {text}\n\n"


STREAM = f"retry: 1000\n\n{frame(1)}: beat\n\n{frame(2, 'weather')}{frame(3)}".encode()


def heard(listening: Listening, *chunks: bytes) -> list[Happened]:
    listening.opened(OPEN)
    return [each for chunk in chunks for each in listening.heard(chunk)]


@given(st.lists(st.integers(0, len(STREAM)), max_size=6))
def test_events_are_whole_however_the_bytes_are_cut(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(STREAM)]
    chunks = [STREAM[a:b] for a, b in pairwise(places)]
    events = heard(Listening(Subject()), *chunks)
    assert [each.number for each in events] == ["1.0", "3.0"]
    assert events[0].event == ChangeEvent.model_validate(change(1))


def test_the_next_connection_goes_on_after_the_last_event() -> None:
    listening = Listening(Subject())
    assert LAST not in listening.request({}).headers
    heard(listening)
    assert listening.request({}).headers[LAST] == "0.0"
    list(listening.heard(frame(1).encode() + frame(2, "weather").encode()))
    # A kind that is not known was seen as well; half a frame was not.
    list(listening.heard(frame(3).encode()[:-1]))
    listening.lost(BROKEN)
    assert listening.request({}).headers[LAST] == "2.0"
    assert [e.number for e in heard(listening, frame(3).encode())] == ["3.0"]


def test_a_lost_connection_is_told_once_it_was_there() -> None:
    told: list[Link] = []
    listening = Listening(Subject(again_s=1.0), told.append)
    heard(listening)
    pauses: list[float] = []
    while sum(pauses) < 1.0:
        pauses.append(listening.lost(REFUSED))
    with pytest.raises(ClientError) as caught:
        listening.lost(REFUSED)
    assert caught.value.code == "unreachable"
    assert pauses == sorted(pauses)
    assert told == [Link.UP, *[Link.LOST] * len(pauses)]


def test_what_was_never_there_is_an_error_at_once() -> None:
    with pytest.raises(ClientError):
        Listening(Subject()).lost(REFUSED)


def test_a_stream_that_told_everything_ends() -> None:
    listening = Listening(Subject(is_followed=False))
    heard(listening)
    assert listening.ended() is None
    followed = Listening(Subject())
    heard(followed)
    assert followed.ended() is not None
