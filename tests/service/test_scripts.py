"""Scripts over HTTP: what ships may be made a cell, and a locked gate runs nothing."""

import pytest

from factory.model import GateState
from factory.operations import SetGate
from factory.sandbox import children
from factory.sandbox.script.executor import ScriptExecutor
from tests.service.desk import Desk

NAME = "analysis.text_normalize_rhai.v1"
BODY = {
    "backend": "script",
    "id": NAME,
    "version": "1.0.0",
    "analysis_type": "text_normalize",
    "source": "shipped:text_normalize_rhai.rhai",
}
INVOKE = f"/factory/cells/{NAME}/invoke"
UNLOCK = SetGate(capability="factory_script", state=GateState.EXPERIMENTAL)
LOCK = SetGate(capability="factory_script", state=GateState.LOCKED)


def test_a_script_that_ships_is_made_and_run(desk: Desk) -> None:
    desk.do(UNLOCK)
    made = desk.post("/factory/cells", BODY)
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    ran = desk.post(INVOKE, {"input": "осталось 21"})
    assert ran.status_code == 200
    assert ran.json()["output"] == "осталось двадцать один"


def test_behind_a_locked_gate_http_runs_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.do(UNLOCK)
    desk.post("/factory/cells", BODY)
    desk.do(LOCK)

    def refuses(*_: object, **__: object) -> None:
        message = "a script was about to run"
        raise AssertionError(message)

    monkeypatch.setattr(children.Child, "__init__", refuses)
    monkeypatch.setattr("factory.sandbox.ring.Ring.run", refuses)
    monkeypatch.setattr(ScriptExecutor, "run", refuses)
    for path, body in (
        (INVOKE, {"input": "x"}),
        ("/factory/cells", BODY | {"id": "analysis.other.v1"}),
        ("/factory/cells/dryrun", BODY | {"id": "analysis.other.v1"}),
    ):
        answer = desk.post(path, body, role="admin")
        found = answer.json()
        if path.endswith("dryrun"):
            assert found["ok"] is False
        else:
            assert (answer.status_code, found["code"]) == (403, "capability_locked")
