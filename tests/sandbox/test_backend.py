"""Modules as cells: from the command to the run, and what a locked gate means."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from agent.log import exported, imported
from agent.render.lines import render
from agent.replay import replay
from agent.reply import Overview, PlanShown, Refused, RunDone
from factory.decision import DenialCode
from factory.errors import BackendError, RunError
from factory.fabricator.records import called
from factory.fabricator.sources import Sources
from factory.fabricator.wasm import WasmFabricator
from factory.jobs.staging import Staging
from factory.model import (
    Backend,
    CellRecord,
    CellTemplate,
    FactorySpec,
    Limits,
    OrganTemplate,
    Role,
)
from factory.operations import Build, Fabricate
from factory.plan import Plan
from factory.providers.port import Media, Value
from factory.sandbox import children
from factory.sandbox.limits import Limits as RunLimits
from factory.sandbox.limits import LimitsPolicy
from factory.sandbox.wasm.executor import WasmExecutor
from factory.stem import Ran
from factory.store.link import begun
from factory.store.tables import SOURCE
from grammar.model import Lang
from grammar.parse import Parser
from tests.agent.conversation import Room
from tests.sandbox.modules import CAT, ECHO, LOOP, artifact_of, reactor

V1, V2 = "analysis.gray.v1", "analysis.gray.v2"


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser.load()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache") / "compiled"


@pytest.fixture
def room(
    parser: Parser, tmp_path: Path, compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Room]:
    """A factory whose gate is open, in a folder with some modules."""
    monkeypatch.setenv("FACTORY_COMPILED", str(compiled))
    monkeypatch.chdir(tmp_path)
    modules = {
        "gray": ECHO,
        "other": CAT,
        "loop": LOOP,
        "env": b'(module (import "env" "x" (func)))',
    }
    for name, source in modules.items():
        Path(f"{name}.wat").write_bytes(source)
    made = Room(parser, str(tmp_path / "f.db"))
    with closing(made.factory):
        say(made, "unlock factory_wasm", "capability.factory_wasm")
        yield made


def say(room: Room, *texts: str) -> object:
    """Say some things as an admin; the last reply to the last."""
    cell = room.enter(role=Role.ADMIN)
    for text in texts:
        turn = cell.say(text)
    return turn.replies[-1]


def planned(room: Room, text: str) -> Plan:
    shown = say(room, text)
    assert isinstance(shown, PlanShown)
    return shown.plan


def make(room: Room) -> None:
    say(room, "create cell gray from gray.wat with a memory limit of 16 MB", "yes")


def nos(plan: Plan) -> list[str | None]:
    return [
        each.detail.get("why", each.detail.get("no")) for each in plan.decision.denials
    ]


# -- from the command to the run -----------------------------------------------------


def test_a_plan_shows_what_was_admitted(room: Room) -> None:
    plan = planned(room, "create cell gray from gray.wat with a memory limit of 16 MB")
    assert plan.decision.is_allowed
    (source,) = plan.report.sources or ()
    assert source.address == V1
    assert source.limits.memory_mb == 16
    assert source.finding.contract == "cell-abi 1"
    assert source.finding.size == len(ECHO)
    assert "cell_alloc(i32) -> i32" in source.finding.exports
    assert source.finding.peak_mb > 0
    assert [risk.code for risk in plan.report.risks] == ["untrusted_code"]


def test_a_cell_runs_and_its_record_names_the_content(room: Room) -> None:
    make(room)
    with room.factory.snapshot() as world:
        record = world.get(V1)
    assert isinstance(record, CellRecord)
    assert str(record.spec.source).startswith("sha256:")
    ran = say(room, f'run {V1} on "привет"')
    assert isinstance(ran, RunDone)
    assert ran.output == "привет"


def test_the_status_tells_of_the_workers(room: Room) -> None:
    make(room)
    before = say(room, "status")
    assert isinstance(before, Overview)
    assert before.rings == ()
    say(room, f'run {V1} on "x"')
    after = say(room, "status")
    assert isinstance(after, Overview)
    ((name, ring),) = after.rings
    assert (name, ring.workers, ring.lost) == ("wasm", 1, 0)
    for lang in (Lang.RU, Lang.EN):
        shown = ["".join(p.text for p in line) for line in render(after, lang)]
        assert any("wasm: " in line for line in shown)


def test_another_process_needs_no_file(room: Room, tmp_path: Path) -> None:
    make(room)
    Path("gray.wat").unlink()
    again = Room(room.parser, str(tmp_path / "f.db"))
    with closing(again.factory):
        ran = again.factory.invoke(V1, [1, 2], Role.WRITE)
    assert isinstance(ran, Ran)
    assert ran.output == [1, 2]


def test_the_same_module_again_is_the_same_cell(room: Room) -> None:
    make(room)
    Path("copy.wat").write_bytes(ECHO)
    plan = planned(room, "create cell gray from copy.wat with a memory limit of 16 MB")
    assert plan.writes == ()
    other = planned(room, "create analysis cell gray v1 from other.wat")
    assert nos(other) == ["already_exists"]


def test_an_update_shows_what_differs(room: Room) -> None:
    make(room)
    plan = planned(room, "update cell gray from other.wat")
    assert plan.decision.is_allowed
    assert {each.after.address for each in plan.writes if each.after} >= {V2}
    differences = {(d.path, d.before, d.after) for d in plan.report.differences}
    assert ("limits.memory_mb", "16", "64") in differences
    assert ("exports", None, "_start()") in differences
    assert ("exports", "cell_alloc(i32) -> i32", None) in differences
    assert ("imports", None, "wasi_snapshot_preview1.fd_read") in differences


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("create cell x from env.wat", "import_refused"),
        ("create cell x from nowhere.wat", "source_unreadable"),
        ("create cell x from https://example.org/x.wasm", "source_url"),
        ("create cell x from gray.wat with memory limit 0.1 MB", "memory_too_small"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_a_denied_plan(room: Room, text: str, why: str) -> None:
    plan = planned(room, text)
    assert why in nos(plan)
    assert not plan.decision.is_allowed


def test_a_limit_above_the_bound_is_denied(room: Room) -> None:
    plan = planned(room, "create cell x from gray.wat with a memory limit of 2048 MB")
    assert [d.code for d in plan.decision.denials] == [DenialCode.LIMITS_EXCEEDED]


def test_a_plan_that_was_not_measured_denies_itself(room: Room) -> None:
    with room.factory.snapshot() as world:
        context = room.enter(role=Role.ADMIN)._context("2026-11-22T12:00:00.000+00:00")
        plan = room.factory.plan([fabricate("gray.wat")], world, context)
    assert nos(plan) == ["source_unmeasured"]


def fabricate(source: str) -> Fabricate:
    template = CellTemplate(id="analysis.x.v1", version="1.0.0", analysis_type="x")
    return Fabricate(
        spec=FactorySpec(backend=Backend.WASM, template=template, source=source)
    )


def test_a_replay_draws_the_same_plans_without_the_files(room: Room) -> None:
    make(room)
    say(room, "update cell gray from other.wat", "yes")
    for file in Path().glob("*.wat"):
        file.unlink()
    records = list(imported(exported(room.factory.turns.turns())))
    with room.factory.snapshot() as world:
        head = world.head()
    fresh = Room(room.parser)
    with closing(fresh.factory):
        result = replay(records, fresh.factory, room.parser, fresh.outside)
        assert result.divergence is None
        assert result.head == head
        with pytest.raises(BackendError) as caught:
            fresh.factory.invoke(V1, 1, Role.WRITE)
    assert caught.value.code == "source_missing"


def test_a_changed_source_is_not_run(room: Room, tmp_path: Path) -> None:
    make(room)
    engine = room.factory._store._engines.writers  # type: ignore[attr-defined]
    with begun(engine, "f.db") as link:
        link.write(update(SOURCE).values(content=CAT))
    again = Room(room.parser, str(tmp_path / "f.db"))
    with closing(again.factory), pytest.raises(BackendError) as caught:
        again.factory.invoke(V1, 1, Role.WRITE)
    assert caught.value.code == "source_damaged"
    with begun(engine, "f.db") as link:
        link.write(delete(SOURCE))
    again = Room(room.parser, str(tmp_path / "f.db"))
    with closing(again.factory), pytest.raises(BackendError) as caught:
        again.factory.invoke(V1, 1, Role.WRITE)
    assert caught.value.code == "source_missing"


def test_a_deadline_is_told_as_any_other(room: Room) -> None:
    say(room, "create cell slow from loop.wat with a timeout of 50 ms", "yes")
    refused = say(room, 'run analysis.slow on "x"')
    assert isinstance(refused, Refused)
    assert refused.code == "timed_out"
    assert refused.fields["timeout_ms"] == "50"


# -- the gate ------------------------------------------------------------------------


def refuses(*_: object, **__: object) -> None:
    message = "a module was about to run"
    raise AssertionError(message)


@pytest.fixture
def locked(room: Room, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A factory with a cell that ran, locked; whatever would run a module fails."""
    make(room)
    assert isinstance(room.factory.invoke(V1, 1, Role.ADMIN), Ran)
    say(room, "lock factory_wasm", "yes")
    monkeypatch.setattr(children.Child, "__init__", refuses)
    monkeypatch.setattr("factory.sandbox.ring.Ring.run", refuses)
    monkeypatch.setattr(WasmExecutor, "run", refuses)
    monkeypatch.setattr(Sources, "read", refuses)
    return room


