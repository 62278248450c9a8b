"""What its own traffic proves bad is rolled back, journalled, logged and replayed."""

from agent.bootstrap import IMMUNE
from agent.cell import CommandCell
from agent.immune import ImmuneSystem
from agent.log import LogRecord, Via
from agent.replay import replay
from factory.immune.terms import Terms
from factory.model import OrganRecord, Role, RouteRecord, State
from factory.store.evidence import SqlEvidence
from tests.agent.conversation import Room

REQUESTS = 60
"""Enough to prove a version bad that always fails, too few to reach the other one."""
BEGIN = (
    "создай зрение v1",
    "да",
    "одобри зрение",
    "да",
    "одобри зрение",
    "organ.vision.v1",
    "одобри зрение",
    "organ.vision.v1",
    "обнови зрение до v2",
    "да",
    "переведи зрение v2 в канарейку на 100%",
    "да",
)


def fed_with_garbage(room: Room) -> Room:
    """A canary with all the traffic that cannot read any of its inputs."""
    cell = CommandCell(room.factory, room.parser, IMMUNE, room.outside)
    ImmuneSystem(room.factory, cell, Terms(), room.clock).listen()
    # Evidence is folded when the test says so, not when a second has passed.
    evidence = room.factory.runtime.observations
    assert isinstance(evidence, SqlEvidence)
    evidence._clock = lambda: 0.0
    cell = room.enter(role=Role.ADMIN)
    for text in BEGIN:
        cell.say(text)
    for number in range(REQUESTS):
        cell.run("organ.vision", f"это не картинка {number}", None)
    room.factory.runtime.flush()
    return room


def test_a_canary_that_is_proved_bad_leaves_by_itself(room: Room) -> None:
    fed_with_garbage(room)
    with room.factory.snapshot() as world:
        organ, route = world.get("organ.vision.v2"), world.get("organ.vision")
        last = world.entries(limit=1)[0]
    assert isinstance(organ, OrganRecord)
    assert isinstance(route, RouteRecord)
    assert organ.state is State.ROLLED_BACK
    assert organ.reason is not None
    assert organ.reason.startswith("judge: ")
    assert (route.serving, route.canary) == ("organ.vision.v1", None)
    assert last.body.actor == "immune"


def test_an_alarm_is_in_the_log_and_replays(room: Room) -> None:
    fed_with_garbage(room)
    records = [LogRecord.model_validate(t) for t in room.factory.turns.turns()]
    alarms = [r for r in records if r.body.via is Via.ALARM]
    assert [r.body.actor for r in alarms] == ["immune"]
    again = Room(room.parser)
    result = replay(records, again.factory, again.parser, again.outside)
    assert result.divergence is None
    assert result.head == head(room)


def head(room: Room) -> object:
    with room.factory.snapshot() as world:
        return world.head()
