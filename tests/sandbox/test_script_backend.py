"""Scripts as cells: from the command to the run, and what a locked gate means."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agent.log import exported, imported
from agent.render.lines import render
from agent.replay import replay
from agent.reply import PlanShown, Refused, Reply, RunDone
from factory.decision import DenialCode
from factory.errors import BackendError
from factory.fabricator.script import ScriptFabricator
from factory.fabricator.sources import Sources
from factory.jobs.staging import Staging
from factory.model import (
    Backend,
    CellRecord,
    CellTemplate,
    FactorySpec,
    OrganTemplate,
    Role,
)
from factory.operations import Build, Fabricate
from factory.plan import Plan
from factory.sandbox import children
from factory.sandbox.limits import LimitsPolicy
from factory.sandbox.script.executor import ScriptExecutor
from factory.stem import Ran
from grammar.model import Lang
from grammar.parse import Parser
from tests.agent.conversation import Room

V1, V2 = "analysis.norm.v1", "analysis.norm.v2"
SCRIPTS = {
    "norm": "fn handle(record) {\n  record.to_upper()\n}\n",
    "other": "fn loud(s) { s + `!` }\nfn handle(record) {\n  loud(record)\n}\n",
    "loop": "fn handle(record) { loop { } }",
    "fault": "fn handle(record) {\n  let a = record;\n  a.frobnicate()\n}\n",
    "throws": "fn handle(record) { throw `not mine` }",
    "syntax": "fn handle(record) {\n  let a = ;\n}\n",
    "entry": "fn handler(record) { record }",
    "large": "// " + "x" * 2**16,
}
MAKE = "create analysis cell norm on rhai from norm.rhai with a memory limit of 16 MB"


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser.load()


@pytest.fixture
def room(
    parser: Parser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Room]:
    """A factory whose gate is open, in a folder with some scripts."""
    monkeypatch.chdir(tmp_path)
    for name, source in SCRIPTS.items():
        Path(f"{name}.rhai").write_text(source, "utf-8")
    made = Room(parser, str(tmp_path / "f.db"))
    with closing(made.factory):
        say(made, "unlock factory_script", "capability.factory_script")
        yield made


def say(room: Room, *texts: str) -> Reply:
    """Say some things as an admin; the last reply to the last."""
    cell = room.enter(role=Role.ADMIN)
    for text in texts:
        turn = cell.say(text)
    return turn.replies[-1]


def planned(room: Room, text: str) -> Plan:
    shown = say(room, text)
    assert isinstance(shown, PlanShown)
    return shown.plan


def seen(reply: Reply, lang: Lang) -> list[str]:
    return ["".join(piece.text for piece in line) for line in render(reply, lang)]


def nos(plan: Plan) -> list[str | None]:
    return [
        each.detail.get("why", each.detail.get("no")) for each in plan.decision.denials
    ]


# -- from the command to the run -----------------------------------------------------


def test_a_plan_shows_what_was_admitted(room: Room) -> None:
    plan = planned(room, MAKE)
    assert plan.decision.is_allowed
    (source,) = plan.report.sources or ()
    assert source.address == V1
    assert source.limits.memory_mb == 16
    assert source.finding.contract == "handle(record)"
    assert source.finding.exports == ("handle/1",)
    assert source.finding.size == len(SCRIPTS["norm"])
    assert [risk.code for risk in plan.report.risks] == ["untrusted_code"]


def test_a_plan_tells_it_in_both_languages(room: Room) -> None:
    shown = say(
        room,
        "создай клетку анализа norm на rhai из norm.rhai с лимитом памяти 16 МБ",
    )
    russian, english = (seen(shown, lang) for lang in (Lang.RU, Lang.EN))
    assert "    функции: handle/1" in russian
    assert "    функции фабрики: ничего" in russian
    assert "    functions: handle/1" in english
    limits = "    limits of a call: memory 16 MB, time 1000 ms, fuel —"
    assert limits in english


def test_a_cell_runs_and_its_record_names_the_content(room: Room) -> None:
    say(room, MAKE, "yes")
    with room.factory.snapshot() as world:
        record = world.get(V1)
    assert isinstance(record, CellRecord)
    assert record.spec.backend is Backend.SCRIPT
    assert str(record.spec.source).startswith("sha256:")
    ran = say(room, f'run {V1} on "привет"')
    assert isinstance(ran, RunDone)
    assert ran.output == "ПРИВЕТ"


def test_another_process_needs_no_file(room: Room, tmp_path: Path) -> None:
    say(room, MAKE, "yes")
    Path("norm.rhai").unlink()
    again = Room(room.parser, str(tmp_path / "f.db"))
    with closing(again.factory):
        ran = again.factory.invoke(V1, "x", Role.WRITE)
    assert isinstance(ran, Ran)
    assert ran.output == "X"


def test_an_update_shows_the_lines_that_differ(room: Room) -> None:
    say(room, MAKE, "yes")
    plan = planned(room, "update cell norm from other.rhai")
    assert plan.decision.is_allowed
    assert V2 in {each.after.address for each in plan.writes if each.after}
    differences = [(d.path, d.before, d.after) for d in plan.report.differences]
    assert ("limits.memory_mb", "16", "64") in differences
    assert ("exports", None, "loud/1") in differences
    assert [each for each in differences if each[0].startswith("source")] == [
        ("source:1", None, "fn loud(s) { s + `!` }"),
        ("source:2", "  record.to_upper()", None),
        ("source:3", None, "  loud(record)"),
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("syntax", "invalid_script"),
        ("entry", "no_entry"),
        ("large", "script_too_large"),
        ("nowhere", "source_unreadable"),
    ],
)
def test_what_will_not_do_is_a_denied_plan(room: Room, name: str, why: str) -> None:
    plan = planned(room, f"create analysis cell bad on rhai from {name}.rhai")
    assert nos(plan) == [why]


def test_an_error_of_the_syntax_is_shown_in_its_line(room: Room) -> None:
    shown = say(room, "create analysis cell bad on rhai from syntax.rhai")
    lines = seen(shown, Lang.EN)
    at = lines.index("  line 2, column 11")
    assert lines[at + 1 : at + 3] == ["  2 |   let a = ;", "    |           ^"]
    assert "  строка 2, столбец 11" in seen(shown, Lang.RU)


def test_an_error_of_a_run_is_shown_in_its_line(room: Room) -> None:
    say(room, "create analysis cell bad on rhai from fault.rhai", "yes")
    refused = say(room, 'run analysis.bad on "x"')
    assert isinstance(refused, Refused)
    assert refused.code == "sandbox_script_fault"
    lines = seen(refused, Lang.EN)
    assert "analysis.bad.v1" in lines[0]
    assert "frobnicate" in lines[0]
    assert lines[1:4] == [
        "  line 3, column 5",
        "  3 |   a.frobnicate()",
        "    |     ^",
    ]


def test_what_a_script_throws_reaches_the_operator(room: Room) -> None:
    say(room, "create analysis cell bad on rhai from throws.rhai", "yes")
    refused = say(room, 'run analysis.bad on "x"')
    assert isinstance(refused, Refused)
    assert refused.code == "sandbox_thrown"
    assert refused.fields["detail"] == "not mine"


def test_a_deadline_is_told_as_any_other(room: Room) -> None:
    text = "create analysis cell slow on rhai from loop.rhai with a timeout of 50 ms"
    say(room, text, "yes")
    refused = say(room, 'run analysis.slow on "x"')
    assert isinstance(refused, Refused)
    assert refused.code == "timed_out"
    assert refused.fields["timeout_ms"] == "50"


def test_a_replay_draws_the_same_plans_without_the_files(room: Room) -> None:
    say(room, MAKE, "yes")
    say(room, "update cell norm from other.rhai", "yes")
    for file in Path().glob("*.rhai"):
        file.unlink()
    records = list(imported(exported(room.factory.turns.turns())))
    with room.factory.snapshot() as world:
        head = world.head()
    fresh = Room(room.parser)
    with closing(fresh.factory):
        result = replay(records, fresh.factory, room.parser, fresh.outside)
    assert result.divergence is None
    assert result.head == head


# -- the gate ------------------------------------------------------------------------


def refuses(*_: object, **__: object) -> None:
    message = "a script was about to be read or run"
    raise AssertionError(message)


@pytest.fixture
def locked(room: Room, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A factory with a cell that ran, locked; whatever would run a script fails."""
    say(room, MAKE, "yes")
    assert isinstance(room.factory.invoke(V1, "x", Role.ADMIN), Ran)
    say(room, "lock factory_script", "yes")
    monkeypatch.setattr(children.Child, "__init__", refuses)
    monkeypatch.setattr("factory.sandbox.ring.Ring.run", refuses)
    monkeypatch.setattr("factory.sandbox.script.programs.parsed", refuses)
    monkeypatch.setattr("factory.sandbox.script.admission.parsed", refuses)
    monkeypatch.setattr(ScriptExecutor, "run", refuses)
    monkeypatch.setattr(Sources, "read", refuses)
    return room


