"""Storms and loops in a whole factory; what was done is logged and replays."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.interventions import command_of, operation_of
from agent.log import LogRecord, Via
from agent.replay import replay
from factory.alert import AlertCode
from factory.immune.alerts import alerts_of
from factory.immune.terms import Terms
from factory.immune.treat import Complaint, Kind
from factory.model import SAFE_MODE, Role, State
from factory.operations import Heal, Move, Operation, SetSafeMode, Transition
from factory.plan import Applied, Denied, PlanContext
from grammar.parse import Parser
from tests.agent.conversation import Room
from tests.immune.ward import CELL, LATER, V1, V2, Ward

COMPLAINTS = {
    "tamper": Kind.DAMAGED,
    "unreadable": Kind.DAMAGED,
    "alarm": Kind.PROVED_BAD,
}
texts = st.text(max_size=20)
OPERATIONS = st.one_of(
    st.builds(
        Transition,
        address=st.sampled_from((V1, CELL)),
        move=st.sampled_from((Move.QUARANTINE, Move.ROLLBACK)),
        reason=texts,
    ),
    st.builds(Heal, address=st.just("organ.vision"), reason=texts),
    st.just(SetSafeMode(on=True)),
)


@given(OPERATIONS)
def test_an_intervention_stands_in_the_log_and_reads_back(operation: Operation) -> None:
    via, command = command_of(operation)
    assert operation_of(via, command.to_dict()) == operation


@pytest.mark.parametrize(
    "operation",
    [SetSafeMode(on=False), Transition(address=V1, move=Move.RELEASE)],
)
def test_what_loosens_a_protection_is_no_intervention(operation: Operation) -> None:
    with pytest.raises(ValueError, match="not an intervention"):
        command_of(operation)


def storm(parser: Parser) -> Ward:
    """All organs are damaged at once."""
    ward = Ward(parser, Terms(storm_least=2))
    ward.two_stable()
    ward.say("создай голосовой орган v1")
    ward.raise_to_stable("organ.voice.v1")
    for address in (V2, "organ.voice.v1"):
        ward.tamper(address, digest="0" * 64)
    return ward


def test_a_storm_stops_the_healing_and_asks_a_person(parser: Parser) -> None:
    ward = storm(parser)
    before = ward.entries()
    ward.immune.round()
    assert ward.is_safe()
    assert ward.entries() == before + 1
    assert ward.alerts() == ["storm", "held"]
    ward.immune.round()
    assert ward.entries() == before + 1
    assert ward.state("organ.voice.v1") is State.STABLE


def test_leaving_safe_mode_is_a_persons_plan_and_then_it_goes_on(
    parser: Parser,
) -> None:
    ward = storm(parser)
    ward.immune.round()
    ward.say("выключи безопасный режим", role=Role.WRITE)
    assert ward.is_safe()
    ward.move(V2, Move.ROLLBACK)
    ward.say("выключи безопасный режим")
    assert not ward.is_safe()
    ward.immune.round()
    assert ward.state("organ.voice.v1") is State.QUARANTINED


def test_every_act_is_in_the_log_and_replays_to_the_same_journal(
    parser: Parser,
) -> None:
    ward = Ward(parser)
    ward.say("создай зрение v1", *["одобри зрение"] * 3)
    ward.say("обнови зрение до v2", *["одобри зрение"] * 3)
    ward.make_unreadable(CELL)
    ward.immune.round()
    ward.tamper(V1, digest="0" * 64)
    ward.immune.round()
    records = [LogRecord.model_validate(t) for t in ward.factory.turns.turns()]
    acts = [r.body.via for r in records if r.body.actor == "immune"]
    assert acts == [Via.ALARM, Via.HEAL, Via.ALARM]
    again = Room(parser)
    result = replay(records, again.factory, parser, again.outside)
    assert result.divergence is None
    with ward.factory.snapshot() as world:
        assert result.head == world.head()
    told = [kept.alert for kept in again.factory.alerts.listed(is_open=True)]
    assert told == [kept.alert for kept in ward.kept()]


@cache
def two_versions(parser: Parser) -> Ward:
    """Made once for all examples: nothing changes it."""
    ward = Ward(parser)
    ward.two_stable()
    return ward


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_planning_an_intervention_changes_nothing(
    parser: Parser, data: st.DataObject
) -> None:
    ward = two_versions(parser)
    before = ward.entries(), ward.alerts(), ward.get(V1), ward.get(CELL)
    context = PlanContext(actor="immune", role=Role.ADMIN, at=LATER, expires_at=LATER)
    with ward.factory.snapshot() as world:
        plan = ward.factory.plan([data.draw(OPERATIONS)], world, context)
    assert plan.doc()
    assert (ward.entries(), ward.alerts(), ward.get(V1), ward.get(CELL)) == before


def test_only_what_the_immune_system_did_is_told(ward: Ward) -> None:
    ward.move(V2, Move.QUARANTINE)
    ward.say("включи безопасный режим")
    assert ward.alerts() == []


def test_a_plan_that_was_not_applied_tells_nothing(ward: Ward) -> None:
    context = PlanContext(actor="immune", role=Role.ADMIN, at=LATER, expires_at=LATER)
    with ward.factory.snapshot() as world:
        plan = ward.factory.plan([SetSafeMode(on=True)], world, context)
    assert not list(alerts_of(plan, Denied(denials=()), LATER))
    assert not list(alerts_of(plan, Applied(entry=0, hash="", addresses=()), LATER))
    done = Applied(entry=7, hash="", addresses=(SAFE_MODE,))
    (alert,) = alerts_of(plan, done, LATER)
    assert (alert.code, alert.entry) == (AlertCode.STORM, 7)


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("organ.vision.v2", CELL, "organ.vision")),
            st.sampled_from(("tamper", "unreadable", "alarm")),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_comes_in_a_storm_the_journal_stays(
    parser: Parser, complaints: list[tuple[str, str]]
) -> None:
    ward = Ward(parser, Terms(storm_least=1, storm_share=0.01))
    ward.two_stable()
    ward.tamper(V1, digest="0" * 64)
    ward.immune.round()
    assert ward.is_safe()
    before = ward.entries()
    for address, kind in complaints:
        if kind == "unreadable":
            ward.make_unreadable(address)
        ward.immune.hear(Complaint(COMPLAINTS[kind], address, kind))
    ward.immune.round()
    assert ward.entries() == before
