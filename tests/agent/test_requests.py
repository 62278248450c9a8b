"""Requests of programs: operations that nobody said, in the log and in a replay."""

from agent.cell import CommandCell
from agent.log import LogRecord, Via
from agent.replay import replay
from agent.reply import Decided, PlanShown, Refused
from factory.model import Backend, CellTemplate, FactorySpec, Role
from factory.operations import Fabricate, Move, Operation, SetSafeMode, Transition
from factory.plan import Applied
from grammar.parse import Parser
from tests.agent.conversation import Room

ECHO = CellTemplate(id="analysis.echo.v1", version="1.0.0", analysis_type="echo")
MAKE = Fabricate(
    spec=FactorySpec(backend=Backend.ADAPTER, template=ECHO, provider="echo")
)


def carry_out(cell: CommandCell, operation: Operation) -> Decided:
    shown = cell.propose([operation]).replies[0]
    assert isinstance(shown, PlanShown)
    assert shown.is_open
    decided = cell.decide(shown.plan.digest, accept=True).replies[0]
    assert isinstance(decided, Decided)
    return decided


def test_operations_are_planned_confirmed_logged_and_replayed(
    room: Room, parser: Parser
) -> None:
    cell = room.enter()
    made = carry_out(cell, MAKE).outcome
    assert isinstance(made, Applied)
    assert made.entry == 1
    approve = Transition(address=ECHO.id, move=Move.APPROVE)
    assert isinstance(carry_out(room.enter(session="s2"), approve).outcome, Applied)
    assert isinstance(cell.cancel("organ.voice").replies[0], Refused)
    records = [LogRecord.model_validate(each) for each in room.factory.turns.turns()]
    vias = [Via.REQUEST, Via.ACCEPT, Via.REQUEST, Via.ACCEPT, Via.REQUEST]
    assert [record.body.via for record in records] == vias
    assert records[0].body.operations == (MAKE,)
    fresh = Room(parser)
    replayed = replay(records, fresh.factory, parser, fresh.outside)
    assert replayed.divergence is None
    with room.factory.snapshot() as world:
        assert replayed.head == world.head()


def test_a_denied_request_is_shown_and_not_open(room: Room) -> None:
    cell = room.enter(role=Role.READ)
    shown = cell.propose([SetSafeMode(on=True)]).replies[0]
    assert isinstance(shown, PlanShown)
    assert not shown.is_open
    assert cell.open_plan is None