def test_behind_a_locked_gate_no_invocation_runs(locked: Room) -> None:
    for role in Role:
        answer = locked.factory.invoke(V1, 1, role)
        assert isinstance(answer, tuple)
        assert DenialCode.CAPABILITY_LOCKED in {denial.code for denial in answer}


def test_behind_a_locked_gate_the_chat_runs_nothing(locked: Room) -> None:
    for text in (f'run {V1} on "x"', 'run analysis.gray on "x"'):
        reply = say(locked, text)
        assert isinstance(reply, Refused)
        assert reply.code == "denied"


def test_behind_a_locked_gate_nothing_is_read_or_compiled(locked: Room) -> None:
    plan = planned(locked, "create cell x from gray.wat")
    assert [d.code for d in plan.decision.denials] == [DenialCode.CAPABILITY_LOCKED]
    assert plan.report.unchecked == ("source_not_admitted",)
    assert plan.report.sources is None


def test_behind_a_locked_gate_no_backend_call_makes_anything(locked: Room) -> None:
    with locked.factory.snapshot() as world:
        record = world.get(V1)
    assert isinstance(record, CellRecord)
    for proved in ({}, {"is_proved": True}):
        with pytest.raises(BackendError) as caught:
            locked.factory.workshop.fabricate(record.spec, **proved)
        assert caught.value.code == "gate_locked"


