"""Trainings in a conversation: planned, watched, called off, logged, replayed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.bootstrap import go_on
from agent.building import LiveBuilding
from agent.cell import CommandCell
from agent.log import Via
from agent.render.documents import reply_document
from agent.reply import (
    Decided,
    NameAsked,
    Overview,
    PlanShown,
    RecordsShown,
    Refused,
    Reply,
    TrainingsCancelled,
    TrainingsShown,
)
from agent.texts import say
from factory.jobs.model import Event, EventKind, JobKind
from factory.model import CellRecord, Role
from factory.operations import Train
from factory.plan import Cancelled, Stale, Started, Trained
from factory.training.model import Goal, Metric
from grammar.model import Lang
from grammar.parse import Parser
from tests.agent.test_building import Site, replays, said

CELL, BECOMES = "analysis.text_normalize.v1", "analysis.text_normalize.v2"
TRAIN = "обучи нормализацию на корпусе numbers_en, 10 итераций"
CANCELS = [
    "отмени обучение нормализации",
    "stop training normalize",
    "отмени обучение нормализации v1",
]


@pytest.fixture
def site(parser: Parser) -> Site:
    found = Site(parser)
    cell = found.enter_site()
    cell.say("создай клетку нормализации v1")
    cell.say("да")
    return found


def at_cycle(site: Site, n: int, act: Callable[[], object]) -> None:
    def react(event: Event) -> None:
        if event.kind is EventKind.CYCLE_DONE and event.detail["n"] == str(n):
            site.reacting = lambda _: None
            act()

    site.reacting = react


def decided(cell: CommandCell, text: str = TRAIN, answer: str = "да") -> Decided:
    cell.say(text)
    (reply,) = cell.say(answer).replies
    assert isinstance(reply, Decided), reply
    return reply


def asked(cell: CommandCell, text: str) -> Train:
    (shown,) = cell.say(text).replies
    assert isinstance(shown, PlanShown), shown
    (operation,) = shown.plan.operations
    assert isinstance(operation, Train)
    return operation


def test_what_is_said_is_what_is_asked_for(site: Site) -> None:
    cell = site.enter_site()
    family = "analysis.text_normalize"
    accuracy = Goal(metric=Metric.ACCURACY, min=0.95)
    latency = Goal(metric=Metric.LATENCY_MS, max=5)
    for text, wanted in (
        (
            "обучи нормализацию на корпусе numbers, 5 итераций",
            Train(address=family, dataset="numbers", iterations=5),
        ),
        ("train normalize until accuracy 0.95", Train(address=family, goal=accuracy)),
        ("обучи нормализацию v1", Train(address=CELL)),
        (
            "train normalize on data/lines.jsonl until latency below 5 ms",
            Train(address=family, dataset="data/lines.jsonl", goal=latency),
        ),
    ):
        assert asked(cell, text) == wanted, text


def test_the_plan_says_everything_before_anything_runs(site: Site) -> None:
    (shown,) = site.enter_site().say(TRAIN).replies
    assert isinstance(shown, PlanShown)
    assert shown.is_open
    text = said(shown)
    for each in ("numbers_en", "записей 40", "v2", "lang", "сочетаний 23", "8 циклов"):
        assert each in text, each
    english = said(shown, Lang.EN)
    for each in ("40 records", "23 combinations, at random, seed", "at most 10 cycles"):
        assert each in english, each
    with site.factory.snapshot() as world:
        assert world.head().seq == 1
        assert world.jobs.open() == ()


def test_its_end_is_a_turn_of_its_own_and_replays(site: Site) -> None:
    cell = site.enter_site()
    reply = decided(cell)
    assert isinstance(reply.outcome, Trained)
    confirmed, ended = [record.body for record in site.records()][-2:]
    assert confirmed.outcome == Started(job=1)
    assert (ended.via, ended.outcome) == (Via.TRAINING, reply.outcome)
    assert (confirmed.journal_seq, ended.journal_seq) == (1, 2)
    assert "0.6 → 1" in said(reply)
    assert BECOMES in said(reply, Lang.EN)
    replays(site)


def test_the_draft_goes_the_way_of_every_version(site: Site) -> None:
    cell = site.enter_site()
    decided(cell)
    for text in (
        f"одобри {BECOMES}",
        "да",
        "отмени последнее",
        "да",
        "отмени последнее",
    ):
        cell.say(text)
    with site.factory.snapshot() as world:
        record = world.get(BECOMES)
    assert isinstance(record, CellRecord)
    assert record.spec.options == {"lang": "en"}
    (explained,) = cell.say(f"explain {BECOMES}").replies
    assert "2" in said(explained)
    replays(site)


def test_undo_takes_it_back(site: Site) -> None:
    cell = site.enter_site()
    decided(cell)
    cell.say("отмени последнее")
    cell.say("да")
    with site.factory.snapshot() as world:
        assert world.get(BECOMES) is None
    replays(site)


def test_what_goes_on_is_listed_and_shown(site: Site) -> None:
    cell, other = site.enter_site(), site.enter("boris", session="s2")
    seen: list[Reply] = []

    def look() -> None:
        for text in (
            "список обучений",
            "что с нормализацией?",
            "статус",
            "list builds",
        ):
            seen.extend(other.say(text).replies)

    at_cycle(site, 3, look)
    decided(cell)
    listed, status, overview, builds = seen
    assert isinstance(listed, TrainingsShown)
    (training,) = listed.trainings
    assert training.job.is_open
    assert [each.n for each in training.iterations] == [1, 2, 3]
    assert "циклов 3 из 10" in said(listed)
    assert "cycle 3: accuracy" in said(listed, Lang.EN)
    assert isinstance(status, RecordsShown)
    assert (len(status.trainings), status.builds) == (1, ())
    assert isinstance(overview, Overview)
    assert CELL in said(overview)
    assert "обучение" not in said(builds)
    for reply in seen:
        assert json.loads(json.dumps(reply_document(reply, Lang.EN)))["kind"]
    (after,) = other.say("list trainings").replies
    assert "draft analysis.text_normalize.v2" in said(after, Lang.EN)
    replays(site)


@pytest.mark.parametrize("text", CANCELS)
def test_it_is_cancelled_by_what_another_says(site: Site, text: str) -> None:
    cell, other = site.enter_site(), site.enter("boris", session="s2")
    replies: list[Reply] = []
    at_cycle(site, 2, lambda: replies.extend(other.say(text).replies))
    reply = decided(cell)
    assert reply.outcome == Cancelled(by="boris")
    assert replies == [TrainingsCancelled((CELL,))]
    with site.factory.snapshot() as world:
        assert world.get(BECOMES) is None
        assert world.head().seq == 1
    (refused,) = other.say(text).replies
    assert isinstance(refused, Refused)
    assert refused.code == "not_training"
    replays(site)


def test_a_reader_trains_and_cancels_nothing(site: Site) -> None:
    reader = site.enter("boris", Role.READ, "s2")
    (shown,) = reader.say(TRAIN).replies
    assert isinstance(shown, PlanShown)
    assert not shown.is_open
    assert {each.code for each in shown.plan.decision.denials} == {"role_required"}
    seen: list[Reply] = []
    at_cycle(site, 1, lambda: seen.extend(reader.say(CANCELS[0]).replies))
    assert isinstance(decided(site.enter_site()).outcome, Trained)
    (refused,) = seen
    assert isinstance(refused, Refused)
    assert [each.code for each in refused.denials] == ["role_required"]
    replays(site)


def test_safe_mode_stops_it_and_that_replays(site: Site) -> None:
    cell, admin = site.enter_site(), site.enter("root", Role.ADMIN, "s2")

    def enter() -> None:
        admin.say("включи безопасный режим")
        admin.say("да")

    at_cycle(site, 2, enter)
    assert isinstance(decided(cell).outcome, Stale)
    (listed,) = cell.say("список обучений").replies
    assert "план устарел" in said(listed)
    replays(site)


def test_behind_a_locked_gate_nothing_is_trained(site: Site) -> None:
    admin = site.enter("root", Role.ADMIN, "s2")
    admin.say("заблокируй обучение")
    admin.say("да")
    (shown,) = site.enter_site().say(TRAIN).replies
    assert isinstance(shown, PlanShown)
    (denial,) = shown.plan.decision.denials
    assert (denial.code, denial.capability) == ("capability_locked", "training")
    replays(site)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("обучи нормализацию на корпусе nobody", "numbers, numbers_ru, numbers_en"),
        ("обучи нормализацию на no/such.jsonl", "не прочитать"),
        ("обучи нормализацию и отключи нормализацию", "отдельно"),
        ("обучи нормализацию, 5000 итераций", "1000"),
        ("обучи фонемы", "ещё не создан"),
        ("обучи голос", "только клетки"),
    ],
)
def test_what_cannot_be_trained_says_what_to_do(
    site: Site, text: str, told: str
) -> None:
    turn = site.enter_site().say(text)
    assert told in "\n".join(said(reply) for reply in turn.replies)
    replays(site)


def test_a_bad_line_of_a_dataset_is_named(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text('{"input": 1, "output": 2}\n{"input": 3}\n', "utf-8")
    turn = site.enter_site().say(f"обучи нормализацию на {file}")
    text = "\n".join(said(reply) for reply in turn.replies)
    assert "строка 2" in text
    assert '"output" is missing' in text


def test_without_a_dataset_the_one_that_suits_the_cell_is_taken(site: Site) -> None:
    (shown,) = site.enter_site().say("train normalize").replies
    assert "numbers, " in said(shown, Lang.EN)


def test_a_cell_that_acts_takes_its_name_typed(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "speech.jsonl"
    segments = '{"segments": []}'
    file.write_text(
        "".join(f'{{"input": {segments}, "output": {n}}}\n' for n in range(2))
        + '{"input": 1, "output": 2}\n',
        "utf-8",
    )
    cell = site.enter_site()
    cell.say("создай речевой адаптер v1")
    cell.say("да")
    (shown,) = cell.say(f"обучи речевой адаптер на {file}").replies
    assert isinstance(shown, PlanShown)
    assert shown.is_open, said(shown)
    assert "каждый цикл выполнит её действие" in said(shown)
    (reply,) = cell.say("да").replies
    assert isinstance(reply, NameAsked)


def test_help_shows_how_to_train(site: Site) -> None:
    (shown,) = site.enter_site().say("как обучить клетку?").replies
    assert "обучи" in said(shown)


@pytest.mark.parametrize("lang", [Lang.RU, Lang.EN])
def test_progress_tells_the_cycle_and_the_best(site: Site, lang: Lang) -> None:
    from agent.render.trainings import progress_text  # noqa: PLC0415

    seen: list[Event] = []
    site.reacting = seen.append
    decided(site.enter_site())
    texts = [progress_text(e, lang) for e in seen if e.kind is EventKind.CYCLE_DONE]
    assert len(texts) == 8
    assert say(lang, "metric.accuracy") in texts[0]
    assert "10" in texts[0]


DYING = """
import os, signal, sys
from pathlib import Path
from agent.bootstrap import open_session
from factory.model import Role

