"""What plans show, and that applying writes exactly that."""

from typing import get_args

import pytest

from factory.decision import DenialCode, Remedy
from factory.model import (
    Backend,
    CellRecord,
    CellTemplate,
    FactorySpec,
    GateState,
    OrganRecord,
    OrganTemplate,
    Role,
    RouteRecord,
    State,
)
from factory.operations import Fabricate, Move, Operation, SetGate, SetSafeMode, Undo
from factory.plan import Applied, ChangeAction, Plan
from factory.planner.draw import DRAWN_BY
from factory.report import RiskLevel
from tests.factory.bench import Bench

VOICE_CELLS = {
    "analysis.text_normalize.v1",
    "analysis.text_to_phonemes.v1",
    "action.speak_adapter.v1",
}


def by_action(plan: Plan, action: ChangeAction) -> set[str]:
    return {c.address for c in plan.changes if c.action is action}


def codes(plan: Plan) -> set[DenialCode]:
    return {denial.code for denial in plan.decision.denials}


def test_building_names_every_record_that_changes(bench: Bench) -> None:
    plan = bench.plan(bench.build("organ.voice.v1"))
    cells = VOICE_CELLS | {c.rpartition(".")[0] for c in VOICE_CELLS}
    assert by_action(plan, ChangeAction.CREATE) == cells | {
        "organ.voice.v1",
        "organ.voice",
    }
    bench.apply(plan)
    assert set(bench.records()) == {c.address for c in plan.changes}


def test_everything_begins_as_a_draft(bench: Bench) -> None:
    bench.do(bench.build("organ.voice.v1"))
    for address in VOICE_CELLS | {"organ.voice.v1"}:
        record = bench.get(address)
        assert isinstance(record, CellRecord | OrganRecord)
        assert record.state is State.DRAFT


def test_what_is_there_is_reused(bench: Bench) -> None:
    bench.do(bench.build("organ.voice.v1"))
    pipeline = OrganTemplate(
        id="organ.speak-pipeline.v1",
        version="1.0.0",
        cells=("analysis.text_normalize.v1", "analysis.text_to_phonemes.v1"),
    )
    plan = bench.plan(
        bench.build("organ.voice.v1").model_copy(
            update={"template": pipeline, "cells": bench.specs(pipeline)}
        )
    )
    assert by_action(plan, ChangeAction.REUSE) == set(pipeline.cells)
    assert {s.verdict for s in plan.report.selection} == {"reuse"}


def test_building_twice_changes_nothing(bench: Bench) -> None:
    bench.do(bench.build("organ.echo.v1"))
    plan = bench.plan(bench.build("organ.echo.v1"))
    assert plan.writes == ()
    assert bench.apply(plan) == Applied(entry=0, hash=bench.head().hash, addresses=())


def test_an_update_says_what_differs(bench: Bench) -> None:
    bench.do(bench.build("organ.vision.v1"))
    plan = bench.plan(bench.build("organ.vision.v2", replaces="organ.vision.v1"))
    told = {(d.path, d.before, d.after) for d in plan.report.differences}
    assert ("options", None, "grayscale") in told
    assert ("cells", "analysis.image_onebit.v1", None) in told
    route = next(c for c in plan.changes if c.address == "organ.vision")
    assert isinstance(route.after, RouteRecord)
    assert route.after.head == "organ.vision.v2"
    assert route.action is ChangeAction.UPDATE


def test_one_id_is_one_template(bench: Bench) -> None:
    bench.do(bench.build("organ.echo.v1"))
    build = bench.build("organ.echo.v1")
    other = build.template.model_copy(update={"cells": ("analysis.reverse.v1",)})
    plan = bench.plan(
        build.model_copy(update={"template": other, "cells": bench.specs(other)})
    )
    assert codes(plan) == {DenialCode.STATE_CONFLICT}


def test_cells_that_do_not_fit_are_refused(bench: Bench) -> None:
    template = OrganTemplate(
        id="organ.x.v1",
        version="1.0.0",
        cells=("analysis.text_to_phonemes.v1", "analysis.reverse.v1"),
    )
    build = bench.build("organ.echo.v1").model_copy(
        update={"template": template, "cells": bench.specs(template)}
    )
    plan = bench.plan(build)
    assert codes(plan) == {DenialCode.STATE_CONFLICT}
    assert [c.ok for c in plan.report.compat] == [False]


def script_cell(name: str = "x") -> Fabricate:
    template = CellTemplate(
        id=f"analysis.{name}.v1", version="1.0.0", analysis_type=name
    )
    spec = FactorySpec(backend=Backend.SCRIPT, template=template, source="a.rhai")
    return Fabricate(spec=spec)


