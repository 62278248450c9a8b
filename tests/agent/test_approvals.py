"""Approvals in conversations: two people, what waits, what replays."""

import pytest

from agent.cell import CommandCell
from agent.log import LogRecord
from agent.render.lines import render
from agent.replay import replay
from agent.reply import ApprovalsShown, Decided, PlanShown, Refused, Reply
from agent.waiting import digest_in
from factory.model import Role
from factory.plan import Applied, Denied, Pending
from grammar.model import Lang
from tests.agent.conversation import Room

NAME = "capability.factory_script"
UNLOCK = "разблокируй factory_script"
LIST = "список одобрений"


def reply(cell: CommandCell, *texts: str) -> Reply:
    replies: tuple[Reply, ...] = ()
    for text in texts:
        replies = cell.say(text).replies
    (last,) = replies
    return last


def text_of(shown: Reply, lang: Lang = Lang.RU) -> str:
    return "\n".join("".join(p.text for p in line) for line in render(shown, lang))


def outcome(decided: Reply) -> object:
    assert isinstance(decided, Decided)
    return decided.outcome


@pytest.fixture
def anna(room: Room) -> CommandCell:
    """An admin in a factory under four eyes."""
    cell = room.enter("anna", Role.ADMIN, "s1")
    (shown,) = cell.require(two=True).replies
    assert isinstance(shown, PlanShown)
    assert isinstance(outcome(reply(cell, "да")), Applied)
    return cell


@pytest.fixture
def boris(room: Room) -> CommandCell:
    return room.enter("boris", Role.ADMIN, "s2")


def ask(anna: CommandCell) -> str:
    """Anna's plan, confirmed by her; returns the digits that are shown."""
    shown = reply(anna, UNLOCK)
    assert isinstance(shown, PlanShown)
    assert shown.takes_two
    assert "два человека" in text_of(shown)
    decided = reply(anna, NAME)
    assert isinstance(outcome(decided), Pending)
    digest = shown.plan.digest[:12]
    assert f"подтверди план {digest}" in text_of(decided)
    assert f"confirm plan {digest}" in text_of(decided, Lang.EN)
    return digest


def assert_replays(room: Room) -> None:
    records = [LogRecord.model_validate(t) for t in room.factory.turns.turns()]
    again = Room(room.parser)
    result = replay(records, again.factory, again.parser, again.outside)
    assert result.divergence is None
    with room.factory.snapshot() as world:
        assert result.head == world.head()


@pytest.mark.parametrize("verb", ["подтверди план", "confirm plan", "plan", "ПЛАН"])
def test_another_person_opens_it_and_types_the_name(
    room: Room, anna: CommandCell, boris: CommandCell, verb: str
) -> None:
    digest = ask(anna)
    shown = reply(boris, f"{verb} {digest}")
    assert isinstance(shown, PlanShown)
    assert shown.is_open
    assert "anna" in text_of(shown)
    assert not isinstance(reply(boris, "да"), Decided)
    assert isinstance(outcome(reply(boris, NAME)), Applied)
    history = text_of(reply(boris, "журнал"))
    assert "подтверждено двумя: anna, boris" in history
    assert_replays(room)


def test_the_same_person_is_refused_and_the_plan_waits_on(
    room: Room, anna: CommandCell, boris: CommandCell
) -> None:
    digest = ask(anna)
    refused = reply(anna, f"план {digest}", NAME)
    assert isinstance(outcome(refused), Denied)
    assert "не anna" in text_of(refused)
    assert isinstance(outcome(reply(boris, f"план {digest}", NAME)), Applied)
    assert_replays(room)


def test_the_list_says_what_waits_and_how_to_decide_it(
    room: Room, anna: CommandCell
) -> None:
    assert "Ничто не ждёт" in text_of(reply(anna, LIST))
    digest = ask(anna)
    shown = reply(anna, LIST)
    assert isinstance(shown, ApprovalsShown)
    for lang, said in (
        (Lang.RU, f"подтверди план {digest}"),
        (Lang.EN, f"confirm plan {digest}"),
    ):
        text = text_of(shown, lang)
        assert said in text
        assert NAME in text
        assert shown.plans[0].due in text
    assert isinstance(reply(anna, "list approvals"), ApprovalsShown)
    assert_replays(room)


def test_who_asked_takes_it_back(room: Room, anna: CommandCell) -> None:
    digest = ask(anna)
    declined = reply(anna, f"план {digest}", "нет")
    assert outcome(declined) is None
    assert "отклонён" in text_of(reply(anna, f"план {digest}"))
    assert_replays(room)


def test_without_the_role_nobody_declines(room: Room, anna: CommandCell) -> None:
    digest = ask(anna)
    reader = room.enter("vera", Role.READ, "s3")
    assert isinstance(outcome(reply(reader, f"план {digest}", "нет")), Denied)
    assert isinstance(reply(reader, f"план {digest}"), PlanShown)
    assert_replays(room)


def test_a_digest_that_nothing_waits_under_is_refused(
    room: Room, anna: CommandCell, boris: CommandCell
) -> None:
    refused = reply(boris, "план 0123456789ab")
    assert isinstance(refused, Refused)
    assert refused.code == "approval_unknown"
    digest = ask(anna)
    reply(boris, f"план {digest}", NAME)
    refused = reply(boris, f"план {digest}")
    assert isinstance(refused, Refused)
    assert "boris" in text_of(refused)
    assert_replays(room)


def test_a_plan_that_waits_stays_when_another_command_is_said(
    anna: CommandCell, boris: CommandCell
) -> None:
    digest = ask(anna)
    reply(boris, f"план {digest}", "создай эхо", "нет")
    assert isinstance(reply(boris, f"план {digest}"), PlanShown)


def test_a_build_of_high_risk_waits_before_it_begins(
    room: Room, anna: CommandCell, boris: CommandCell
) -> None:
    reply(anna, "создай зрение v1", "да", "создай зрение v2", "да")
    cell = anna
    reply(cell, "одобри зрение", "да", "откати зрение к v1")
    shown = reply(cell, "разблокируй factory_script и создай эхо")
    assert isinstance(shown, PlanShown)
    assert shown.takes_two
    assert isinstance(outcome(reply(cell, NAME)), Pending)
    decided = reply(boris, f"план {shown.plan.digest[:12]}", NAME)
    assert isinstance(outcome(decided), Applied)
    with room.factory.snapshot() as world:
        (entry,) = world.entries(address="organ.echo.v1")
    assert (entry.body.confirmed_by, entry.body.seconded_by) == ("anna", "boris")
    (kept,) = room.factory.approvals.starting(shown.plan.digest)
    assert kept.status.value == "applied"
    assert_replays(room)


def test_only_an_admin_requires_people(room: Room) -> None:
    writer = room.enter("vera", Role.WRITE, "s3")
    (shown,) = writer.require(two=True).replies
    assert isinstance(shown, PlanShown)
    assert not shown.is_open
    assert_replays(room)


SAID = [
    ("план 0123abcd", "0123abcd"),
    ("Подтверди план 0123ABCD", "0123abcd"),
    ("  confirm the plan 0123abcd ", "0123abcd"),
    ("decline plan " + "f" * 64, "f" * 64),
    ("план 0123abc", None),
    ("plan " + "f" * 65, None),
    ("план 0123abcd и создай эхо", None),
    ("создай план 0123abcd", None),
    ("подтверди", None),
]


@pytest.mark.parametrize(("text", "digest"), SAID)
def test_only_a_whole_sentence_names_a_plan(text: str, digest: str | None) -> None:
    assert digest_in(text) == digest
