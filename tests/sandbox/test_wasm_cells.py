"""Modules as cells: what a plan tells of them, and what they say of records."""

from collections.abc import Callable

import pytest

from factory.errors import RunError
from factory.fabricator.records import called
from factory.providers.port import Media, Value
from factory.sandbox.limits import Limits
from factory.sandbox.wasm.executor import WasmExecutor
from tests.agent.conversation import Room
from tests.sandbox.modules import ECHO, artifact_of, reactor
from tests.sandbox.sourced import WASM, nos, planned, say

of_modules = pytest.mark.parametrize("subject", [WASM], ids=["wasm"])


@of_modules
def test_a_plan_shows_what_compiling_took(room: Room) -> None:
    (source,) = planned(room, WASM.make).report.sources or ()
    assert source.finding.peak_mb > 0


@of_modules
def test_an_update_shows_the_imports_that_differ(room: Room) -> None:
    say(room, WASM.make, "yes")
    plan = planned(room, "update cell norm from other.wat")
    differences = {(d.path, d.before, d.after) for d in plan.report.differences}
    assert ("imports", None, "wasi_snapshot_preview1.fd_read") in differences


@of_modules
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("create cell x from env.wat", "import_refused"),
        ("create cell x from norm.wat with memory limit 0.1 MB", "memory_too_small"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_a_denied_plan(room: Room, text: str, why: str) -> None:
    plan = planned(room, text)
    assert why in nos(plan)
    assert not plan.decision.is_allowed


@pytest.mark.parametrize(
    "value",
    ["текст", 1, 1.5, None, True, [], {"a": [{"b": 1}]}, Media("image/png", b"\xff")],
)  # fmt: skip
def test_every_value_makes_the_round_trip(executor: WasmExecutor, value: Value) -> None:
    invoke = called("analysis.x.v1", artifact_of(ECHO), executor, Limits())
    assert invoke(value) == value


def answering(executor: WasmExecutor, text: str) -> Callable[[Value], Value]:
    data = "".join(f"\\{byte:02x}" for byte in text.encode())
    body = f"i64.const {8 << 32 | len(text.encode())}"
    artifact = artifact_of(reactor(body, f'(data (i32.const 8) "{data}")'))
    return called("analysis.x.v1", artifact, executor, Limits())


@pytest.mark.parametrize(
    ("answer", "code", "cause"),
    [
        ('{"error":{"code":"no_face","message":"no face"}}', "cell_failed", "no_face"),
        ('{"error":"?"}', "cell_failed", "refused"),
        ('{"error":null}', "cell_failed", "refused"),
        ('{"$media":"image/png","base64":"***"}', "sandbox_bad_output", None),
        ('{"$media":"image/png","base64":1}', "sandbox_bad_output", None),
        ("NaN", "sandbox_bad_output", None),
    ],
)
def test_what_a_cell_says_against_a_record_is_its_failure(
    executor: WasmExecutor, answer: str, code: str, cause: str | None
) -> None:
    with pytest.raises(RunError) as caught:
        answering(executor, answer)("x")
    assert caught.value.code == code
    assert caught.value.fields.get("cause") == cause


@pytest.mark.parametrize("value", [float("nan"), "\ud800"])
def test_what_is_no_json_does_not_go_in(executor: WasmExecutor, value: Value) -> None:
    with pytest.raises(RunError) as caught:
        called("analysis.x.v1", artifact_of(ECHO), executor, Limits())(value)
    assert caught.value.fields["cause"] == "bad_input"
