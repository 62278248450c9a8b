"""Confirming by words: a yes for what is harmless, a typed name for high risk."""

import pytest

from agent.cell import CommandCell
from agent.log import LogRecord
from agent.render.lines import render
from agent.replay import replay
from agent.reply import CardAsked, Decided, HistoryShown, NameAsked, PlanShown, Reply
from factory.judge.verdict import Verdict
from factory.model import OrganRecord, Role, State
from factory.plan import Applied, Stale
from grammar.model import Lang
from tests.agent.conversation import Room

V1 = "organ.echo.v1"


def reply(cell: CommandCell, *texts: str) -> Reply:
    replies: tuple[Reply, ...] = ()
    for text in texts:
        replies = cell.say(text).replies
    (last,) = replies
    return last


def state(room: Room) -> State:
    with room.factory.snapshot() as world:
        record = world.get(V1)
    assert isinstance(record, OrganRecord)
    return record.state


@pytest.fixture
def admin(room: Room) -> CommandCell:
    """An admin before the open plan of an override."""
    cell = room.enter(role=Role.ADMIN)
    shown = reply(cell, "создай эхо", "да", "одобри эхо", "да", "одобри эхо")
    assert isinstance(shown, PlanShown)
    assert shown.is_open
    return cell


def text_of(shown: Reply, lang: Lang = Lang.RU) -> str:
    return "\n".join("".join(p.text for p in line) for line in render(shown, lang))


@pytest.mark.parametrize("word", ["да", "yes", "подтверждаю", "да, применяй"])
def test_a_yes_is_answered_with_the_name(
    room: Room, admin: CommandCell, word: str
) -> None:
    asked = reply(admin, word)
    assert isinstance(asked, NameAsked)
    assert asked.name == V1
    assert V1 in text_of(asked)
    assert state(room) is State.CANARY
    assert admin.open_plan is not None


def test_the_name_confirms_with_and_without_a_yes_before(
    room: Room, admin: CommandCell
) -> None:
    decided = reply(admin, "да", V1)
    assert isinstance(decided, Decided)
    assert isinstance(decided.outcome, Applied)
    assert state(room) is State.EXPERIMENTAL
    decided = reply(admin, "одобри эхо", V1)
    assert isinstance(decided, Decided)
    assert state(room) is State.STABLE


@pytest.mark.parametrize("wrong", ["organ.echo", "organ.echo.v2", "organ.echo.v1 да"])
def test_another_name_confirms_nothing(
    room: Room, admin: CommandCell, wrong: str
) -> None:
    assert not isinstance(reply(admin, wrong), Decided)
    assert state(room) is State.CANARY


def test_a_name_with_no_plan_open_confirms_nothing(
    room: Room, admin: CommandCell
) -> None:
    assert isinstance(reply(admin, "нет"), Decided)
    assert not isinstance(reply(admin, V1), Decided)
    assert state(room) is State.CANARY


@pytest.mark.parametrize(("phrase", "is_enough"), [(None, False), (V1, True)])
def test_a_card_hands_the_name_over(
    room: Room, admin: CommandCell, phrase: str | None, *, is_enough: bool
) -> None:
    assert admin.open_plan is not None
    turn = admin.decide(admin.open_plan.digest, accept=True, phrase=phrase)
    assert isinstance(turn.replies[0], Decided if is_enough else NameAsked)
    assert state(room) is (State.EXPERIMENTAL if is_enough else State.CANARY)


def test_the_card_and_the_history_name_the_override(admin: CommandCell) -> None:
    assert admin.open_plan is not None
    card = text_of(PlanShown(admin.open_plan, is_open=True))
    assert "вопреки судье" in card
    assert f"введите {V1}" in card
    history = reply(admin, V1, "журнал эхо")
    assert isinstance(history, HistoryShown)
    assert f"вопреки судье: {V1}" in text_of(history)
    assert f"overrode the judge: {V1}" in text_of(history, Lang.EN)
    assert "вопреки судье" in text_of(reply(admin, "почему эхо экспериментальный?"))


def test_a_writer_is_told_to_wait_or_to_ask_an_admin(room: Room) -> None:
    cell = room.enter()
    shown = reply(cell, "создай эхо", "да", "одобри эхо", "да", "одобри эхо")
    assert isinstance(shown, PlanShown)
    assert not shown.is_open
    assert "admin" in text_of(shown)
    assert "статус" in text_of(shown)


def test_a_verdict_that_turned_is_refused_and_replays(room: Room) -> None:
    cell = room.enter(role=Role.ADMIN)
    for text in ("создай эхо", "да", "одобри эхо", "да"):
        cell.say(text)
    cell.run("organ.echo", "один", None)
    shown = reply(cell, "одобри эхо")
    assert isinstance(shown, PlanShown)
    (seen,) = shown.plan.report.findings
    assert (seen.n, seen.verdict) == (1, Verdict.CONTINUE)
    assert "Свидетельства" in text_of(shown)
    room.verdict = Verdict.ABORT
    cell.move(cell.identity, room.outside)
    decided = reply(cell, V1)
    assert isinstance(decided, Decided)
    assert decided.outcome == Stale(changed=(), turned=(V1,))
    assert V1 in text_of(decided)
    assert_replays(room)


def test_names_replay(room: Room, admin: CommandCell) -> None:
    admin.say("да")
    admin.say(V1)
    shown = reply(admin, "одобри эхо")
    assert isinstance(shown, PlanShown)
    admin.decide(shown.plan.digest, accept=True, phrase=V1)
    assert state(room) is State.STABLE
    assert_replays(room)


def assert_replays(room: Room) -> None:
    records = [LogRecord.model_validate(t) for t in room.factory.turns.turns()]
    again = Room(room.parser)
    result = replay(records, again.factory, again.parser, again.outside)
    assert result.divergence is None
    with room.factory.snapshot() as world:
        assert result.head == world.head()


@pytest.mark.parametrize("word", ["да", "yes", "да, применяй"])
def test_where_there_are_cards_a_yes_confirms_low_risk_only(
    room: Room, word: str
) -> None:
    cell = room.enter(role=Role.ADMIN)
    cell.say("создай голосовой орган v1")
    (asked,) = cell.say(word, by_card=True).replies
    assert isinstance(asked, CardAsked)
    assert "F2" in text_of(asked)
    assert cell.open_plan is not None
    decided = cell.decide(cell.open_plan.digest, accept=True).replies[0]
    assert isinstance(decided, Decided)
    cell.say("включи безопасный режим")
    decided = cell.say(word, by_card=True).replies[0]
    assert isinstance(decided, Decided)
    replays(room)


def test_where_there_are_cards_a_typed_name_confirms_nothing(
    room: Room, admin: CommandCell
) -> None:
    (asked,) = admin.say(V1, by_card=True).replies
    assert isinstance(asked, CardAsked)
    assert state(room) is State.CANARY
    assert isinstance(admin.say("нет", by_card=True).replies[0], Decided)
    replays(room)


def replays(room: Room) -> None:
    records = [LogRecord.model_validate(each) for each in room.factory.turns.turns()]
    again = Room(room.parser)
    found = replay(records, again.factory, room.parser, again.outside)
    assert found.divergence is None
