"""A log said again from the conversation: read only, or applied as one plan."""

from pathlib import Path

import pytest

from agent.cell import CommandCell
from agent.log import LogRecord, exported, imported, record_after
from agent.render.lines import render
from agent.replay import replay
from agent.reply import Decided, PlanShown, Refused, ReplayShown, Reply
from factory.model import OrganRecord, Role, State
from factory.operations import Build, Move, Transition
from factory.plan import Applied
from grammar.model import Lang
from tests.agent.conversation import Room

SAID = (
    "создай голосовой орган v1", "да", "создай зрение v1", "да",
    "отключи голос", "да", "undo", "да", "одобри зрение", "нет",
)  # fmt: skip


def text_of(shown: Reply, lang: Lang = Lang.EN) -> str:
    return "\n".join("".join(p.text for p in line) for line in render(shown, lang))


@pytest.fixture
def log(room: Room, tmp_path: Path) -> Path:
    """The log of another factory."""
    other = Room(room.parser)
    cell = other.enter()
    for text in SAID:
        cell.say(text)
    file = tmp_path / "monday.jsonl"
    file.write_bytes(b"".join(exported(other.factory.turns.turns())))
    return file


@pytest.fixture
def cell(room: Room) -> CommandCell:
    return room.enter(role=Role.ADMIN)


def states(room: Room) -> dict[str, State]:
    with room.factory.snapshot() as world:
        found = (r for r in world.records("organ") if isinstance(r, OrganRecord))
        return {record.address: record.state for record in found}


def test_to_read_it_changes_nothing(room: Room, cell: CommandCell, log: Path) -> None:
    (reply,) = cell.say(f"повтори журнал {log}").replies
    assert isinstance(reply, ReplayShown)
    assert reply.replayed.divergence is None
    assert reply.replayed.head.seq == 4
    assert states(room) == {}
    assert "all as recorded" in text_of(reply)


def test_up_to_a_turn(cell: CommandCell, log: Path) -> None:
    (reply,) = cell.say(f"replay {log} until 4").replies
    assert isinstance(reply, ReplayShown)
    assert reply.replayed.turns == 4


def test_it_leaves_the_open_plan_open(cell: CommandCell, log: Path) -> None:
    cell.say("create echo organ v1")
    cell.say(f"replay {log}")
    cell.say("replay nowhere.jsonl")
    assert cell.open_plan is not None


def test_applied_it_is_one_plan_of_what_still_stands(
    room: Room, cell: CommandCell, log: Path
) -> None:
    replayed, shown = cell.say(f"replay {log} and apply it").replies
    assert isinstance(replayed, ReplayShown)
    assert isinstance(shown, PlanShown)
    made = [op.template.id for op in shown.plan.operations if isinstance(op, Build)]
    assert made == ["organ.voice.v1", "organ.vision.v1"]
    assert len(shown.plan.operations) == 2  # the disable was taken back
    assert states(room) == {}
    decided = cell.say("да").replies[0]
    assert isinstance(decided, Decided)
    assert isinstance(decided.outcome, Applied)
    drafts = dict.fromkeys(made, State.DRAFT)
    assert states(room) == drafts
    records = [LogRecord.model_validate(each) for each in room.factory.turns.turns()]
    again = Room(room.parser)
    found = replay(records, again.factory, room.parser, again.outside)
    assert found.divergence is None
    assert states(again) == drafts


def test_a_log_that_differs_is_told_and_not_applied(
    cell: CommandCell, log: Path
) -> None:
    first, *_ = imported(log.read_bytes().splitlines(keepends=True))
    body = first.body.model_copy(update={"text": "создай эхо-орган v1"})
    log.write_bytes(b"".join(exported([record_after(first.prev, body).doc()])))
    replayed, refused = cell.say(f"replay {log} and apply it").replies
    assert isinstance(replayed, ReplayShown)
    assert replayed.replayed.divergence is not None
    assert replayed.replayed.divergence.number == 1
    assert isinstance(refused, Refused)
    assert refused.code == "replay_differs"
    for lang in (Lang.RU, Lang.EN):
        assert text_of(replayed, lang)
        assert text_of(refused, lang)


@pytest.mark.parametrize("name", ["nowhere.jsonl", "README.md"])
def test_what_is_no_log_is_refused(cell: CommandCell, name: str) -> None:
    (refused,) = cell.say(f"replay {name}").replies
    assert isinstance(refused, Refused)
    assert refused.code in ("file_unreadable", "log_broken")


def test_a_trial_is_cancelled_by_a_rollback(room: Room, cell: CommandCell) -> None:
    for text in ("создай зрение v1", "да", "одобри зрение", "да"):
        cell.say(text)
    (shown,) = cell.say("отмени канарейку зрения").replies
    assert isinstance(shown, PlanShown)
    asked = Transition(address="organ.vision.v1", move=Move.ROLLBACK)
    assert shown.plan.operations == (asked,)
    cell.say("organ.vision")
    assert states(room) == {"organ.vision.v1": State.ROLLED_BACK}
    (refused,) = cell.say("cancel the vision canary").replies
    assert isinstance(refused, Refused)
    assert refused.code == "not_on_trial"
