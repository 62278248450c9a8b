"""Scripts over HTTP: what ships may be made a cell, and a locked gate runs nothing."""

import json
from pathlib import Path

import pytest

from factory.model import Backend, CellTemplate, FactorySpec, GateState
from factory.operations import SetGate
from factory.ports.backend import Admitter
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


SCRIPT = b"""fn handle(record) {
  log("got\\n" + record);
  config("greeting") + record
}
"""


@pytest.fixture
def kept(desk: Desk, tmp_path: Path) -> str:
    """The name of a script that the factory keeps."""
    file = tmp_path / "x.rhai"
    file.write_bytes(SCRIPT)
    template = CellTemplate(id="analysis.x.v1", version="1.0.0", analysis_type="x")
    spec = FactorySpec(backend=Backend.SCRIPT, template=template, source=str(file))
    desk.do(UNLOCK)
    scripts = desk.service.factory.workshop._fabricators[Backend.SCRIPT]
    assert isinstance(scripts, Admitter)
    return scripts.admit(spec).name


def granting(source: str, **fields: object) -> dict[str, object]:
    return {
        "backend": "script",
        "id": "analysis.y.v1",
        "version": "1.0.0",
        "analysis_type": "y",
        "source": source,
        **fields,
    }


def test_what_a_granted_cell_logs_is_a_line_of_the_log_and_counted(
    desk: Desk, kept: str
) -> None:
    body = granting(kept, grants=["log", "config"], config={"greeting": "hi "})
    assert desk.post("/factory/cells", body).status_code == 201
    ran = desk.post("/factory/cells/analysis.y.v1/invoke", {"input": "ann"})
    assert ran.json()["output"] == "hi ann"
    lines = [json.loads(line) for line in desk.log.getvalue().splitlines()]
    (line,) = [each for each in lines if each["event"] == "cell"]
    assert (line["cell"], line["line"]) == ("analysis.y.v1", "got ann")
    metrics = desk.get("/metrics").text
    assert 'cell_log_lines_total{kept="yes"} 1.0' in metrics
    assert 'cell_log_lines_total{kept="no"} 0.0' in metrics


def test_over_http_an_error_of_a_script_has_its_place_and_line(
    desk: Desk, kept: str
) -> None:
    assert desk.post("/factory/cells", granting(kept)).status_code == 201
    ran = desk.post("/factory/cells/analysis.y.v1/invoke", {"input": "ann"})
    problem = ran.json()
    assert problem["code"] == "sandbox_script_fault"
    assert "log" in problem["reason"]
    assert problem["place"] == {
        "line": 2,
        "column": 3,
        "excerpt": '  log("got\\n" + record);',
        "mark": 2,
    }


def test_over_http_a_refused_script_has_its_place_and_line(
    desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "bad.rhai"
    file.write_text("fn handle(record) {\n  let a = ;\n}\n")
    template = CellTemplate(id="analysis.x.v1", version="1.0.0", analysis_type="x")
    spec = FactorySpec(backend=Backend.SCRIPT, template=template, source=str(file))
    desk.do(UNLOCK)
    scripts = desk.service.factory.workshop._fabricators[Backend.SCRIPT]
    assert isinstance(scripts, Admitter)
    body = granting(scripts.admit(spec).name)
    problem = desk.post("/factory/cells", body).json()
    assert problem["place"] == {
        "line": 2,
        "column": 11,
        "excerpt": "  let a = ;",
        "mark": 10,
    }
    dry = desk.post("/factory/cells/dryrun", body).json()
    assert dry["ok"] is False
    assert "let a" in json.dumps(dry["plan"])


@pytest.mark.parametrize(
    "fields",
    [
        {"grants": ["files"]},
        {"config": {"a": 1}},
        {"grants": ["config"], "config": {"a": {}}},
    ],
)
def test_what_cannot_be_granted_is_an_unusable_body(
    desk: Desk, fields: dict[str, object]
) -> None:
    answer = desk.post("/factory/cells", granting("sha256:" + "0" * 64, **fields))
    assert answer.status_code == 422
