"""Builds in a conversation: told, listed, cancelled, logged, replayed, gone on with."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from agent.bootstrap import Session, go_on, open_session
from agent.building import LiveBuilding
from agent.cell import CommandCell
from agent.log import LogRecord, Via
from agent.render.lines import render
from agent.replay import replay
from agent.reply import (
    BuildsCancelled,
    BuildsShown,
    Decided,
    Overview,
    RecordsShown,
    Refused,
    Reply,
)
from agent.surroundings import Identity
from factory.jobs.model import Event, Step
from factory.model import OrganRecord, Role, State
from factory.plan import Applied, Cancelled, Failed, Started
from grammar.model import Lang
from grammar.parse import Parser
from tests.agent.conversation import Room

VOICE = "создай голосовой орган v1"
CANCELS = [
    "отмени сборку голоса",
    "cancel the build of voice",
    "отмени сборку голоса v1",
]


PATIENCE_S = 30.0
"""How long a test waits for what another thread does."""


class Site(Room):
    """A room in which something may happen between the steps of a build."""

    def __init__(self, parser: Parser, location: str = "sqlite://") -> None:
        super().__init__(parser, location)
        self.reacting: Callable[[Event], None] = lambda _: None

    def tell(self, event: Event) -> None:
        self.reacting(event)

    def enter_site(self, session: str = "s1") -> CommandCell:
        building = LiveBuilding(self.factory, self.clock, self.tell)
        outside = replace(self.outside, building=building)
        identity = Identity(session, "anna", Role.WRITE)
        return CommandCell(self.factory, self.parser, identity, outside)

    def at_step(self, step: Step, act: Callable[[], object]) -> None:
        def react(event: Event) -> None:
            if event.step is step and event.status == "running":
                self.reacting = lambda _: None
                act()

        self.reacting = react

    def records(self) -> list[LogRecord]:
        return [LogRecord.model_validate(t) for t in self.factory.turns.turns()]


@pytest.fixture
def site(parser: Parser) -> Site:
    return Site(parser)


def said(reply: Reply, lang: Lang = Lang.RU) -> str:
    lines = render(reply, lang)
    return "\n".join("".join(piece.text for piece in line) for line in lines)


def replays(site: Site) -> None:
    records = site.records()
    again = Room(site.parser)
    result = replay(records, again.factory, again.parser, again.outside)
    assert result.divergence is None
    assert result.turns == len(records)
    with site.factory.snapshot() as world:
        assert result.head == world.head()


def test_a_build_is_two_turns_and_replays(site: Site) -> None:
    cell = site.enter_site()
    cell.say(VOICE)
    (decided,) = cell.say("да").replies
    assert isinstance(decided, Decided)
    assert isinstance(decided.outcome, Applied)
    confirmed, ended = [record.body for record in site.records()][-2:]
    assert confirmed.outcome == Started(job=1)
    assert confirmed.journal_seq == 0
    assert (ended.via, ended.outcome) == (Via.BUILD, decided.outcome)
    assert (ended.plan, ended.session) == (confirmed.plan, "s1")
    assert ended.journal_seq == 1
    replays(site)


@pytest.mark.parametrize("text", CANCELS)
def test_a_build_is_cancelled_by_what_another_says(site: Site, text: str) -> None:
    cell, other = site.enter_site(), site.enter("boris", session="s2")
    replies: list[Reply] = []
    site.at_step(Step.SAMPLE, lambda: replies.extend(other.say(text).replies))
    cell.say(VOICE)
    (decided,) = cell.say("да").replies
    assert isinstance(decided, Decided)
    assert decided.outcome == Cancelled(by="boris")
    assert replies == [BuildsCancelled(("organ.voice.v1",))]
    assert "boris" in said(decided)
    with site.factory.snapshot() as world:
        assert world.head().seq == 0
        assert world.records("organ") == world.records("cell") == ()
    replays(site)


def test_what_goes_on_is_listed_and_shown(site: Site) -> None:
    cell, other = site.enter_site(), site.enter("boris", session="s2")
    seen: list[Reply] = []

    def look() -> None:
        for text in ("список сборок", "что с голосом?", "статус"):
            seen.extend(other.say(text).replies)

    site.at_step(Step.LINK, look)
    cell.say(VOICE)
    cell.say("да")
    builds, status, overview = seen
    assert isinstance(builds, BuildsShown)
    assert "шаг 4 из 7: связи" in said(builds)
    assert "step 4 of 7: linking" in said(builds, Lang.EN)
    assert isinstance(status, Refused)
    assert status.code == "being_built"
    assert isinstance(overview, Overview)
    assert "organ.voice.v1" in said(overview)
    replays(site)


def test_an_update_that_goes_on_stands_in_the_status(site: Site) -> None:
    cell, other = site.enter_site(), site.enter("boris", session="s2")
    for text in ("создай зрение v1", "да", "обнови зрение до v2"):
        cell.say(text)
    seen: list[Reply] = []
    site.at_step(Step.LINK, lambda: seen.extend(other.say("что со зрением?").replies))
    cell.say("да")
    (status,) = seen
    assert isinstance(status, RecordsShown)
    assert [job.subjects for job in status.builds] == [("organ.vision.v2",)]
    assert "Сейчас собирается" in said(status)
    replays(site)


def test_an_end_is_listed_and_there_is_nothing_to_cancel(site: Site) -> None:
    cell = site.enter_site()
    for text in (VOICE, "да"):
        cell.say(text)
    (builds,) = cell.say("list builds").replies
    assert isinstance(builds, BuildsShown)
    assert "journal entry 1" in said(builds, Lang.EN)
    (refused,) = cell.say("отмени сборку голоса").replies
    assert isinstance(refused, Refused)
    assert refused.code == "not_building"
    assert "organ.voice" in said(refused)
    replays(site)


def test_a_reader_cancels_nothing(site: Site) -> None:
    cell = site.enter_site()
    reader = site.enter("boris", Role.READ, "s2")
    seen: list[Reply] = []
    site.at_step(Step.LINK, lambda: seen.extend(reader.say(CANCELS[0]).replies))
    cell.say(VOICE)
    (decided,) = cell.say("да").replies
    (refused,) = seen
    assert isinstance(refused, Refused)
    assert [denial.code for denial in refused.denials] == ["role_required"]
    assert isinstance(decided, Decided)
    assert isinstance(decided.outcome, Applied)
    replays(site)


def test_a_preview_of_a_cancel_cancels_nothing(site: Site) -> None:
    cell, other = site.enter_site(), site.enter("boris", session="s2")
    seen: list[Reply] = []
    text = "dry run: cancel the build of voice"
    site.at_step(Step.LINK, lambda: seen.extend(other.say(text).replies))
    cell.say(VOICE)
    cell.say("да")
    (shown,) = seen
    assert isinstance(shown, BuildsShown)
    assert [job.is_open for job in shown.builds] == [True]
    replays(site)


def test_a_cancel_is_no_plan_and_leaves_the_open_one(site: Site) -> None:
    cell = site.enter_site()
    cell.say("создай эхо v1")
    cell.say("отмени сборку голоса")
    (decided,) = cell.say("да").replies
    assert isinstance(decided, Decided)
    assert isinstance(decided.outcome, Applied)
    cell.say("отмени сборку голоса")
    (refused,) = cell.say("да").replies
    assert isinstance(refused, Refused)
    replays(site)


def test_a_turn_between_a_build_and_its_end_replays(site: Site) -> None:
    """What another says meanwhile is logged before the end."""
    cell, other = site.enter_site(), site.enter("boris", session="s2")

    def meanwhile() -> None:
        other.say("создай эхо v1")
        other.say("да")

    site.at_step(Step.SWITCH, meanwhile)
    cell.say(VOICE)
    (decided,) = cell.say("да").replies
    assert isinstance(decided, Decided)
    assert isinstance(decided.outcome, Applied)
    assert decided.outcome.entry == 2
    replays(site)


def test_a_build_that_went_stale_replays(site: Site) -> None:
    cell, other = site.enter_site(), site.enter("boris", session="s2")

    def meanwhile() -> None:
        other.say("создай клетку нормализации")
        other.say("да")

    site.at_step(Step.SAMPLE, meanwhile)
    cell.say(VOICE)
    (decided,) = cell.say("да").replies
    assert isinstance(decided, Decided)
    assert decided.outcome is not None
    assert decided.outcome.outcome == "stale"
    replays(site)


DYING = """
import os, signal, sys
from pathlib import Path
from agent.bootstrap import open_session
from factory.model import OrganRecord, Role, State