def test_behind_a_locked_gate_a_replay_runs_nothing(locked: Room) -> None:
    records = list(imported(exported(locked.factory.turns.turns())))
    fresh = Room(locked.parser)
    with closing(fresh.factory):
        result = replay(records, fresh.factory, locked.parser, fresh.outside)
    assert result.divergence is None


def test_behind_a_locked_gate_a_build_runs_nothing(locked: Room) -> None:
    """A build makes its cells and tries their samples before it switches."""
    template = OrganTemplate(id="organ.x.v1", version="1.0.0", cells=(V1,))
    context = locked.enter(role=Role.ADMIN)._context("2026-11-22T12:00:00.000+00:00")
    with locked.factory.snapshot() as world:
        plan = locked.factory.plan([Build(template=template)], world, context)
        staging = Staging(plan, world, locked.factory.builds._tools)
        with pytest.raises(BackendError) as caught:
            staging.made(V1)
    assert caught.value.code == "gate_locked"


def test_the_gate_ships_locked(parser: Parser, tmp_path: Path) -> None:
    fresh = Room(parser, str(tmp_path / "fresh.db"))
    with closing(fresh.factory):
        plan = planned(fresh, "create cell x from gray.wat")
    assert [d.code for d in plan.decision.denials] == [DenialCode.CAPABILITY_LOCKED]


# -- the fabricator by itself ---------------------------------------------------------


@pytest.fixture
def fabricator(compiled: Path) -> Iterator[Callable[..., WasmFabricator]]:
    made: list[WasmFabricator] = []

    def build(policy: LimitsPolicy | None = None) -> WasmFabricator:
        made.append(WasmFabricator(lambda _: None, compiled, policy))
        return made[-1]

    yield build
    for each in made:
        each.close()


def test_what_is_proved_runs_here_and_what_is_not_in_the_ring(
    fabricator: Callable[..., WasmFabricator], tmp_path: Path
) -> None:
    file = tmp_path / "gray.wat"
    file.write_bytes(ECHO)
    spec = fabricate(str(file)).spec
    own = fabricator()
    assert own.fabricate_proved(spec)("x") == "x"
    assert own.status.workers == 0
    assert own.fabricate(spec)("x") == "x"
    assert own.status.workers == 1
    strict = fabricator(LimitsPolicy(is_ring_only=True))
    assert strict.fabricate_proved(spec)("x") == "x"
    assert strict.status.workers == 1


def test_a_metered_cell_gets_its_fuel_and_no_more(
    fabricator: Callable[..., WasmFabricator], tmp_path: Path
) -> None:
    file = tmp_path / "gray.wat"
    file.write_bytes(ECHO)
    spec = fabricate(str(file)).spec
    own = fabricator()
    enough = spec.model_copy(update={"limits": Limits(fuel=10_000)})
    assert own.fabricate(enough)("x") == "x"
    little = spec.model_copy(update={"limits": Limits(fuel=1)})
    with pytest.raises(RunError) as caught:
        own.fabricate(little)("x")
    assert caught.value.code == "sandbox_fuel"


@pytest.mark.parametrize(
    "value",
    ["текст", 1, 1.5, None, True, [], {"a": [{"b": 1}]}, Media("image/png", b"\xff")],
)  # fmt: skip
def test_every_value_makes_the_round_trip(executor: WasmExecutor, value: Value) -> None:
    invoke = called("analysis.x.v1", artifact_of(ECHO), executor, RunLimits())
    assert invoke(value) == value


def answering(executor: WasmExecutor, text: str) -> Callable[[Value], Value]:
    data = "".join(f"\\{byte:02x}" for byte in text.encode())
    body = f"i64.const {8 << 32 | len(text.encode())}"
    artifact = artifact_of(reactor(body, f'(data (i32.const 8) "{data}")'))
    return called("analysis.x.v1", artifact, executor, RunLimits())


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
        called("analysis.x.v1", artifact_of(ECHO), executor, RunLimits())(value)
    assert caught.value.fields["cause"] == "bad_input"
