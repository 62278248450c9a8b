"""Conversations with the factory: plan, decide, look, run."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from agent.errors import NoOpenPlanError
from agent.render.lines import render
from agent.reply import (
    Asked,
    Decided,
    HelpShown,
    HistoryShown,
    Overview,
    PlanShown,
    RecordsShown,
    Refused,
    Reply,
    RunDone,
)
from factory.errors import StoreError
from factory.model import OrganRecord, Role, State
from factory.plan import Applied, Failed, Stale
from grammar.model import Lang
from grammar.parse import Parser
from tests.agent.conversation import Room


def only(replies: tuple[Reply, ...]) -> Reply:
    (reply,) = replies
    return reply


def said(room: Room, *texts: str, role: Role = Role.WRITE) -> Reply:
    cell = room.enter(role=role)
    turns = [cell.say(text) for text in texts]
    return only(turns[-1].replies)


def state_of(room: Room, address: str) -> State | None:
    with room.factory.snapshot() as world:
        record = world.get(address)
    return record.state if isinstance(record, OrganRecord) else None


@pytest.mark.parametrize(
    ("text", "yes"), [("создай эхо", "да"), ("create echo", "yes")]
)
def test_a_plan_is_applied_by_a_word(room: Room, text: str, yes: str) -> None:
    shown = said(room, text)
    assert isinstance(shown, PlanShown)
    assert shown.is_open
    assert state_of(room, "organ.echo.v1") is None
    decided = said(room, text, yes)
    assert isinstance(decided, Decided)
    assert isinstance(decided.outcome, Applied)
    assert state_of(room, "organ.echo.v1") is State.DRAFT


@pytest.mark.parametrize("word", ["нет", "no", "отмена"])
def test_a_plan_is_declined_by_a_word(room: Room, word: str) -> None:
    decided = said(room, "создай эхо", word)
    assert isinstance(decided, Decided)
    assert decided.outcome is None
    assert state_of(room, "organ.echo.v1") is None


def test_a_decision_without_a_plan_does_nothing(room: Room) -> None:
    assert isinstance(said(room, "да"), Refused)
    assert isinstance(said(room, "создай эхо", "да", "да"), Refused)


def test_a_card_decides_its_own_plan_only(room: Room) -> None:
    cell = room.enter()
    first = only(cell.say("создай эхо").replies)
    assert isinstance(first, PlanShown)
    second = only(cell.say("создай реверс").replies)
    assert isinstance(second, PlanShown)
    with pytest.raises(NoOpenPlanError):
        cell.decide(first.plan.digest, accept=True)
    cell.decide(second.plan.digest, accept=True)
    assert state_of(room, "organ.echo.v1") is None
    assert state_of(room, "organ.reverse.v1") is State.DRAFT


def test_looking_leaves_the_plan_open(room: Room) -> None:
    decided = said(room, "создай эхо", "покажи органы", "да")
    assert isinstance(decided, Decided)


def test_a_changing_command_that_fails_closes_the_plan(room: Room) -> None:
    assert isinstance(said(room, "создай эхо", "создай орган обоняния", "да"), Refused)


def test_a_preview_waits_for_nothing(room: Room) -> None:
    cell = room.enter()
    shown = only(cell.say("dry-run create echo v1").replies)
    assert isinstance(shown, PlanShown)
    assert not shown.is_open
    assert cell.open_plan is None


def test_another_operator_may_make_the_plan_stale(room: Room) -> None:
    anna, boris = room.enter("anna"), room.enter("boris", session="s2")
    for text in ("создай эхо", "да", "одобри эхо"):
        anna.say(text)
    for text in ("disable echo", "yes"):
        boris.say(text)
    decided = only(anna.say("да").replies)
    assert isinstance(decided, Decided)
    assert isinstance(decided.outcome, Stale)


def test_several_commands_are_one_plan_and_looks_come_after_it(room: Room) -> None:
    cell = room.enter()
    text = "создай эхо v1 и переведи его в канарейку на 5%, затем покажи статус"
    shown = only(cell.say(text).replies)
    assert isinstance(shown, PlanShown)
    assert len(shown.plan.operations) == 2
    decided, status = cell.say("да").replies
    assert isinstance(decided, Decided)
    assert isinstance(status, Overview | RecordsShown)
    assert state_of(room, "organ.echo.v1") is State.CANARY


def test_a_version_question_is_answered_in_words(room: Room) -> None:
    cell = room.enter()
    asked = only(cell.say("создай зрение").replies)
    assert isinstance(asked, Asked)
    shown = only(cell.say("organ.vision.v2").replies)
    assert isinstance(shown, PlanShown)
    assert "organ.vision.v2" in {c.address for c in shown.plan.changes}


def test_running(room: Room) -> None:
    ran = said(room, "прогони реверс на «орган»")
    assert ran == RunDone("organ.reverse.v1", None, "нагро")
    ran = said(room, "создай реверс", "да", "прогони реверс на «орган»")
    assert ran == RunDone("organ.reverse.v1", State.DRAFT, "нагро")


def test_a_disabled_organ_does_not_run(room: Room) -> None:
    texts = ("создай эхо", "да", "отключи эхо", "да", "прогони эхо на «а»")
    refused = said(room, *texts)
    assert isinstance(refused, Refused)
    assert refused.code == "not_live"


def test_a_locked_organ_does_not_run(room: Room) -> None:
    said(room, "заблокируй organ_voice", "да", role=Role.ADMIN)
    refused = said(room, "прогони голос на «а»")
    assert isinstance(refused, Refused)
    assert [d.capability for d in refused.denials] == ["organ_voice"]


def test_looking(room: Room) -> None:
    assert isinstance(said(room, "статус"), Overview)
    assert isinstance(said(room, "помощь"), HelpShown)
    said(room, "создай эхо", "да")
    records = said(room, "что с эхо?")
    assert isinstance(records, RecordsShown)
    assert {r.address for r in records.records} == {"organ.echo", "organ.echo.v1"}
    history = said(room, "журнал эхо")
    assert isinstance(history, HistoryShown)
    assert [e.body.seq for e in history.entries] == [1]


def test_undo(room: Room) -> None:
    texts = ("создай эхо", "да", "отмени последнее", "да")
    assert isinstance(said(room, *texts), Decided)
    assert state_of(room, "organ.echo.v1") is None


def test_every_turn_is_logged(room: Room) -> None:
    cell = room.enter()
    texts = ("создай эхо", "да", "включи свет", "", "да", "статус")
    for text in texts:
        cell.say(text)
    logged = [turn["body"] for turn in room.factory.turns.turns()]
    said = [turn["text"] for turn in logged if turn["via"] != "build"]  # type: ignore[index,call-overload]
    assert said == list(texts)


@contextmanager
def failing(place: Path, table: str) -> Iterator[None]:
    """A database that takes no new rows of a table."""
    other = sqlite3.connect(place)
    other.execute(
        f"CREATE TRIGGER full BEFORE INSERT ON {table} "
        "BEGIN SELECT RAISE(FAIL, 'disk'); END"
    )
    other.commit()
    yield
    other.execute("DROP TRIGGER full")
    other.commit()
    other.close()


def test_a_build_that_the_database_refuses_at_its_switch_failed(
    parser: Parser, tmp_path: Path
) -> None:
    place = tmp_path / "factory.db"
    room = Room(parser, str(place))
    cell = room.enter()
    cell.say("создай эхо")
    with failing(place, "journal"):
        decided = only(cell.say("да").replies)
    assert isinstance(decided, Decided)
    assert isinstance(decided.outcome, Failed)
    assert (decided.outcome.step, decided.outcome.code) == ("switch", "store_failed")
    assert state_of(room, "organ.echo.v1") is None
    cell.say("создай эхо")
    decided = only(cell.say("да").replies)
    assert isinstance(decided, Decided)
    assert isinstance(decided.outcome, Applied)
    room.factory.close()


@pytest.mark.parametrize(
    ("text", "table"), [("создай эхо", "job"), ("создай клетку эхо", "journal")]
)
def test_a_database_that_fails_leaves_the_plan_open(
    parser: Parser, tmp_path: Path, text: str, table: str
) -> None:
    place = tmp_path / "factory.db"
    room = Room(parser, str(place))
    cell = room.enter()
    cell.say(text)
    with failing(place, table), pytest.raises(StoreError):
        cell.say("да")
    with room.factory.snapshot() as world:
        assert world.head().seq == 0
    decided = only(cell.say("да").replies)
    assert isinstance(decided, Decided)
    assert isinstance(decided.outcome, Applied)
    room.factory.close()


def test_the_status_says_what_the_traffic_proved(room: Room) -> None:
    cell = room.enter()
    for text in ("создай эхо", "да", "одобри эхо", "да"):
        cell.say(text)
    for number in range(3):
        cell.say(f"прогони эхо на «{number}»")
    records = only(cell.say("что с эхо?").replies)
    assert isinstance(records, RecordsShown)
    assert records.reports["organ.echo.v1"].judgement.n == 3
    lines = ["".join(p.text for p in line) for line in render(records, Lang.RU)]
    assert any("запросов 3, неудач 0 · пока не доказано" in line for line in lines)
    assert any("не меньше" in line for line in lines)