def tell(event):
    if event.detail.get("n") == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

session = open_session(sys.argv[1], Role.WRITE, None, Path("."), tell)
for text in (
    "создай клетку нормализации v1", "да",
    "обучи нормализацию на корпусе numbers_en, 10 итераций", "да",
):
    session.cell.say(text)
"""


def test_killed_in_the_middle_it_goes_on_when_it_is_resumed(
    parser: Parser, tmp_path: Path
) -> None:
    place = str(tmp_path / "factory.db")
    died = subprocess.run(
        [sys.executable, "-c", DYING, place, "4"],
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), "FACTORY_ACTOR": "anna"},
    )
    assert died.returncode == -signal.SIGKILL
    site = Site(parser, place)
    told: list[Event] = []
    building = LiveBuilding(site.factory, site.clock, told.append)
    go_on(building)
    (listed,) = site.enter("boris", session="s2").say("list trainings").replies
    assert "factory resume" in said(listed, Lang.EN)
    assert told == []  # a training that was left keeps nobody waiting
    (job,) = building.go_on(JobKind.TRAINING)
    assert isinstance(job.outcome, Trained)
    cycles = [each for each in told if each.kind is EventKind.CYCLE_DONE]
    assert [each.detail["n"] for each in cycles] == ["5", "6", "7", "8"]
    with site.factory.snapshot() as world:
        assert world.get(BECOMES) is not None
        assert [each.n for each in world.jobs.iterations(1)] == list(range(1, 9))
    assert [record.body.via for record in site.records()][-1] is Via.TRAINING
    replays(site)
    site.factory.close()