def test_behind_a_locked_gate_no_invocation_runs(locked: Room) -> None:
    for role in Role:
        answer = locked.factory.invoke(V1, "x", role)
        assert isinstance(answer, tuple)
        assert DenialCode.CAPABILITY_LOCKED in {denial.code for denial in answer}


def test_behind_a_locked_gate_the_chat_runs_nothing(locked: Room) -> None:
    for text in (f'run {V1} on "x"', 'run analysis.norm on "x"'):
        reply = say(locked, text)
        assert isinstance(reply, Refused)
        assert reply.code == "denied"


@pytest.mark.parametrize(
    "text", [MAKE.replace("norm on", "x on"), "update cell norm from other.rhai"]
)
def test_behind_a_locked_gate_nothing_is_read_or_parsed(
    locked: Room, text: str
) -> None:
    plan = planned(locked, text)
    assert [d.code for d in plan.decision.denials] == [DenialCode.CAPABILITY_LOCKED]
    assert plan.report.unchecked == ("source_not_admitted",)
    assert plan.report.sources is None
    assert plan.report.differences == ()


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
        plan = planned(fresh, MAKE)
    assert [d.code for d in plan.decision.denials] == [DenialCode.CAPABILITY_LOCKED]


# -- the fabricator by itself ---------------------------------------------------------


