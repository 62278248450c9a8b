"""What a script is granted: shown in the plan, part of the artifact, capped, heard."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from agent.reply import PlanShown, RunDone
from factory.errors import RunError
from factory.fabricator.script import Scripts
from factory.fabricator.sourced import SourceFabricator
from factory.grants import Grant
from factory.model import Backend, CellTemplate, FactorySpec, Limits, Role
from factory.operations import Fabricate
from factory.plan import ConfirmedPlan, Plan
from factory.runtime.invoke import Ran
from factory.sandbox.logged import Logged, hearing
from factory.selector import artifact_digest
from grammar.model import Lang
from tests.agent.conversation import Room
from tests.sandbox.sourced import SCRIPT, WASM, Subject, nos, say, seen, unmeasured

CELL = "analysis.x.v1"
SOURCE = b"""fn handle(record) {
  log(`got ${record}`);
  config("greeting") + record
}
"""
BOTH: dict[str, Any] = {
    "grants": ("config", "log"),
    "config": {"greeting": "hi ", "most": 3},
}


def spec_of(source: str, version: int = 1, **fields: Any) -> FactorySpec:
    template = CellTemplate(
        id=f"analysis.x.v{version}", version=f"{version}.0.0", analysis_type="x"
    )
    return FactorySpec.model_validate(
        {"backend": "script", "template": template, "source": source, **fields}
    )


# -- the spec ------------------------------------------------------------------------


def test_a_spec_without_grants_is_the_one_from_before_there_were_any() -> None:
    spec = spec_of("x.rhai")
    assert "grants" not in spec.doc()
    assert "config" not in spec.doc()
    assert artifact_digest(spec) == artifact_digest(spec_of("x.rhai", grants=()))


def test_grants_and_config_change_the_artifact() -> None:
    specs = [
        spec_of("x.rhai"),
        spec_of("x.rhai", grants=("log",)),
        spec_of("x.rhai", grants=("config",)),
        spec_of("x.rhai", grants=("config",), config={"a": 1}),
        spec_of("x.rhai", grants=("config",), config={"a": 2}),
        spec_of("x.rhai", grants=("log", "config"), config={"a": 2}),
    ]
    assert len({artifact_digest(each) for each in specs}) == len(specs)


def test_the_same_grants_in_any_order_are_the_same_artifact() -> None:
    one, other = spec_of("x", grants=("log", "config")), spec_of("x", **BOTH)
    assert one.grants == other.grants == (Grant.CONFIG, Grant.LOG)
    assert spec_of("x", grants=("log", "log")).grants == (Grant.LOG,)


@pytest.mark.parametrize(
    "fields",
    [
        {"grants": ("network",)},
        {"config": {"a": 1}},
        {"grants": ("log",), "config": {"a": 1}},
        {"grants": ("config",), "config": {"a": [1]}},
        {"grants": ("config",), "config": {"a": {"b": 1}}},
        {"grants": ("config",), "config": {"a": float("nan")}},
        {"grants": ("config",), "config": {"a": 2**63}},
        {"grants": ("config",), "config": {"a": "x" * 9000}},
    ],
)
def test_what_cannot_be_granted_is_no_spec(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        spec_of("x.rhai", **fields)


@pytest.mark.parametrize("value", [1, 1.5, True, "x", None, -(2**63)])
def test_a_configured_value_keeps_its_type(value: object) -> None:
    spec = spec_of("x", grants=("config",), config={"a": value})
    assert spec.config is not None
    again = FactorySpec.model_validate_json(spec.model_dump_json(by_alias=True))
    assert again == spec
    assert type(spec.config["a"]) is type(value)


# -- the fabricator ------------------------------------------------------------------


@pytest.fixture(scope="module")
def fabricator() -> Iterator[SourceFabricator]:
    with closing(SourceFabricator(Scripts(), _kept)) as made:
        yield made


def _kept(digest: str) -> bytes | None:
    return {"given": SOURCE}.get(digest)


@pytest.fixture
def source(tmp_path: Any) -> str:
    file = tmp_path / "x.rhai"
    file.write_bytes(SOURCE)
    return str(file)


@pytest.mark.parametrize("is_proved", [True, False], ids=["here", "ring"])
def test_granted_functions_work_where_the_cell_runs(
    fabricator: SourceFabricator, source: str, *, is_proved: bool
) -> None:
    made = fabricator.fabricate_proved if is_proved else fabricator.fabricate
    invoke, told = made(spec_of(source, **BOTH)), list[Logged]()
    fabricator.listen(told.append)
    with hearing() as heard:
        assert invoke("ann") == "hi ann"
    assert heard == [Logged(CELL, ("got ann",), 0)]
    assert told == heard


@pytest.mark.parametrize("is_proved", [True, False], ids=["here", "ring"])
@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, "log"),
        ({"grants": ("config",), "config": {"greeting": "x"}}, "log"),
        ({"grants": ("log",)}, "config"),
        ({"grants": ("log", "config"), "config": {"other": "x"}}, "greeting"),
    ],
)
def test_without_the_grant_the_name_is_not_there(
    fabricator: SourceFabricator,
    source: str,
    fields: dict[str, Any],
    missing: str,
    *,
    is_proved: bool,
) -> None:
    made = fabricator.fabricate_proved if is_proved else fabricator.fabricate
    with pytest.raises(RunError) as caught:
        made(spec_of(source, **fields))("ann")
    assert caught.value.code == "sandbox_script_fault"
    assert missing in caught.value.fields["detail"]


def test_a_flood_is_cut_and_counted_and_a_strangers_text_is_printable(
    fabricator: SourceFabricator, tmp_path: Any
) -> None:
    file = tmp_path / "flood.rhai"
    file.write_text(
        """fn handle(r) {
            log("\\x1b[31m\\r\\tred");
            for n in 0..1000 { log("line " + n); }
            r
        }"""
    )
    with hearing() as heard:
        fabricator.fabricate_proved(spec_of(str(file), grants=("log",)))(1)
    ((_, lines, dropped),) = [(h.cell, h.lines, h.dropped) for h in heard]
    assert lines[0] == " [31m  red"
    assert sum(map(len, lines)) <= 4096
    assert len(lines) + dropped == 1001


def test_a_failed_run_is_heard_too(fabricator: SourceFabricator, tmp_path: Any) -> None:
    file = tmp_path / "fails.rhai"
    file.write_text("fn handle(r) { log(`before`); throw `no` }")
    with hearing() as heard, pytest.raises(RunError):
        fabricator.fabricate(spec_of(str(file), grants=("log",)))(1)
    assert heard == [Logged(CELL, ("before",), 0)]


def test_two_grants_of_one_source_do_not_mix(
    fabricator: SourceFabricator, source: str
) -> None:
    """Programs are kept by content: what they are granted is part of the key."""
    ways = (fabricator.fabricate_proved, fabricator.fabricate)
    for make in ways:
        for word in ("a ", "b "):
            config = {"greeting": word}
            spec = spec_of(source, grants=("config", "log"), config=config)
            assert make(spec)("x") == f"{word}x"
        with pytest.raises(RunError):
            make(spec_of(source))("x")


# -- the plan ------------------------------------------------------------------------

of_scripts = pytest.mark.parametrize("subject", [SCRIPT], ids=["script"])


def drawn(room: Room, spec: FactorySpec, replaces: str | None = None) -> Plan:
    operation = Fabricate(spec=spec, replaces=replaces)
    with room.factory.snapshot() as world:
        measured = room.factory.measure([operation], world)
        context = unmeasured(room).model_copy(update={"measured": measured})
        return room.factory.plan([operation], world, context)


def carry_out(room: Room, plan: Plan) -> None:
    confirmed = ConfirmedPlan(plan, plan.digest, plan.context.actor)
    turn = {"turn": "confirmed"}
    room.factory.apply(confirmed, room.clock(), lambda *_: lambda *_: turn)


@of_scripts
def test_a_plan_tells_what_is_granted_and_how_it_changes(
    room: Room, source: str
) -> None:
    plan = drawn(room, spec_of(source, **BOTH))
    assert plan.decision.is_allowed
    (found,) = plan.report.sources or ()
    assert found.grants == (Grant.CONFIG, Grant.LOG)
    risks = {(risk.code, risk.level.value) for risk in plan.report.risks}
    assert ("grant_log", "low") in risks
    carry_out(room, plan)
    fewer = spec_of(source, 2, grants=("config",), config={"greeting": "yo "})
    again = drawn(room, fewer, CELL)
    differences = {(d.path, d.before, d.after) for d in again.report.differences}
    assert differences >= {
        ("grants", "log", None),
        ("config.greeting", '"hi "', '"yo "'),
        ("config.most", "3", None),
    }


@of_scripts
def test_an_update_by_words_keeps_what_was_granted(room: Room, source: str) -> None:
    carry_out(room, drawn(room, spec_of(source, **BOTH)))
    Path("next.rhai").write_text('fn handle(r) { log("x"); config("greeting") + "!" }')
    update = "обнови клетку анализа x на rhai из next.rhai"
    shown = say(room, update)
    assert isinstance(shown, PlanShown)
    paths = {each.path.partition(":")[0] for each in shown.plan.report.differences}
    assert paths == {"source"}
    say(room, update, "yes")
    ran = say(room, 'run analysis.x.v2 on "ann"')
    assert isinstance(ran, RunDone)
    assert ran.output == "hi !"


@of_scripts
def test_an_update_to_another_backend_shows_what_it_drops(
    room: Room, source: str
) -> None:
    limits = Limits(memory_mb=16, fuel=5000)
    carry_out(room, drawn(room, spec_of(source, **BOTH, limits=limits)))
    Path("x.wat").write_bytes(WASM.files["norm"])
    say(room, f"unlock {WASM.capability}", f"capability.{WASM.capability}")
    shown = say(room, "update cell x from x.wat")
    assert isinstance(shown, PlanShown)
    assert shown.plan.decision.is_allowed
    differences = {(d.path, d.before, d.after) for d in shown.plan.report.differences}
    assert {d for d in differences if d[0] not in ("exports", "imports")} == {
        ("backend", "script", "wasm"),
        ("limits.fuel", "5000", None),
        ("grants", "config", None),
        ("grants", "log", None),
        ("config.greeting", '"hi "', None),
        ("config.most", "3", None),
    }


@of_scripts
def test_the_chat_shows_what_a_cell_logged(room: Room, source: str) -> None:
    plan = drawn(room, spec_of(source, **BOTH))
    carry_out(room, plan)
    ran = say(room, f'run {CELL} on "ann"')
    assert isinstance(ran, RunDone)
    assert ran.output == "hi ann"
    assert f"log · {CELL} · got ann" in seen(ran, Lang.EN)
    assert f"журнал · {CELL} · got ann" in seen(ran, Lang.RU)
    answer = room.factory.invoke(CELL, "bob", Role.WRITE)
    assert isinstance(answer, Ran)


def test_only_scripts_are_granted_anything(
    room: Room, subject: Subject, source: str
) -> None:
    for backend in (Backend.ADAPTER, Backend.WASM):
        spec = spec_of(source, grants=("log",), limits=Limits(memory_mb=16))
        plan = drawn(room, spec.model_copy(update={"backend": backend}))
        assert not plan.decision.is_allowed
        if backend is not Backend.WASM or subject.backend is Backend.WASM:
            assert "grant_refused" in nos(plan)
