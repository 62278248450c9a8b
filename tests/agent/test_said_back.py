"""The head of a plan: what was understood, in one sentence that means just that."""

import pytest

from agent.log import Via
from agent.render.documents import reply_document
from agent.render.lines import render
from agent.reply import PlanShown, Turn
from grammar.parse import Parser
from tests.agent.conversation import Room

SAID = (
    (
        "сделай-ка мне голосовой орган первой версии, пожалуйста",
        "Понято: создай голос v1",
    ),
    ("could you make me a voice organ, version one?", "Understood: create voice v1"),
    ("создай эхо и реверс", "Понято: создай эхо, затем создай реверс"),
)


def shown_by(turn: Turn) -> PlanShown:
    (shown,) = turn.replies
    assert isinstance(shown, PlanShown)
    return shown


@pytest.mark.parametrize(("text", "head"), SAID)
def test_a_plan_begins_with_what_was_understood(
    room: Room, parser: Parser, text: str, head: str
) -> None:
    turn = room.enter().say(text)
    shown = shown_by(turn)
    lines = ["".join(p.text for p in line) for line in render(shown, turn.lang)]
    assert lines[1] == head
    assert reply_document(shown, turn.lang)["understood"] == shown.said
    said, back = parser.parse(text).commands, parser.parse(shown.said).commands
    assert [each.to_dict() for each in back] == [each.to_dict() for each in said]


def test_what_was_chosen_and_not_said_is_not_said_back(room: Room) -> None:
    cell = room.enter()
    cell.say("создай эхо")
    assert cell.open_plan is not None
    turn = cell.propose(cell.open_plan.operations)
    assert shown_by(turn).said == ""
    assert cell.last_turn is not None
    assert cell.last_turn.via is Via.REQUEST
