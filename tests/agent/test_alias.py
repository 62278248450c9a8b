"""Other names: by a plan, understood from then on, never in place of another."""

import pytest

from agent.cell import CommandCell
from agent.log import LogRecord
from agent.render.lines import render
from agent.replay import replay
from agent.reply import Decided, PlanShown, RecordsShown, Refused, Reply
from factory.decision import DenialCode
from factory.lifecycle import No
from factory.model import AliasRecord, Role
from factory.operations import Alias, Transition
from factory.plan import Applied
from factory.report import RiskLevel
from grammar.model import Lang
from tests.agent.conversation import Room


def text_of(shown: Reply) -> str:
    return "\n".join("".join(p.text for p in line) for line in render(shown, Lang.EN))


def shown(cell: CommandCell, text: str) -> PlanShown:
    (reply,) = cell.say(text).replies
    assert isinstance(reply, PlanShown), reply
    return reply


def done(cell: CommandCell, text: str) -> PlanShown:
    """Say something that changes the factory, and confirm it."""
    reply = shown(cell, text)
    decided = cell.decide(reply.plan.digest, accept=True).replies[0]
    assert isinstance(decided, Decided)
    assert isinstance(decided.outcome, Applied)
    return reply


@pytest.fixture
def cell(room: Room) -> CommandCell:
    cell = room.enter()
    done(cell, "создай голосовой орган v1")
    return cell


def subject(reply: PlanShown) -> str:
    (operation,) = reply.plan.operations
    assert isinstance(operation, Transition)
    return operation.address


def test_a_name_is_a_record_that_is_planned(room: Room, cell: CommandCell) -> None:
    reply = done(cell, "добавь синоним «Озвучка» для голосового органа")
    assert reply.plan.operations == (Alias(alias="озвучка", target="organ.voice"),)
    with room.factory.snapshot() as world:
        found = world.get("alias.озвучка")
    assert isinstance(found, AliasRecord)
    assert (found.alias, found.target) == ("озвучка", "organ.voice")


@pytest.mark.parametrize(
    ("alias", "text"),
    [
        ("озвучка", "отключи озвучку"),
        ("озвучка", "отключи орган озвучки"),
        ("голос диктора", "отключи голос диктора"),
        ("talker", "disable talker"),
        ("talker", "disable the talker organ"),
        ("динамики", "отключи динамики"),
    ],
)
def test_it_is_understood_from_then_on(
    cell: CommandCell, alias: str, text: str
) -> None:
    assert not isinstance(cell.say(text).replies[0], PlanShown) or "голос" in alias
    done(cell, f"добавь синоним «{alias}» для голоса")
    assert subject(shown(cell, text)) == "organ.voice"


def test_everybody_understands_it(room: Room, cell: CommandCell) -> None:
    done(cell, 'call the voice organ "talker"')
    boris = room.enter("boris", session="s2")
    assert subject(shown(boris, "disable talker")) == "organ.voice"


def test_a_chain_and_a_version_may_be_said_with_it(cell: CommandCell) -> None:
    done(cell, 'call phonemes "speller"')
    reply = shown(cell, "assemble pipeline spell from normalize, then speller")
    assert "analysis.text_to_phonemes.v1" in {c.address for c in reply.plan.changes}
    done(cell, 'call the voice organ "talker"')
    assert subject(shown(cell, "disable talker v1")) == "organ.voice.v1"


def test_it_is_completed_and_repaired(cell: CommandCell) -> None:
    assert cell.complete("отключи оз") == ()
    done(cell, "добавь синоним «озвучка» для голосового органа")
    assert cell.complete("отключи оз") == ("отключи озвучку",)
    assert "отключи озвучку" in text_of(cell.say("отключи озвчку").replies[0])


def test_status_and_lists_show_it(cell: CommandCell) -> None:
    done(cell, "call voice talker")
    for text in ("status talker", "list organs"):
        (reply,) = cell.say(text).replies
        assert isinstance(reply, RecordsShown)
        assert text_of(reply).count("aliases: talker") == 1
    assert 'alias "talker" for organ.voice' in text_of(cell.say("history").replies[0])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("add alias «голос» for vision", "alias_known"),
        ("добавь синоним «зрение» для голоса", "alias_known"),
        ('call voice "text_normalize"', "alias_known"),
        ("добавь синоним «покажи» для голоса", "alias_word"),
        ('call voice "canary"', "alias_word"),
        ('call voice "x9 v2"', "alias_unfit"),
        ('call voice "a.b"', "alias_unfit"),
        ('call voice "7"', "alias_unfit"),
        ("добавь синоним «эхолот» для голоса v1", "alias_of_family"),
    ],
)
def test_a_known_name_is_never_shadowed(
    cell: CommandCell, text: str, code: str
) -> None:
    (reply,) = cell.say(text).replies
    assert isinstance(reply, Refused), reply
    assert reply.code == code
    assert text_of(reply)


def test_a_name_may_be_given_to_another_and_taken_back(cell: CommandCell) -> None:
    done(cell, "call voice talker")
    moved = done(cell, 'call phonemes "talker"')
    assert moved.plan.report.risk is RiskLevel.MEDIUM
    assert "this name meant organ.voice before" in text_of(moved)
    done(cell, "undo")
    assert subject(shown(cell, "disable talker")) == "organ.voice"
    assert not shown(cell, 'call voice "talker"').plan.writes


def test_undone_it_is_nobody_s_name(cell: CommandCell) -> None:
    done(cell, "call voice talker")
    done(cell, "undo")
    assert isinstance(cell.say("disable talker").replies[0], Refused)


def test_who_only_reads_gives_no_names(room: Room, cell: CommandCell) -> None:
    reader = room.enter("rita", Role.READ, "s3")
    denials = shown(reader, "call voice talker").plan.decision.denials
    assert [denial.code for denial in denials] == [DenialCode.ROLE_REQUIRED]
    assert cell.open_plan is None


def test_a_request_does_not_shadow_a_family_either(cell: CommandCell) -> None:
    reply = cell.propose([Alias(alias="voice", target="organ.echo")]).replies[0]
    assert isinstance(reply, PlanShown)
    (denial,) = reply.plan.decision.denials
    assert denial.detail["no"] == No.NAME_OF_ANOTHER


def test_names_replay(room: Room, cell: CommandCell) -> None:
    done(cell, "добавь синоним «озвучка» для голосового органа")
    done(cell, "отключи озвучку")
    done(cell, "включи озвучку")
    done(cell, "undo")
    records = [LogRecord.model_validate(each) for each in room.factory.turns.turns()]
    again = Room(room.parser)
    replayed = replay(records, again.factory, room.parser, again.outside)
    assert replayed.divergence is None
    assert replayed.turns == len(records)
