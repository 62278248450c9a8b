"""The command log: replays to the same end, and shows every changed byte."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import LogError
from agent.log import LogRecord, imported
from agent.replay import Replayed, replay
from grammar.parse import Parser
from tests.agent.conversation import Room
from tests.agent.demo import FILE, record

LINES = FILE.read_bytes().splitlines(keepends=True)


def replayed(parser: Parser, records: list[LogRecord], **options: int) -> Replayed:
    room = Room(parser)
    return replay(records, room.factory, parser, room.outside, **options)


def test_the_demo_log_ends_at_its_recorded_head(parser: Parser) -> None:
    records = list(imported(LINES))
    result = replayed(parser, records)
    assert result.divergence is None
    assert result.turns == len(records)
    assert result.head.hash == records[-1].body.journal_hash


def test_the_demo_log_is_what_the_demo_says(parser: Parser) -> None:
    assert record(Room(parser)) == FILE.read_bytes()


def test_a_replay_may_end_earlier(parser: Parser) -> None:
    records = list(imported(LINES))
    result = replayed(parser, records, until=3)
    assert (result.turns, result.head.seq) == (3, 1)
    assert result.head.hash == records[2].body.journal_hash


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_changed_byte_is_reported_at_its_record(data: st.DataObject) -> None:
    text = b"".join(LINES)
    place = data.draw(st.integers(0, len(text) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != text[place]))
    changed = text[:place] + bytes([byte]) + text[place + 1 :]
    number = text[:place].count(b"\n") + 1
    with pytest.raises(LogError) as caught:
        list(imported(changed.splitlines(keepends=True)))
    assert caught.value.code == "log_broken"
    # A line break that comes or goes also moves the lines around it.
    assert abs(int(caught.value.fields["number"]) - number) <= 1


@pytest.mark.parametrize("number", [1, 5, len(LINES) - 1])
def test_a_record_that_is_left_out_is_missed(number: int) -> None:
    with pytest.raises(LogError) as caught:
        list(imported(LINES[: number - 1] + LINES[number:]))
    assert caught.value.fields["number"] == str(number)


def test_a_record_that_was_made_up_diverges(parser: Parser) -> None:
    records = list(imported(LINES))
    body = records[3].body.model_copy(update={"text": "создай эхо v1"})
    records[3] = records[3].model_copy(update={"body": body})
    result = replayed(parser, records)
    assert result.divergence is not None
    assert result.divergence.number == 4
