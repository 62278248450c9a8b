"""A locked gate: whatever way leads there, no script and no module is read or run."""

from contextlib import closing
from pathlib import Path

import pytest

from agent.log import exported, imported
from agent.replay import replay
from agent.reply import Refused
from factory.decision import DenialCode
from factory.errors import BackendError
from factory.fabricator.sources import Sources
from factory.jobs.staging import Staging, Tools
from factory.model import CellRecord, OrganTemplate, Role
from factory.operations import Build
from factory.phrase import phrase_of
from factory.sandbox import children
from factory.stem import Ran
from grammar.parse import Parser
from tests.agent.conversation import Room
from tests.sandbox.sourced import V1, Subject, planned, say, unmeasured


def refuses(*_: object, **__: object) -> None:
    message = "a source was about to be read or run"
    raise AssertionError(message)


@pytest.fixture
def locked(room: Room, subject: Subject, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A factory with a cell that ran, locked; whatever would run its source fails."""
    say(room, subject.make, "yes")
    assert isinstance(room.factory.invoke(V1, "x", Role.ADMIN), Ran)
    say(room, f"lock {subject.capability}", "yes")
    monkeypatch.setattr(children.Child, "__init__", refuses)
    monkeypatch.setattr("factory.sandbox.ring.Ring.run", refuses)
    monkeypatch.setattr("factory.sandbox.script.programs.parsed", refuses)
    monkeypatch.setattr("factory.sandbox.script.admission.parsed", refuses)
    monkeypatch.setattr(f"{subject.executor}.run", refuses)
    monkeypatch.setattr(Sources, "read", refuses)
    return room


def test_no_invocation_runs(locked: Room) -> None:
    for role in Role:
        answer = locked.factory.invoke(V1, "x", role)
        assert isinstance(answer, tuple)
        assert DenialCode.CAPABILITY_LOCKED in {denial.code for denial in answer}


def test_the_chat_runs_nothing(locked: Room) -> None:
    for text in (f'run {V1} on "x"', 'run analysis.norm on "x"'):
        reply = say(locked, text)
        assert isinstance(reply, Refused)
        assert reply.code == "denied"


@pytest.mark.parametrize(
    "text",
    [
        "train analysis.norm on numbers, 2 iterations",
        "set the memory limit of analysis.norm to 32 MB",
        "approve analysis.norm.v1 to canary",
        "assemble pipeline x from norm, then norm",
        "diff analysis.norm v1 v2",
        "status of analysis.norm",
        "explain analysis.norm",
        "dry-run create analysis cell y from norm{suffix}",
        "undo",
    ],
)
def test_whatever_is_said_and_confirmed_runs_nothing(
    locked: Room, subject: Subject, text: str
) -> None:
    """Whatever the answer is, the source is neither read nor run."""
    cell = locked.enter(role=Role.ADMIN)
    cell.say(text.format(suffix=subject.suffix))
    if (plan := cell.open_plan) is not None:
        cell.decide(plan.digest, accept=True, phrase=phrase_of(plan))
    cell.say(f'run {V1} on "x"')


@pytest.mark.parametrize(
    "text",
    ["create analysis cell x from norm{suffix}", "update cell norm from other{suffix}"],
)
def test_nothing_is_read_or_admitted(locked: Room, subject: Subject, text: str) -> None:
    plan = planned(locked, text.format(suffix=subject.suffix))
    assert [d.code for d in plan.decision.denials] == [DenialCode.CAPABILITY_LOCKED]
    assert plan.report.unchecked == ("source_not_admitted",)
    assert plan.report.sources is None
    assert plan.report.differences == ()


def test_no_backend_call_makes_anything(locked: Room) -> None:
    with locked.factory.snapshot() as world:
        record = world.get(V1)
    assert isinstance(record, CellRecord)
    for proved in ({}, {"is_proved": True}):
        with pytest.raises(BackendError) as caught:
            locked.factory.workshop.fabricate(record.spec, **proved)
        assert caught.value.code == "gate_locked"


def test_a_replay_runs_nothing(locked: Room) -> None:
    records = list(imported(exported(locked.factory.turns.turns())))
    fresh = Room(locked.parser)
    with closing(fresh.factory):
        result = replay(records, fresh.factory, locked.parser, fresh.outside)
    assert result.divergence is None


def test_a_build_runs_nothing(locked: Room) -> None:
    """A build makes its cells and tries their samples before it switches."""
    template = OrganTemplate(id="organ.x.v1", version="1.0.0", cells=(V1,))
    context = unmeasured(locked)
    with locked.factory.snapshot() as world:
        plan = locked.factory.plan([Build(template=template)], world, context)
        workshop, timed = locked.factory.workshop, locked.factory.runtime.timed
        tools = Tools(workshop.inspect, workshop.fabricate, timed)
        staging = Staging(plan, world, tools)
        with pytest.raises(BackendError) as caught:
            staging.made(V1)
    assert caught.value.code == "gate_locked"


def test_the_gate_ships_locked(
    parser: Parser, subject: Subject, tmp_path: Path
) -> None:
    fresh = Room(parser, str(tmp_path / "fresh.db"))
    with closing(fresh.factory):
        plan = planned(fresh, subject.make)
    assert [d.code for d in plan.decision.denials] == [DenialCode.CAPABILITY_LOCKED]
