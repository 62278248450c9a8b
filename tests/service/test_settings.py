"""The routes that set parameters: a draft itself, else the next version."""

import pytest

from factory.operations import Move, Transition
from tests.service.desk import ECHO, Desk, cell

PATH = "/factory/cells/analysis.a.v1/settings"


@pytest.fixture
def made(desk: Desk) -> Desk:
    desk.do(cell("a"))
    return desk


def test_a_draft_is_set_itself(made: Desk) -> None:
    tag = made.get("/factory/cells/analysis.a.v1").headers["etag"]
    body = {"timeout_ms": 500, "confidence_threshold": 0.5}
    answer = made.call("PATCH", PATH, json=body, headers={"if-match": tag})
    assert (answer.status_code, answer.json()["id"]) == (200, "analysis.a.v1")
    found = made.get("/factory/cells/analysis.a.v1")
    assert found.json()["spec"]["limits"] == {"timeout_ms": 500}
    assert found.headers["etag"] == answer.headers["etag"]
    late = made.call("PATCH", PATH, json={"fuel": 5}, headers={"if-match": tag})
    assert late.status_code == 412


def test_of_what_had_traffic_a_new_version_is_made(made: Desk) -> None:
    made.do(Transition(address="analysis.a.v1", move=Move.APPROVE))
    answer = made.call("PATCH", PATH, json={"timeout_ms": 500, "fuel": 7})
    shown = answer.json()
    assert (answer.status_code, shown["id"]) == (201, "analysis.a.v2")
    assert shown["state"] == "draft"
    limits = made.get("/factory/cells/analysis.a.v2").json()["spec"]["limits"]
    assert limits == {"timeout_ms": 500, "fuel": 7}


def test_a_share_is_set_where_it_stands(made: Desk) -> None:
    made.do(Transition(address="analysis.a.v1", move=Move.APPROVE))
    answer = made.call("PATCH", PATH, json={"traffic": 40})
    assert (answer.status_code, answer.json()["id"]) == (200, "analysis.a.v1")
    again = made.call("PATCH", PATH, json={"traffic": 40})
    assert (again.status_code, again.json()["entry"]) == (200, 0)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "bad_request"),
        ({"timeout_ms": 0}, 422, "bad_request"),
        ({"fuel": 1.5}, 422, "bad_request"),
        ({"colour": 1}, 422, "bad_request"),
        ({"slo_latency_ms": 5}, 409, "state_conflict"),
        ({"timeout_ms": 60_001}, 422, "limits_exceeded"),
    ],
)
def test_what_cannot_be_set(
    made: Desk, body: dict[str, float], status: int, code: str
) -> None:
    answer = made.call("PATCH", PATH, json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_it_is_counted_by_parameter(made: Desk) -> None:
    made.call("PATCH", PATH, json={"timeout_ms": 500})
    text = made.get("/metrics").text
    assert 'factory_configurations_total{parameter="timeout_ms"} 1.0' in text
    assert 'factory_configurations_total{parameter="fuel"} 0.0' in text


def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    assert ECHO["id"] not in desk.get("/factory/cells").text
    assert desk.call("PATCH", PATH, json={"fuel": 1}).status_code == 404
