"""Event streams: no event is lost and none comes twice, wherever a reader went on."""

import json
from typing import Any

import pytest

from service import feed
from tests.service.desk import ECHO, Desk

FROM_THE_START = {"last-event-id": "0.0"}


def events(text: str) -> list[tuple[str, str, dict[str, Any]]]:
    """The events of a stream: number, kind and document."""
    found = []
    for frame in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in frame.splitlines())
        if "id" in lines:
            found.append((lines["id"], lines["event"], json.loads(lines["data"])))
    return found


def read(desk: Desk, path: str, seen: str) -> list[tuple[str, str, dict[str, Any]]]:
    headers = {"last-event-id": seen}
    answer = desk.get(f"{path}?follow=false", headers=headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    return events(answer.text)


def some_history(desk: Desk) -> None:
    desk.post("/factory/cells", ECHO)
    desk.built("organ.echo.v1")
    desk.post("/factory/cells/analysis.echo.v1/approve")
    desk.post("/organs/organ.echo.v1/approve")


def test_who_goes_on_after_any_event_gets_exactly_the_rest(desk: Desk) -> None:
    some_history(desk)
    whole = read(desk, "/events", "0.0")
    kinds = [kind for _, kind, _ in whole]
    assert kinds.count("change") == 4
    assert kinds.count("build") >= 5
    for place, (number, _, _) in enumerate(whole):
        assert read(desk, "/events", number) == whole[place + 1 :]


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_who_has_much_to_read_gets_it_in_the_same_order(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    some_history(desk)
    whole = read(desk, "/events", "0.0")
    monkeypatch.setattr(feed, "BATCH", batch)
    assert read(desk, "/events", "0.0") == whole
    organ = "/organs/organ.echo.v1/stream"
    parts = read(desk, organ, "0.0")
    monkeypatch.undo()
    assert read(desk, organ, "0.0") == parts


def test_the_stream_of_an_organ_is_about_it_alone(desk: Desk) -> None:
    some_history(desk)
    for path in ("/organs/organ.echo.v1/stream", "/organs/organ.echo/stream"):
        found = read(desk, path, "0.0")
        changes = [doc for _, kind, doc in found if kind == "change"]
        told = {each["address"] for doc in changes for each in doc["changes"]}
        assert told <= {"organ.echo.v1", "organ.echo"}
        builds = [doc for _, kind, doc in found if kind == "build"]
        assert builds[-1]["kind"] == "ended"
        assert {tuple(doc["organs"]) for doc in builds} == {("organ.echo.v1",)}
    assert read(desk, "/organs/organ.other.v1/stream", "0.0") == []


def test_a_follower_hears_of_what_happens_while_it_listens(desk: Desk) -> None:
    headers = {"x-auth-token": desk.tokens["read"], **FROM_THE_START}
    with desk.client.stream("GET", "/events", headers=headers) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 1000"
        desk.post("/factory/cells", ECHO)
        frame = [next(lines) for _ in range(4)]
    assert frame[1:3] == ["id: 1.0", "event: change"]
    document = json.loads(frame[3].removeprefix("data: "))
    assert document["actor"] == "write"
    assert document["changes"][0]["to"] == "draft"


def test_the_worker_of_a_build_is_not_told(desk: Desk) -> None:
    desk.built("organ.echo.v1")
    assert "owner" not in json.dumps(read(desk, "/events", "0.0"))
