"""Trainings over HTTP: asked about, taken on, watched, called off."""

import json
from pathlib import Path
from threading import Event as Signal
from typing import Any

import pytest

from factory.jobs.training import TrainingWork
from factory.model import CellRecord
from factory.training.scores import Answer
from tests.service.desk import NORMALIZE, Desk

CELL = "analysis.words.v1"
RUN = f"/training/{CELL}/run"
BODY: dict[str, Any] = {"dataset": "numbers_en", "iterations": 10}


@pytest.fixture
def trainable(desk: Desk) -> Desk:
    desk.do(NORMALIZE)
    return desk


def record(desk: Desk, address: str) -> CellRecord | None:
    with desk.office.factory.snapshot() as world:
        found = world.get(address)
    return found if isinstance(found, CellRecord) else None


def test_a_training_makes_a_draft_and_tells_how_it_went(trainable: Desk) -> None:
    taken = trainable.post(RUN, BODY)
    assert taken.status_code == 202
    assert taken.json() | {"plan": ""} == {"id": CELL, "job": 1, "plan": ""}
    status = trainable.trained(CELL)
    assert status["state"] == "done"
    assert status["dataset"]["name"] == "numbers_en"
    numbers = [each["n"] for each in status["iterations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    best = status["iterations"][status["best"] - 1]
    assert best["is_best"]
    assert best["holdout"]["accuracy"] > status["iterations"][0]["holdout"]["accuracy"]
    assert status["outcome"]["addresses"][0] == "analysis.words.v2"
    made = record(trainable, "analysis.words.v2")
    assert made is not None
    assert (made.state, made.spec.options) == ("draft", {"lang": "en"})
    assert made.lineage.trained is not None
    assert made.lineage.trained.job == 1


def test_a_dry_run_says_what_would_be_tried_and_starts_nothing(
    trainable: Desk,
) -> None:
    answer = trainable.post(RUN, BODY | {"dryrun": True})
    assert answer.status_code == 200
    document = answer.json()
    assert document["ok"] is True
    (outline,) = document["report"]["trainings"]
    assert (outline["becomes"], outline["candidates"]) == ("analysis.words.v2", 23)
    status = trainable.get(f"/training/{CELL}/status").json()
    assert (status["state"], status["job"]) == (None, None)


def test_the_same_key_is_one_training(trainable: Desk) -> None:
    headers = {"idempotency-key": "learn"}
    answers = [trainable.post(RUN, BODY, headers=headers) for _ in range(2)]
    assert answers[0].content == answers[1].content
    trainable.trained(CELL)
    with trainable.office.factory.snapshot() as world:
        assert [job.id for job in world.jobs.ended(9)] == [1]


def test_a_family_means_the_version_that_is_worked_on(trainable: Desk) -> None:
    answer = trainable.post("/training/analysis.words/run", BODY)
    assert answer.json()["id"] == CELL
    assert trainable.trained("analysis.words")["id"] == CELL


def test_who_watches_sees_every_cycle(trainable: Desk) -> None:
    trainable.post(RUN, BODY)
    count = len(trainable.trained(CELL)["iterations"])
    for path in (f"/training/{CELL}/stream", "/training/analysis.words/stream"):
        text = trainable.get(
            f"{path}?follow=false", headers={"last-event-id": "0.0"}
        ).text
        frames = [each for each in text.split("\n\n") if "event: training" in each]
        found = [json.loads(each.partition("data: ")[2]) for each in frames]
        cycles = [each for each in found if each["kind"] == "cycle_done"]
        assert [each["detail"]["n"] for each in cycles] == [
            str(n) for n in range(1, count + 1)
        ]
        assert found[-1]["detail"]["outcome"] == "trained"
        assert {tuple(each["cells"]) for each in found} == {(CELL,)}
    events = trainable.get("/events?follow=false", headers={"last-event-id": "0.0"})
    assert events.text.count("event: training") == len(frames)


def test_a_cancel_leaves_nothing(
    trainable: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, released = Signal(), Signal()

    def held(*_: object) -> Answer:
        entered.set()
        released.wait(20)
        return Answer("", None, 0.0)

    monkeypatch.setattr(TrainingWork, "_answer", held)
    trainable.post(RUN, BODY)
    assert entered.wait(20)
    assert trainable.get(f"/training/{CELL}/status").json()["state"] == "running"
    document = trainable.get("/api/neira/introspection/status").json()
    (inside,) = document["trainings"]
    assert (inside["cell"], inside["iterations"]) == (CELL, 0)
    assert document["jobs"] == []
    answer = trainable.call("DELETE", RUN)
    released.set()
    assert answer.json() == {"id": CELL, "cancelled": True}
    assert trainable.trained(CELL)["state"] == "cancelled"
    assert record(trainable, "analysis.words.v2") is None
    with trainable.office.factory.snapshot() as world:
        assert world.head().seq == 1
    again = trainable.call("DELETE", RUN)
    assert (again.status_code, again.json()["code"]) == (404, "not_training")


def test_builds_go_on_beside_a_training(
    trainable: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = Signal()

    def held(*_: object) -> Answer:
        released.wait(20)
        return Answer("", None, 0.0)

    monkeypatch.setattr(TrainingWork, "_answer", held)
    trainable.post(RUN, BODY)
    assert trainable.built("organ.echo.v1")["build"]["status"] == "done"
    trainable.call("DELETE", RUN)
    released.set()


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("analysis.nobody.v1", BODY, 404, "not_found"),
        ("analysis.words.v9", BODY, 404, "not_found"),
        ("organ.words.v1", BODY, 404, "not_found"),
        ("nonsense", BODY, 404, "not_found"),
        (CELL, {"dataset": "nobody"}, 409, "state_conflict"),
        (CELL, {"dataset": "/etc/passwd"}, 422, "no_files"),
        (CELL, {"dataset": "data/lines.jsonl"}, 422, "no_files"),
        (CELL, {"dataset": f"sha256:{'0' * 64}"}, 409, "state_conflict"),
        (CELL, {"iterations": 0}, 422, "bad_request"),
        (CELL, {"iterations": 1001}, 422, "limits_exceeded"),
        (CELL, {"minutes": 1441}, 422, "limits_exceeded"),
        (CELL, {"goal": {"metric": "accuracy", "max": 1}}, 422, "bad_request"),
        (CELL, {"goal": {"metric": "beauty", "min": 1}}, 422, "bad_request"),
        (CELL, {"surprise": 1}, 422, "bad_request"),
    ],
)
def test_nonsense_is_told_what_is_wrong(
    trainable: Desk, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    answer = trainable.post(f"/training/{path}/run", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.json()["reason"]


def test_a_kept_dataset_is_named_by_its_digest(trainable: Desk) -> None:
    trainable.post(RUN, BODY)
    digest = trainable.trained(CELL)["dataset"]["digest"]
    body = {"dataset": f"sha256:{digest}", "dryrun": True}
    report = trainable.post(RUN, body).json()["report"]
    assert report["trainings"][0]["dataset"]["digest"] == digest


def test_a_dataset_of_the_folder_is_named_by_its_file(
    trainable: Desk, tmp_path: Path
) -> None:
    library = trainable.office.factory.library
    lines = "".join(f'{{"input": "{n}", "output": "x"}}\n' for n in range(9))
    (tmp_path / "mine.jsonl").write_text(lines, "utf-8")
    library._datasets._folder = tmp_path
    body = {"dataset": "mine", "dryrun": True}
    report = trainable.post(RUN, body).json()["report"]
    assert report["trainings"][0]["dataset"]["records"] == 9


def test_in_words_over_http(trainable: Desk) -> None:
    said = trainable.post(
        "/commands/plan", {"text": "train analysis.words on numbers_en, 3 iterations"}
    ).json()
    applied = trainable.post("/commands/apply", {"plan_digest": said["plan_digest"]})
    assert applied.json()["outcome"] == "started"
    assert trainable.trained(CELL)["state"] == "done"