@pytest.fixture
def fabricator() -> Iterator[Callable[..., ScriptFabricator]]:
    made: list[ScriptFabricator] = []

    def build(policy: LimitsPolicy | None = None) -> ScriptFabricator:
        made.append(ScriptFabricator(lambda _: None, policy))
        return made[-1]

    yield build
    for each in made:
        each.close()


def spec_of(file: Path) -> FactorySpec:
    template = CellTemplate(id="analysis.x.v1", version="1.0.0", analysis_type="x")
    return FactorySpec(backend=Backend.SCRIPT, template=template, source=str(file))


def test_what_is_proved_runs_here_and_what_is_not_in_the_ring(
    fabricator: Callable[..., ScriptFabricator], tmp_path: Path
) -> None:
    file = tmp_path / "echo.rhai"
    file.write_text("fn handle(record) { record }")
    own = fabricator()
    assert own.fabricate_proved(spec_of(file))("x") == "x"
    assert own.status.workers == 0
    assert own.fabricate(spec_of(file))("x") == "x"
    assert own.status.workers == 1
    strict = fabricator(LimitsPolicy(is_ring_only=True))
    assert strict.fabricate_proved(spec_of(file))("x") == "x"
    assert strict.status.workers == 1


def test_a_source_that_is_not_taken_makes_no_cell(
    fabricator: Callable[..., ScriptFabricator], tmp_path: Path
) -> None:
    file = tmp_path / "bad.rhai"
    file.write_text("fn handle(record) {\n")
    with pytest.raises(BackendError) as caught:
        fabricator().fabricate(spec_of(file))
    assert caught.value.code == "source_refused"
    assert caught.value.fields["line"] == "2"


def test_a_plan_that_was_not_measured_denies_itself(room: Room) -> None:
    operation = Fabricate(spec=spec_of(Path("norm.rhai")))
    with room.factory.snapshot() as world:
        context = room.enter(role=Role.ADMIN)._context("2026-11-22T12:00:00.000+00:00")
        plan = room.factory.plan([operation], world, context)
    assert nos(plan) == ["source_unmeasured"]
