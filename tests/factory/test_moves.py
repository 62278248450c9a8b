"""Moves: what approve, rollback, disable, enable and undo do to records and routes."""

import pytest

from factory.decision import DenialCode
from factory.model import (
    CellRecord,
    GateState,
    OrganRecord,
    Role,
    RouteRecord,
    State,
)
from factory.operations import Fabricate, Move, SetGate, Undo
from factory.plan import Applied, Expired, Stale
from factory.planner.moves import MOVES
from tests.factory.bench import Bench

CELLS = ("analysis.image_low.v1", "analysis.image_onebit.v1")


def state(bench: Bench, address: str) -> State:
    return bench.state(address)


def route(bench: Bench, family: str) -> RouteRecord:
    found = bench.get(family)
    assert isinstance(found, RouteRecord)
    return found


def raise_to(bench: Bench, address: str, stage: State) -> None:
    bench.raise_to(address, stage)


def test_every_move_can_be_drawn() -> None:
    assert set(MOVES) == set(Move)


@pytest.fixture
def vision(bench: Bench) -> Bench:
    bench.do(bench.build("organ.vision.v1"))
    return bench


def test_the_way_up(vision: Bench) -> None:
    seen = [state(vision, "organ.vision.v1")]
    for _ in range(3):
        vision.do(vision.move("organ.vision", Move.APPROVE), role=Role.ADMIN)
        seen.append(state(vision, "organ.vision.v1"))
    assert seen == [State.DRAFT, State.CANARY, State.EXPERIMENTAL, State.STABLE]
    assert route(vision, "organ.vision").serving == "organ.vision.v1"
    assert route(vision, "organ.vision").canary is None
    assert route(vision, "organ.vision").proved == ("organ.vision.v1",)


def test_an_organ_never_stands_higher_than_its_cells(vision: Bench) -> None:
    for stage in (State.CANARY, State.EXPERIMENTAL, State.STABLE):
        vision.do(vision.move("organ.vision", Move.APPROVE), role=Role.ADMIN)
        assert {state(vision, cell) for cell in CELLS} == {stage}


def test_a_cell_that_stands_higher_stays_there(vision: Bench) -> None:
    raise_to(vision, CELLS[0], State.STABLE)
    vision.do(vision.move("organ.vision", Move.APPROVE))
    assert [state(vision, cell) for cell in CELLS] == [State.STABLE, State.CANARY]


def test_a_canary_gets_its_share(vision: Bench) -> None:
    vision.do(vision.move("organ.vision", Move.APPROVE, traffic=25))
    share = route(vision, "organ.vision").canary
    assert share is not None
    assert (share.address, share.traffic) == ("organ.vision.v1", 25)
    again = vision.move("organ.vision", Move.APPROVE, stage="canary", traffic=50)
    vision.do(again)
    share = route(vision, "organ.vision").canary
    assert share is not None
    assert share.traffic == 50
    assert state(vision, "organ.vision.v1") is State.CANARY


def test_stages_are_not_skipped(vision: Bench) -> None:
    plan = vision.plan(vision.move("organ.vision", Move.APPROVE, stage="stable"))
    assert plan.decision.denials[0].detail["no"] == "not_next"


def test_one_canary_at_a_time(vision: Bench) -> None:
    vision.do(vision.move("organ.vision", Move.APPROVE))
    vision.do(vision.build("organ.vision.v2", replaces="organ.vision.v1"))
    plan = vision.plan(vision.move("organ.vision.v2", Move.APPROVE))
    assert plan.decision.denials[0].detail["no"] == "another_canary"


def test_rollback_goes_back_to_what_was_proved(vision: Bench) -> None:
    raise_to(vision, "organ.vision.v1", State.STABLE)
    vision.do(vision.build("organ.vision.v2", replaces="organ.vision.v1"))
    raise_to(vision, "organ.vision.v2", State.STABLE)
    assert route(vision, "organ.vision").serving == "organ.vision.v2"
    vision.do(vision.move("organ.vision", Move.ROLLBACK))
    assert route(vision, "organ.vision").serving == "organ.vision.v1"
    assert route(vision, "organ.vision").head == "organ.vision.v1"
    assert state(vision, "organ.vision.v1") is State.STABLE
    assert state(vision, "organ.vision.v2") is State.ROLLED_BACK