def tell(event):
    if event.step == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

session = open_session(sys.argv[1], Role.WRITE, None, Path("."), tell)
session.cell.say("создай голосовой орган v1")
session.cell.say("да")
"""


@pytest.mark.parametrize("step", ["select", "switch"])
def test_the_next_process_goes_on_at_once(
    parser: Parser, tmp_path: Path, step: str
) -> None:
    place = str(tmp_path / "factory.db")
    died = subprocess.run(
        [sys.executable, "-c", DYING, place, step],
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), "FACTORY_ACTOR": "anna"},
    )
    assert died.returncode == -signal.SIGKILL
    site = Site(parser, place)
    told: list[Event] = []
    go_on(LiveBuilding(site.factory, site.clock, told.append))
    assert told[0].kind == "taken_up"
    assert told[-1].status == "done"
    with site.factory.snapshot() as world:
        assert world.get("organ.voice.v1") is not None
    assert [record.body.via for record in site.records()][-1] is Via.BUILD
    replays(site)
    site.factory.close()


def test_an_open_conversation_goes_on_with_what_another_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTORY_ACTOR", "boris")
    place = str(tmp_path / "factory.db")
    with closing(open_session(place, Role.WRITE, None, tmp_path)) as session:
        died = subprocess.run(
            [sys.executable, "-c", DYING, place, "link"],
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        )
        assert died.returncode == -signal.SIGKILL
        assert state_in(session) is None
        with session.beside(lambda _: None):
            until = time.monotonic() + PATIENCE_S
            while state_in(session) is None and time.monotonic() < until:
                time.sleep(0.05)
        assert state_in(session) is State.DRAFT


def state_in(session: Session) -> State | None:
    with session.factory.snapshot() as world:
        found = world.get("organ.voice.v1")
    return found.state if isinstance(found, OrganRecord) else None


def test_a_failure_says_where_and_why(site: Site) -> None:
    outcome = Failed(
        step="sample",
        code="sample_differs",
        detail={"cell": "analysis.a.v1", "input": "1", "expected": "2", "found": "3"},
    )
    cell = site.enter_site()
    cell.say(VOICE)
    assert cell.open_plan is not None
    text = said(Decided(cell.open_plan, outcome))
    assert "прогон примеров" in text
    assert "ожидалось 2, вышло 3" in text
    strange = Failed(step="link", code="unheard_of", detail={"message": "own words"})
    assert "own words" in said(Decided(cell.open_plan, strange))
    poor = Failed(step="link", code="sample_differs", detail={"message": "own words"})
    assert "own words" in said(Decided(cell.open_plan, poor))
