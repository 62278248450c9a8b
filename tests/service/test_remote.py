"""A conversation through a service: lost replies, files, a service that forgets."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agent.remote.cell import RemoteCell
from agent.remote.session import RemoteSession
from agent.reply import Decided, PlanShown, Refused, Reply, RunDone
from agent.session import News
from agent.wire import Heard
from factory.client.errors import ClientError
from factory.client.place import Place
from factory.jobs.model import Event, EventKind
from factory.model import GateState
from factory.operations import SetGate
from factory.plan import Applied
from factory.providers.port import Media
from grammar.model import Lang
from service.talks import Talks
from tests.service.cutting import Way, cut_way
from tests.service.desk import Desk

ECHO = "create echo v1"


class Room:
    """Who talks to the service over a way that may break."""

    def __init__(self, desk: Desk, way: Way, folder: Path) -> None:
        self.desk = desk
        self.way = way
        self.news: list[News] = []
        self.events: list[Event] = []
        place = Place(way.url, desk.tokens["admin"])
        tell, news = self.events.append, self.news.append
        self.session = RemoteSession(place, None, folder, tell, news)

    @property
    def cell(self) -> RemoteCell:
        return self.session.cell

    @property
    def entries(self) -> int:
        with self.desk.office.factory.snapshot() as world:
            return world.head().seq

    def decide(self) -> Reply:
        plan = self.cell.open_plan
        assert plan is not None
        return self.cell.decide(plan.digest, accept=True).replies[-1]


@pytest.fixture
def room(desk: Desk, tmp_path: Path) -> Iterator[Room]:
    port = desk.client.base_url.port
    assert port is not None
    with cut_way(port) as way:
        room = Room(desk, way, tmp_path)
        with closing(room.session):
            yield room


def is_applied(reply: Reply) -> bool:
    return isinstance(reply, Decided) and isinstance(reply.outcome, Applied)


def test_a_build_is_waited_for_and_its_steps_are_told(room: Room) -> None:
    replies = room.cell.say(f"{ECHO} and show status").replies
    assert isinstance(replies[0], PlanShown)
    plan = room.cell.open_plan
    assert plan is not None
    done, overview = room.cell.decide(plan.digest, accept=True).replies
    assert is_applied(done)
    assert type(overview).__name__ == "Overview"
    assert room.events[0].kind is EventKind.TAKEN_ON
    assert room.events[-1].kind is EventKind.ENDED
    assert room.cell.open_plan is None


def test_a_lost_reply_to_a_confirm_is_asked_about_and_not_sent_again(
    room: Room,
) -> None:
    room.cell.say("lock factory_adapter")
    room.way.is_cut = True
    assert is_applied(room.decide())
    assert room.entries == 1
    assert News.CHECKING in room.news
    assert room.cell.open_plan is None


def test_a_lost_reply_to_an_utterance_is_found_as_well(room: Room) -> None:
    room.way.is_cut = True
    assert isinstance(room.cell.say(ECHO).replies[0], PlanShown)
    assert len(list(room.desk.office.factory.turns.turns())) == 1
    assert is_applied(room.decide())


def test_a_way_that_is_shut_changes_nothing_and_the_plan_stays_open(
    room: Room,
) -> None:
    room.cell.say("lock factory_adapter")
    plan = room.cell.open_plan
    room.way.close()
    with pytest.raises(ClientError) as caught:
        room.decide()
    assert caught.value.code == "unreachable"
    assert room.cell.open_plan is plan
    assert room.entries == 0
    assert News.LOST in room.news


def test_a_service_that_forgot_the_plan_says_so(room: Room) -> None:
    room.cell.say("lock factory_adapter")
    forget(room)
    with pytest.raises(ClientError) as caught:
        room.decide()
    assert caught.value.code == "plan_forgotten"
    assert room.cell.open_plan is None
    assert room.entries == 0
    room.cell.say("lock factory_adapter")
    assert is_applied(room.decide())


def test_a_service_that_forgot_a_conversation_without_a_plan_begins_anew(
    room: Room,
) -> None:
    room.cell.say("status")
    forget(room)
    assert isinstance(room.cell.say(ECHO).replies[0], PlanShown)
    assert is_applied(room.decide())


def forget(room: Room) -> None:
    talks = room.desk.app.state.talks
    assert isinstance(talks, Talks)
    talks._talks.clear()


def test_what_became_of_a_confirm_is_found_by_its_plan(room: Room) -> None:
    """The service ended between the change and its answer: only the journal knows."""
    room.cell.say("lock factory_adapter")
    plan = room.cell.open_plan
    assert plan is not None
    lost = ClientError("result_unknown", "lost")
    forget(room)
    with pytest.raises(ClientError) as caught:
        room.cell._settled(plan, lost)
    assert caught.value.code == "not_applied"
    room.cell.say("lock factory_adapter")
    plan = room.cell.open_plan
    assert plan is not None
    room.decide()
    (reply,) = room.cell._settled(plan, lost).replies
    assert is_applied(reply)


# -- files -----------------------------------------------------------------------------


def test_a_file_of_this_machine_is_sent_when_it_was_named(
    room: Room, tmp_path: Path
) -> None:
    file = tmp_path / "note.txt"
    file.write_text("раз два", "utf-8")
    (ran,) = room.cell.say(f"run echo on {file}").replies
    assert isinstance(ran, RunDone)
    assert ran.output == "раз два"
    (ran,) = room.cell.run("organ.echo.v1", None, str(file)).replies
    assert isinstance(ran, RunDone)
    (missing,) = room.cell.say(f"run echo on {tmp_path}/none.txt").replies
    assert isinstance(missing, Refused)
    assert missing.code == "file_unreadable"


SCRIPT = "fn handle(record) { record + 1 }"
MAKE = "create analysis cell inc in rhai from {}"


@pytest.mark.parametrize("said", ["{}", '"{}"', "«{}»"])
def test_a_source_of_this_machine_is_sent_and_said_by_its_digest(
    room: Room, tmp_path: Path, said: str
) -> None:
    file = tmp_path / "inc.rhai"
    file.write_text(SCRIPT)
    text = MAKE.format(said.format(file))
    (denied,) = room.cell.say(text).replies
    assert isinstance(denied, PlanShown)
    (denial,) = denied.plan.decision.denials
    assert denial.code == "capability_locked"
    room.desk.do(SetGate(capability="factory_script", state=GateState.EXPERIMENTAL))
    (shown,) = room.cell.say(text).replies
    assert isinstance(shown, PlanShown)
    assert shown.is_open
    assert is_applied(room.decide())
    (ran,) = room.cell.run("analysis.inc.v1", "1", None).replies
    assert isinstance(ran, RunDone)
    assert ran.output == "11"
    with pytest.raises(ClientError) as caught:
        room.cell.say(MAKE.format(f"{tmp_path}/gone.rhai"))
    assert caught.value.code == "no_files"


def test_a_service_gets_no_file_that_nobody_named(room: Room, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    room.cell.say("status")
    asked = Refused("no_files", {"address": "organ.echo.v1", "path": str(secret)})
    turn = room.cell.say("status")
    heard = Heard(turn=turn, plan_digest=None, events_after="0.0")
    assert list(room.cell._whole(asked, heard)) == [asked]
    assert "secret" not in room.desk.log.getvalue()


def test_media_comes_back_as_it_is(room: Room) -> None:
    (ran,) = room.cell.run("organ.voice.v1", "Привет", None).replies
    assert isinstance(ran, RunDone)
    assert isinstance(ran.output, Media)
    assert ran.output.data.startswith(b"RIFF")


def test_who_speaks_is_whose_token_it_is(
    room: Room, desk: Desk, tmp_path: Path
) -> None:
    assert (room.cell.actor, room.cell.role) == ("admin", "admin")
    other = Place(room.way.url, desk.tokens["read"])
    with closing(RemoteSession(other, Lang.EN, tmp_path)) as reader:
        assert reader.glance().role == "read"
        (denied,) = reader.cell.say(ECHO).replies
        assert isinstance(denied, PlanShown)
        assert not denied.plan.decision.is_allowed
    with pytest.raises(ClientError) as caught:
        RemoteSession(Place(room.way.url, "wrong"), None, tmp_path)
    assert caught.value.code == "unauthorized"