def test_a_locked_backend_is_denied_for_everybody(bench: Bench) -> None:
    for role in (Role.WRITE, Role.ADMIN):
        assert DenialCode.CAPABILITY_LOCKED in codes(
            bench.plan(script_cell(), role=role)
        )


def test_an_open_gate_does_not_make_a_source_that_nobody_has_read(bench: Bench) -> None:
    unlock = SetGate(capability="factory_script", state=GateState.EXPERIMENTAL)
    bench.do(unlock, role=Role.ADMIN)
    plan = bench.plan(script_cell())
    assert codes(plan) == {DenialCode.STATE_CONFLICT}
    assert plan.decision.denials[0].detail["no"] == "source_unmeasured"


def test_unlocking_takes_an_admin(bench: Bench) -> None:
    unlock = SetGate(capability="factory_script", state=GateState.EXPERIMENTAL)
    (denial,) = bench.plan(unlock).decision.denials
    assert denial.code is DenialCode.ROLE_REQUIRED
    assert denial.required_role is Role.ADMIN
    assert [s.remedy for s in denial.suggestions] == [Remedy.ACT_AS]
    plan = bench.plan(unlock, role=Role.ADMIN)
    assert plan.decision.is_allowed
    assert by_action(plan, ChangeAction.CREATE) == {"capability.factory_script"}
    assert plan.report.risk is RiskLevel.HIGH


def every_change(bench: Bench) -> list[Operation]:
    return [
        bench.build("organ.vision.v1"),
        bench.move("organ.echo", Move.APPROVE),
        bench.move("organ.echo", Move.DISABLE),
        bench.move("organ.echo", Move.ROLLBACK),
        bench.move("organ.echo", Move.DEPRECATE),
        bench.move("organ.echo", Move.QUARANTINE),
        SetGate(capability="factory_adapter", state=GateState.LOCKED),
        SetSafeMode(on=False),
        Undo(entry=1),
    ]


def test_in_safe_mode_every_change_takes_an_admin(bench: Bench) -> None:
    bench.do(bench.build("organ.echo.v1"))
    bench.do(SetSafeMode(on=True))
    for operation in every_change(bench):
        denied = bench.plan(operation)
        assert DenialCode.SAFE_MODE in codes(denied), operation
        allowed = bench.plan(operation, role=Role.ADMIN)
        assert DenialCode.SAFE_MODE not in codes(allowed), operation


def test_a_reader_changes_nothing(bench: Bench) -> None:
    bench.do(bench.build("organ.echo.v1"))
    for operation in [*every_change(bench), SetSafeMode(on=True)]:
        plan = bench.plan(operation, role=Role.READ)
        assert not plan.decision.is_allowed or not plan.writes, operation


def test_several_operations_are_one_plan(bench: Bench) -> None:
    plan = bench.plan(
        bench.build("organ.echo.v1"),
        bench.move("organ.echo", Move.APPROVE, traffic=5),
    )
    bench.apply(plan)
    organ, route = bench.get("organ.echo.v1"), bench.get("organ.echo")
    assert isinstance(organ, OrganRecord)
    assert isinstance(route, RouteRecord)
    assert organ.state is State.CANARY
    assert organ.revision == route.revision == 1
    assert route.canary is not None
    assert route.canary.traffic == 5
    assert bench.head().seq == 1


def test_the_same_question_gives_the_same_bytes(bench: Bench) -> None:
    plans = [bench.plan(bench.build("organ.voice.v1")) for _ in range(2)]
    assert plans[0].digest == plans[1].digest
    other = bench.plan(bench.build("organ.voice.v1"), role=Role.ADMIN)
    assert other.digest != plans[0].digest


def test_a_plan_survives_its_json(bench: Bench) -> None:
    plan = bench.plan(bench.build("organ.voice.v1"))
    assert Plan.model_validate(plan.doc()).digest == plan.digest


def test_planning_changes_nothing(bench: Bench) -> None:
    bench.do(bench.build("organ.echo.v1"))
    before = bench.records(), bench.head()
    for operation in every_change(bench):
        bench.plan(operation)
    assert (bench.records(), bench.head()) == before


@pytest.mark.parametrize("address", ["organ.ghost", "organ.ghost.v1"])
def test_a_move_of_nothing_is_refused(bench: Bench, address: str) -> None:
    plan = bench.plan(bench.move(address, Move.APPROVE))
    assert plan.decision.denials[0].detail["no"] == "no_such_version"


def test_every_kind_of_operation_is_drawn() -> None:
    union, _ = get_args(Operation)
    assert set(get_args(union)) == set(DRAWN_BY)
