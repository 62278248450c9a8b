"""The routes of cells: made, listed, moved, run, and repeated without harm."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factory.model import GateState
from factory.operations import Move, SetGate
from tests.service.desk import ECHO, Desk, cell

TEMPLATE_FIELDS = ("id", "version", "analysis_type")
SPEC = {
    "backend": "adapter",
    "provider": "echo",
    "template": {name: ECHO[name] for name in TEMPLATE_FIELDS},
}


def test_a_flat_body_and_a_whole_specification_are_the_same(desk: Desk) -> None:
    flat = desk.post("/factory/cells/dryrun", ECHO).json()
    whole = desk.post("/factory/cells/dryrun", {"spec": SPEC}).json()
    assert flat["ok"]
    assert flat["plan"]["operations"] == whole["plan"]["operations"]
    assert set(flat["report"]) >= {"deps", "compat", "links", "risks"}


def test_a_dry_run_changes_nothing_and_logs_nothing(desk: Desk) -> None:
    desk.post("/factory/cells/dryrun", ECHO)
    assert desk.get("/factory/cells").json() == {"items": [], "next": None}
    assert list(desk.office.factory.turns.turns()) == []


def test_a_cell_is_made_once(desk: Desk) -> None:
    made = desk.post("/factory/cells", ECHO)
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    again = desk.post("/factory/cells", ECHO)
    assert (again.status_code, again.json()["entry"]) == (200, 0)
    other = desk.post("/factory/cells", ECHO | {"provider": "reverse"})
    assert (other.status_code, other.json()["code"]) == (409, "state_conflict")
    with desk.office.factory.snapshot() as world:
        entry = world.entry(1)
    assert entry is not None
    assert (entry.body.actor, entry.body.confirmed_by) == ("write", "write")


def test_both_ids_name_the_same_record(desk: Desk) -> None:
    desk.post("/factory/cells", ECHO)
    bare = desk.get("/factory/cells/analysis.echo.v1")
    assert bare.json() == desk.get("/factory/cells/adapter:analysis.echo.v1").json()
    tag = bare.headers["etag"]
    known = desk.get("/factory/cells/analysis.echo.v1", headers={"if-none-match": tag})
    assert (known.status_code, known.content) == (304, b"")


def test_a_move_takes_the_record_as_the_caller_knows_it(desk: Desk) -> None:
    desk.post("/factory/cells", ECHO)
    path = "/factory/cells/adapter:analysis.echo.v1"
    tag = desk.get(path).headers["etag"]
    moved = desk.post(f"{path}/approve", headers={"if-match": tag})
    assert (moved.status_code, moved.json()["state"]) == (200, "canary")
    stale = desk.post(f"{path}/disable", headers={"if-match": tag})
    assert (stale.status_code, stale.json()["code"]) == (412, "revision_changed")
    fresh = {"if-match": moved.headers["etag"]}
    assert desk.post(f"{path}/disable", headers=fresh).json()["state"] == "disabled"


def test_every_move_has_its_route(desk: Desk) -> None:
    desk.do(*(cell(move.value) for move in Move))
    for move in Move:
        path = f"/factory/cells/analysis.{move}.v1/{move}"
        answer = desk.post(path, {"reason": "a test"}, role="admin")
        assert answer.status_code in (200, 403, 409), answer.text
        assert answer.status_code == 200 or answer.json()["code"] in (
            "state_conflict",
            "approval_required",
        )


def test_a_plan_of_high_risk_takes_its_name(desk: Desk) -> None:
    desk.post("/factory/cells", ECHO)
    desk.post("/factory/cells/analysis.echo.v1/approve")
    path = "/factory/cells/analysis.echo.v1/approve"
    asked = desk.post(path, role="admin")
    assert (asked.status_code, asked.json()["code"]) == (403, "approval_required")
    name = asked.json()["confirm"]
    done = desk.post(path, role="admin", params={"confirm": name})
    assert (done.status_code, done.json()["state"]) == (200, "experimental")


def test_a_repeated_post_is_answered_as_the_first(desk: Desk) -> None:
    key = {"idempotency-key": "k1"}
    first = desk.post("/factory/cells", ECHO, headers=key)
    again = desk.post("/factory/cells", ECHO, headers=key)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert first.status_code == 201
    other = ECHO | {"id": "analysis.other.v1"}
    taken = desk.post("/factory/cells", other, headers=key)
    assert taken.json()["code"] == "key_of_another_request"
    assert desk.post("/factory/cells", other, "admin", headers=key).status_code == 201


def test_a_refused_post_may_be_repeated_with_its_key(desk: Desk) -> None:
    key = {"idempotency-key": "k1"}
    path = "/factory/cells/analysis.echo.v1/approve"
    assert desk.post(path, headers=key).status_code == 404
    desk.post("/factory/cells", ECHO)
    assert desk.post(path, headers=key).status_code == 200


@pytest.mark.parametrize("value", ["привет", 1, None, [1, {"a": None}], {"x": 1.5}])
def test_a_cell_answers_what_it_was_given(desk: Desk, value: Any) -> None:
    desk.post("/factory/cells", ECHO)
    path = "/factory/cells/analysis.echo.v1/invoke"
    answer = desk.post(path, {"input": value}, role="read")
    if answer.status_code == 422:
        assert answer.json()["code"] == "cell_failed"
    else:
        assert answer.json()["output"] == value


def test_every_page_is_read_once(desk: Desk) -> None:
    names = [f"c{n}" for n in range(23)]
    desk.do(*(cell(name) for name in names))
    whole = sorted(f"analysis.{name}.v1" for name in names)

    @given(limit=st.integers(1, 30))
    @settings(max_examples=15, deadline=None)
    def law(limit: int) -> None:
        found, after = [], ""
        while True:
            page = desk.get("/factory/cells", params={"limit": limit, "after": after})
            items = [item["id"] for item in page.json()["items"]]
            assert len(items) <= limit
            found += items
            if (after := page.json()["next"]) is None:
                break
        assert found == whole

    law()


def test_lists_are_filtered(desk: Desk) -> None:
    desk.do(cell("a"), cell("b"))
    desk.post("/factory/cells/analysis.b.v1/disable")
    for state, ids in {
        "draft": ["analysis.a.v1"],
        "disabled": ["analysis.b.v1"],
    }.items():
        page = desk.get("/factory/cells", params={"state": state}).json()
        assert [item["id"] for item in page["items"]] == ids
    assert desk.get("/factory/cells?backend=wasm").json()["items"] == []


@pytest.mark.parametrize("source", ["/etc/passwd", "cell.wasm", "https://a.example/x"])
def test_no_file_of_the_machine_is_read(desk: Desk, source: str) -> None:
    desk.do(SetGate(capability="factory_wasm", state=GateState.EXPERIMENTAL))
    wasm = {n: v for n, v in ECHO.items() if n != "provider"}
    body = wasm | {"backend": "wasm", "source": source}
    for path in ("/factory/cells", "/factory/cells/dryrun"):
        answer = desk.post(path, body, role="admin")
        assert (answer.status_code, answer.json()["code"]) == (422, "no_files")