def test_rollback_of_a_canary_leaves_what_serves(vision: Bench) -> None:
    raise_to(vision, "organ.vision.v1", State.STABLE)
    vision.do(vision.build("organ.vision.v2", replaces="organ.vision.v1"))
    vision.do(vision.move("organ.vision.v2", Move.APPROVE))
    vision.do(vision.move("organ.vision", Move.ROLLBACK, version="v1"))
    assert route(vision, "organ.vision").serving == "organ.vision.v1"
    assert route(vision, "organ.vision").canary is None


def test_rollback_over_two_versions_takes_both_back(vision: Bench) -> None:
    for version in ("v2", "v3"):
        vision.do(vision.build(f"organ.vision.{version}", replaces="organ.vision.v1"))
    vision.do(vision.move("organ.vision", Move.ROLLBACK, version="v1"))
    states = [state(vision, f"organ.vision.v{n}") for n in (1, 2, 3)]
    assert states == [State.DRAFT, State.ROLLED_BACK, State.ROLLED_BACK]


@pytest.mark.parametrize(
    ("version", "no"), [("v1", "not_older"), ("v2", "no_such_version")]
)
def test_rollback_goes_to_older_versions_only(
    vision: Bench, version: str, no: str
) -> None:
    plan = vision.plan(vision.move("organ.vision", Move.ROLLBACK, version=version))
    assert plan.decision.denials[0].detail["no"] == no


def test_what_was_rolled_back_may_be_tried_again(vision: Bench) -> None:
    vision.do(vision.move("organ.vision", Move.ROLLBACK))
    plan = vision.plan(vision.build("organ.vision.v1"))
    assert {r.code for r in plan.report.risks} >= {"was_rolled_back"}
    vision.apply(plan)
    assert state(vision, "organ.vision.v1") is State.DRAFT


def test_disabled_and_enabled_is_as_before(vision: Bench) -> None:
    raise_to(vision, "organ.vision.v1", State.STABLE)
    before = route(vision, "organ.vision")
    vision.do(vision.move("organ.vision", Move.DISABLE, reason="шумит"))
    record = vision.get("organ.vision.v1")
    assert isinstance(record, OrganRecord)
    assert record.reason == "шумит"
    assert route(vision, "organ.vision").serving is None
    vision.do(vision.move("organ.vision", Move.ENABLE))
    assert state(vision, "organ.vision.v1") is State.STABLE
    after = route(vision, "organ.vision")
    assert after.model_copy(update={"revision": before.revision}) == before


def test_disabling_a_cell_warns_of_the_organs_that_use_it(vision: Bench) -> None:
    plan = vision.plan(vision.move(CELLS[0], Move.DISABLE))
    assert [r.detail for r in plan.report.risks if r.code == "used_by"] == [
        {"organ": "organ.vision.v1"}
    ]


def test_an_organ_with_a_disabled_cell_does_not_rise(vision: Bench) -> None:
    vision.do(vision.move(CELLS[0], Move.DISABLE))
    plan = vision.plan(vision.move("organ.vision", Move.APPROVE))
    assert plan.decision.denials[0].address == CELLS[0]


# -- undo ----------------------------------------------------------------------


def test_undo_takes_any_change_back(vision: Bench) -> None:
    steps = [
        lambda: vision.build("organ.vision.v2", replaces="organ.vision.v1"),
        lambda: vision.move("organ.vision.v2", Move.APPROVE),
        lambda: vision.move("organ.vision.v2", Move.ROLLBACK),
        lambda: vision.move("organ.vision.v1", Move.DISABLE),
    ]
    for step in steps:
        before = vision.records()
        vision.do(step())
        assert vision.records() != before
        vision.do(Undo(entry=vision.head().seq))
        assert vision.records() == before
        vision.do(step())


def test_undo_of_an_undo_is_the_change_again(vision: Bench) -> None:
    vision.do(vision.move("organ.vision", Move.APPROVE))
    after = vision.records()
    for _ in range(2):
        vision.do(Undo(entry=vision.head().seq))
    assert vision.records() == after


def test_revisions_never_fall(vision: Bench) -> None:
    build = vision.build("organ.echo.v1")
    plan = vision.plan(build)
    vision.do(build)
    vision.do(Undo(entry=vision.head().seq))
    assert vision.get("organ.echo.v1") is None
    outcome = vision.apply(plan)
    assert isinstance(outcome, Stale)
    vision.do(build)
    record = vision.get("organ.echo.v1")
    assert isinstance(record, OrganRecord)
    assert record.revision == 3


