"""Sources over HTTP: admitted, named by digest; behind a locked gate not even read."""

import base64
from typing import Any

import pytest

from factory.model import GateState
from factory.operations import SetGate
from factory.sandbox import children
from factory.sandbox.artifact import source_digest
from tests.sandbox.modules import ECHO, artifact_of, reactor
from tests.service.desk import Desk

SCRIPT = "fn handle(record) { record.to_upper() }"
PATH = "/factory/sources"
KINDS = {
    "script": ({"backend": "script", "text": SCRIPT}, SCRIPT.encode(), "ЭХО"),
    "wasm": ({"backend": "wasm", "text": ECHO.decode()}, ECHO, "эхо"),
}


def gate(desk: Desk, backend: str, state: GateState) -> None:
    desk.do(SetGate(capability=f"factory_{backend}", state=state))


def body(backend: str, source: str, name: str = "loud") -> dict[str, Any]:
    return {
        "backend": backend,
        "id": f"analysis.{name}.v1",
        "version": "1.0.0",
        "analysis_type": name,
        "source": source,
    }


@pytest.mark.parametrize("backend", KINDS)
def test_a_source_is_sent_named_and_run(desk: Desk, backend: str) -> None:
    gate(desk, backend, GateState.EXPERIMENTAL)
    sent, content, output = KINDS[backend]
    for _ in range(2):  # it may be sent again
        taken = desk.post(PATH, sent)
        assert taken.status_code == 201, taken.text
    found = taken.json()
    assert found["source"] == f"sha256:{source_digest(content)}"
    assert (found["size"], found["imports"]) == (len(content), [])
    assert found["exports"]
    made = desk.post("/factory/cells", body(backend, found["source"]))
    assert made.status_code == 201, made.text
    ran = desk.post("/factory/cells/analysis.loud.v1/invoke", {"input": "эхо"})
    assert ran.json()["output"] == output


def test_a_binary_module_comes_as_base64(desk: Desk) -> None:
    gate(desk, "wasm", GateState.EXPERIMENTAL)
    binary = b"\0asm\x01\0\0\0"
    sent = {"backend": "wasm", "base64": base64.b64encode(binary).decode()}
    answer = desk.post(PATH, sent)
    assert answer.status_code == 422
    assert answer.json()["code"] == "sandbox_abi_error"
    assert artifact_of(ECHO).digest == source_digest(ECHO)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"backend": "script", "text": "fn handle(r) {\n  let a = ;\n}"},
         "sandbox_invalid_script"),
        ({"backend": "script", "text": "fn other(r) { r }"}, "sandbox_no_entry"),
        ({"backend": "script", "text": "/" * 70_000}, "sandbox_script_too_large"),
        ({"backend": "wasm", "text": "(module"}, "sandbox_invalid_module"),
        ({"backend": "wasm", "text": '(module (import "env" "x" (func)))'},
         "sandbox_import_refused"),
        ({"backend": "adapter", "text": ""}, "bad_request"),
        ({"backend": "script"}, "bad_request"),
        ({"backend": "script", "text": "", "base64": ""}, "bad_request"),
        ({"backend": "wasm", "base64": "*"}, "bad_request"),
        ({"backend": "script", "text": "", "path": "/etc/passwd"}, "bad_request"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_told(desk: Desk, sent: dict[str, Any], code: str) -> None:
    for backend in KINDS:
        gate(desk, backend, GateState.EXPERIMENTAL)
    answer = desk.post(PATH, sent)
    found = answer.json()
    assert (answer.status_code, found["code"]) == (422, code)
    if code == "sandbox_invalid_script":
        assert found["fields"] == ["2:11:   let a = ;"]


def test_what_was_not_taken_has_no_name(desk: Desk) -> None:
    gate(desk, "wasm", GateState.EXPERIMENTAL)
    source = reactor("unreachable", '(import "env" "x" (func))')
    desk.post(PATH, {"backend": "wasm", "text": source.decode()})
    name = f"sha256:{source_digest(source)}"
    made = desk.post("/factory/cells", body("wasm", name))
    assert made.status_code == 409
    assert made.json()["code"] == "state_conflict"


def test_a_body_beyond_the_limit_is_not_read(desk: Desk) -> None:
    gate(desk, "script", GateState.EXPERIMENTAL)
    answer = desk.post(PATH, {"backend": "script", "text": " " * (9 * 2**20)})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("backend", KINDS)
def test_behind_a_locked_gate_nothing_is_read_or_compiled(
    desk: Desk, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        message = "a source was about to be looked at"
        raise AssertionError(message)

    monkeypatch.setattr(children.Child, "__init__", refuses)
    monkeypatch.setattr("factory.sandbox.script.admission.parsed", refuses)
    monkeypatch.setattr("factory.fabricator.sourced.SourceFabricator.offer", refuses)
    sent, content, _ = KINDS[backend]
    for role in ("read", "write", "admin"):
        answer = desk.post(PATH, sent, role=role)
        codes = {"role_required", "capability_locked"}
        assert answer.status_code == 403
        assert answer.json()["code"] in codes
    name = f"sha256:{source_digest(content)}"
    monkeypatch.undo()
    gate(desk, backend, GateState.EXPERIMENTAL)
    made = desk.post("/factory/cells", body(backend, name))
    assert made.json()["code"] == "state_conflict"
