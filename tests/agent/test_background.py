"""Jobs beside a conversation: who confirmed one need not wait for it."""

import time
from dataclasses import replace

import pytest

from agent.background import BackgroundBuilding
from agent.building import LiveBuilding
from agent.cell import CommandCell
from agent.render.lines import render
from agent.render.trainings import end_text
from agent.reply import Decided
from agent.surroundings import Identity
from factory.jobs.model import Event, JobKind
from factory.model import Role
from factory.plan import Applied, Started, Trained
from grammar.model import Lang
from grammar.parse import Parser
from tests.agent.conversation import Room

TRAIN = "train normalize on numbers_en, 10 iterations"


class Chat(Room):
    """A room whose trainings are carried out beside the conversation."""

    def __init__(self, parser: Parser) -> None:
        super().__init__(parser)
        self.done: list[int] = []
        self.told: list[Event] = []
        self.building = BackgroundBuilding(
            LiveBuilding(self.factory, self.clock, self.told.append),
            {JobKind.TRAINING: 1},
            done=lambda: self.done.append(1),
        )

    def sit(self) -> CommandCell:
        outside = replace(self.outside, building=self.building)
        identity = Identity("s1", "anna", Role.WRITE)
        return CommandCell(self.factory, self.parser, identity, outside)


@pytest.fixture
def chat(parser: Parser) -> Chat:
    return Chat(parser)


def confirmed(cell: CommandCell, text: str) -> Decided:
    cell.say(text)
    (reply,) = cell.say("yes").replies
    assert isinstance(reply, Decided)
    return reply


def test_a_training_goes_on_beside_and_its_end_is_told(chat: Chat) -> None:
    chat.building.open()
    try:
        cell = chat.sit()
        made = confirmed(cell, "create text_normalize v1")
        assert isinstance(made.outcome, Applied)
        reply = confirmed(cell, TRAIN)
        assert reply.outcome == Started(job=1)
        text = "".join(p.text for line in render(reply, Lang.EN) for p in line)
        assert text == "… Training 1 has begun. How it goes: list trainings"
        for _ in range(2000):
            if chat.done:
                break
            time.sleep(0.01)
    finally:
        chat.building.close()
    with chat.factory.snapshot() as world:
        (job,) = world.jobs.ended(9)
    assert isinstance(job.outcome, Trained)
    told = [end_text(event, Lang.EN) for event in chat.told]
    over = "Training 1: nothing can be better. What came of it: list trainings"
    assert [each for each in told if each] == [over]


def test_a_build_is_waited_for_also_in_a_chat(chat: Chat) -> None:
    chat.building.open()
    try:
        reply = confirmed(chat.sit(), "create voice organ v1")
    finally:
        chat.building.close()
    assert isinstance(reply.outcome, Applied)


def test_while_nothing_is_open_everything_is_waited_for(chat: Chat) -> None:
    cell = chat.sit()
    confirmed(cell, "create text_normalize v1")
    assert isinstance(confirmed(cell, TRAIN).outcome, Trained)


def test_what_was_left_is_gone_on_with(chat: Chat) -> None:
    cell = chat.sit()
    confirmed(cell, "create text_normalize v1")
    cell.say(TRAIN)
    chat.building.finish = lambda started: started  # type: ignore[method-assign]
    confirmed_ = cell.say("yes").replies[0]
    assert isinstance(confirmed_, Decided)
    with chat.factory._store.transaction() as transaction:
        (job,) = transaction.jobs.open()
        transaction.jobs.renew(job, 0.0)
    chat.building.open()
    try:
        for _ in range(2000):
            if chat.done:
                break
            time.sleep(0.01)
    finally:
        chat.building.close()
    with chat.factory.snapshot() as world:
        assert world.jobs.open() == ()