def test_undo_of_something_built_upon_is_refused(vision: Bench) -> None:
    first = vision.head().seq
    vision.do(vision.move("organ.vision", Move.APPROVE))
    plan = vision.plan(Undo(entry=first))
    assert {d.detail["no"] for d in plan.decision.denials} == {"changed_since"}


def test_undo_takes_no_cell_from_a_later_organ(vision: Bench) -> None:
    build = vision.build("organ.vision.v1")
    other = build.template.model_copy(update={"id": "organ.sight.v1"})
    vision.do(build.model_copy(update={"template": other}))
    plan = vision.plan(Undo(entry=1))
    assert {(d.address, d.detail["no"]) for d in plan.decision.denials} == {
        (cell, "still_used") for cell in CELLS
    }
    vision.do(Undo(entry=2))
    vision.do(Undo(entry=1))


def test_undo_is_no_way_around_the_policy(bench: Bench) -> None:
    unlock = SetGate(capability="factory_wasm", state=GateState.EXPERIMENTAL)
    bench.do(unlock, role=Role.ADMIN)
    lock = SetGate(capability="factory_wasm", state=GateState.LOCKED)
    bench.do(lock)
    plan = bench.plan(Undo(entry=bench.head().seq))
    assert {d.code for d in plan.decision.denials} == {DenialCode.ROLE_REQUIRED}


# -- confirming ----------------------------------------------------------------


def test_a_plan_whose_reads_changed_is_stale_and_says_which(vision: Bench) -> None:
    plan = vision.plan(vision.move("organ.vision", Move.APPROVE))
    vision.do(vision.move("organ.vision", Move.DISABLE))
    before = vision.records()
    outcome = vision.apply(plan)
    assert isinstance(outcome, Stale)
    assert [c.address for c in outcome.changed] == ["organ.vision.v1"]
    assert vision.records() == before


def test_an_unrelated_change_makes_no_plan_stale(vision: Bench) -> None:
    plan = vision.plan(vision.move("organ.vision", Move.APPROVE))
    vision.do(vision.build("organ.echo.v1"))
    assert isinstance(vision.apply(plan), Applied)


def test_a_cell_of_the_same_type_that_does_something_else_is_unrelated(
    vision: Bench,
) -> None:
    plan = vision.plan(vision.build("organ.vision.v2", replaces="organ.vision.v1"))
    assert "analysis.image_low.v1" not in plan.reads
    vision.do(vision.move("analysis.image_low", Move.APPROVE))
    assert isinstance(vision.apply(plan), Applied)


def test_a_plan_is_used_once(vision: Bench) -> None:
    plan = vision.plan(vision.move("organ.vision", Move.APPROVE))
    assert isinstance(vision.apply(plan), Applied)
    assert isinstance(vision.apply(plan), Stale)


def test_a_plan_expires(vision: Bench) -> None:
    plan = vision.plan(vision.move("organ.vision", Move.APPROVE))
    outcome = vision.apply(plan, at="2026-11-22T12:30:00.001+00:00")
    assert isinstance(outcome, Expired)
    assert state(vision, "organ.vision.v1") is State.DRAFT


def test_a_gate_that_was_locked_meanwhile_makes_the_plan_stale(vision: Bench) -> None:
    plan = vision.plan(vision.move("organ.vision", Move.APPROVE))
    lock = SetGate(capability="organ_vision_readonly", state=GateState.LOCKED)
    vision.do(lock)
    outcome = vision.apply(plan)
    assert isinstance(outcome, Stale)
    assert [c.address for c in outcome.changed] == ["capability.organ_vision_readonly"]


def test_a_cell_that_does_the_same_is_named(bench: Bench) -> None:
    bench.do(bench.build("organ.echo.v1"))
    spec = bench.catalog.cell("analysis.echo.v1")
    assert spec is not None
    template = spec.template.model_copy(update={"id": "analysis.parrot.v1"})
    twin = Fabricate(spec=spec.model_copy(update={"template": template}))
    plan = bench.plan(twin)
    assert plan.report.selection[0].reasons == ("not_there", "equivalent_exists")
    assert plan.reads["analysis.echo.v1"] == 1
    bench.apply(plan)
    record = bench.get("analysis.parrot.v1")
    assert isinstance(record, CellRecord)
    assert record.lineage.reused_from == "analysis.echo.v1"
