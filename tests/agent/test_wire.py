"""Replies cross the wire as they are: what is read is equal to what was written."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from agent.reply import (
    Asked,
    BuildsCancelled,
    Decided,
    Marked,
    Refused,
    Reply,
    RunDone,
    TrainingsCancelled,
    Turn,
)
from agent.wire import Heard
from factory.model import Role, State
from factory.plan import Cancelled, Expired, Failed, Pending, Started
from factory.providers.port import Media, Value
from factory.wire.values import WireValue
from grammar.model import Lang, Question, Span
from grammar.parse import Parser
from tests.agent.conversation import Room
from tests.agent.demo import ANNA, BORIS

LOOKS = (
    "status",
    "list cells",
    "list capabilities",
    "list templates",
    "list builds",
    "list trainings",
    "list approvals",
    "diff vision v1 v2",
    "explain vision",
    "help",
    "replay corpora/demo.jsonl until 2",
    "созадй голсовой орган",
)
NOT_SAID = (
    BuildsCancelled(("organ.voice.v1",)),
    TrainingsCancelled(("analysis.echo.v1",)),
    Asked(Question("target", "?", ("a",), spans=(Span(0, 1),)), about=Marked("x", ())),
    RunDone("organ.voice.v1", State.DRAFT, Media("audio/wav", bytes(range(256)))),
    RunDone("organ.echo.v1", None, {"media_type": "audio/wav", "data": "x"}),
    Refused("x", {"why": "y"}, about=Marked("раз", (Span(0, 3),))),
)
"""Replies that the conversation below does not come to."""


def crossed(turn: Turn) -> Turn:
    sent = Heard(turn=turn, plan_digest=None, events_after="0.0")
    return Heard.model_validate_json(sent.model_dump_json(by_alias=True)).turn


@pytest.fixture(scope="module")
def turns(parser: Parser) -> list[Turn]:
    room = Room(parser)
    anna, boris = room.enter("anna"), room.enter("boris", Role.ADMIN, "s2")
    said = [anna.say(text) for text in ANNA]
    said += [boris.say(text) for text in (*BORIS, *LOOKS)]
    return [*said, boris.say("создай зрение v3"), boris.say("да", by_card=True)]


def test_a_whole_conversation_is_read_as_it_was_said(turns: list[Turn]) -> None:
    for turn in turns:
        assert crossed(turn) == turn
    plans = [r.plan for t in turns for r in t.replies if isinstance(r, Decided)]
    for plan in plans:
        reply = crossed(Turn("", Lang.RU, (Decided(plan, None),))).replies[0]
        assert isinstance(reply, Decided)
        assert reply.plan.digest == plan.digest


def test_every_kind_of_reply_was_tried(turns: list[Turn]) -> None:
    tried = {type(r) for turn in turns for r in turn.replies} | set(map(type, NOT_SAID))
    assert set(get_args(Reply)) - tried == set()


@pytest.mark.parametrize("reply", NOT_SAID, ids=lambda r: type(r).__name__)
def test_what_was_not_said_crosses_as_well(reply: Reply) -> None:
    turn = Turn("раз", Lang.MIXED, (reply,))
    assert crossed(turn) == turn


@pytest.mark.parametrize(
    "outcome",
    [
        Started(job=3),
        Failed(step="sample", code="cell_failed"),
        Cancelled(by="anna"),
        Expired(expires_at="2026-11-22T12:00:00.000+00:00"),
        Pending(confirmed_by="anna", due="2026-11-22T12:00:00.000+00:00"),
    ],
)
def test_every_outcome_crosses(turns: list[Turn], outcome) -> None:  # type: ignore[no-untyped-def]
    plans = (r.plan for t in turns for r in t.replies if isinstance(r, Decided))
    turn = Turn("", Lang.EN, (Decided(next(plans), outcome),))
    assert crossed(turn) == turn


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
MEDIA = st.builds(Media, st.sampled_from(["audio/wav", "image/png"]), st.binary())


@given(JSON | MEDIA)
def test_media_is_never_taken_for_json_that_looks_like_it(value: Value) -> None:
    adapter: TypeAdapter[Value] = TypeAdapter(WireValue)
    assert adapter.validate_json(adapter.dump_json(value)) == value


@pytest.mark.parametrize(
    "reply",
    [
        '{"kind": "Sung", "song": 1}',
        '{"kind": "HelpShown", "topic": null, "tune": 1}',
        '{"topic": null}',
    ],
)
def test_what_is_not_known_is_not_passed_over(reply: str) -> None:
    turn = f'{{"text": "", "lang": "ru", "replies": [{reply}]}}'
    text = f'{{"turn": {turn}, "plan_digest": null, "events_after": "0.0"}}'
    with pytest.raises(ValidationError):
        Heard.model_validate_json(text)
