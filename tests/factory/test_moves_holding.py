"""Deprecate, quarantine and release; and the memory of artifacts that failed."""

import pytest

from factory.decision import DenialCode
from factory.errors import RunError
from factory.model import (
    CellRecord,
    GateState,
    OrganRecord,
    Role,
    RouteRecord,
    State,
    StemCellRecord,
)
from factory.operations import Fabricate, Move, SetGate, Undo
from factory.plan import Plan
from factory.report import RiskLevel
from tests.factory.bench import Bench

V1, V2, FAMILY = "organ.vision.v1", "organ.vision.v2", "organ.vision"
CELL = "analysis.image_low.v1"


def record(bench: Bench, address: str) -> StemCellRecord:
    found = bench.get(address)
    assert isinstance(found, CellRecord | OrganRecord), address
    return found


def route(bench: Bench) -> RouteRecord:
    found = bench.get(FAMILY)
    assert isinstance(found, RouteRecord)
    return found


def raise_to(bench: Bench, address: str, stage: State) -> None:
    bench.raise_to(address, stage)


def risks(plan: Plan) -> dict[str, tuple[RiskLevel, str]]:
    return {r.code: (r.level, r.address) for r in plan.report.risks}


def noes(plan: Plan) -> set[str]:
    return {d.detail.get("no", d.code.value) for d in plan.decision.denials}


def tamper(bench: Bench, address: str, **update: object) -> None:
    """Change a record behind the factory's back, past plan and journal."""
    changed = record(bench, address).model_copy(update=update)
    with bench.factory._store.transaction() as transaction:
        transaction.put(changed)


@pytest.fixture
def vision(bench: Bench) -> Bench:
    bench.do(bench.build(V1))
    return bench


@pytest.fixture
def two(vision: Bench) -> Bench:
    """Two proved versions; the second one serves."""
    raise_to(vision, V1, State.STABLE)
    vision.do(vision.build(V2, replaces=V1))
    raise_to(vision, V2, State.STABLE)
    return vision


# -- deprecate -----------------------------------------------------------------


@pytest.mark.parametrize("stage", [State.DRAFT, State.CANARY, State.EXPERIMENTAL])
def test_a_deprecated_version_leaves_its_trial(vision: Bench, stage: State) -> None:
    raise_to(vision, V1, stage)
    vision.do(vision.move(V1, Move.DEPRECATE, reason="есть v2"))
    assert record(vision, V1).state is State.DEPRECATED
    assert record(vision, V1).reason == "есть v2"
    assert route(vision).canary is None


def test_a_serving_version_that_is_deprecated_serves_until_another_is_stable(
    vision: Bench,
) -> None:
    raise_to(vision, V1, State.STABLE)
    plan = vision.plan(vision.move(V1, Move.DEPRECATE))
    assert risks(plan)["still_serves"] == (RiskLevel.MEDIUM, V1)
    vision.apply(plan)
    assert route(vision).serving == V1
    vision.do(vision.build(V2, replaces=V1))
    raise_to(vision, V2, State.EXPERIMENTAL)
    assert route(vision).serving == V1
    raise_to(vision, V2, State.STABLE)
    assert route(vision).serving == V2


def test_a_deprecated_version_comes_back_only_by_being_made_anew(
    vision: Bench,
) -> None:
    vision.do(vision.move(V1, Move.DEPRECATE))
    for move in (Move.APPROVE, Move.ENABLE):
        assert noes(vision.plan(vision.move(V1, move))) == {"deprecated"}
    vision.do(vision.move(V1, Move.ROLLBACK))
    vision.do(vision.build(V1))
    assert record(vision, V1).state is State.DRAFT


def test_an_organ_with_a_deprecated_cell_rises_with_a_warning(vision: Bench) -> None:
    plan = vision.plan(vision.move(CELL, Move.DEPRECATE))
    assert risks(plan)["used_by"] == (RiskLevel.MEDIUM, CELL)
    vision.apply(plan)
    grown = vision.build(V1).template.model_copy(update={"id": "organ.sight.v1"})
    for operation in (
        vision.move(V1, Move.APPROVE),
        vision.build(V1).model_copy(update={"template": grown}),
    ):
        plan = vision.plan(operation)
        assert plan.decision.is_allowed
        assert risks(plan)["deprecated_cell"] == (RiskLevel.MEDIUM, CELL)


def test_a_disabled_deprecated_version_serves_again_when_enabled(
    vision: Bench,
) -> None:
    raise_to(vision, V1, State.STABLE)
    vision.do(vision.move(V1, Move.DEPRECATE))
    before = route(vision).serving, record(vision, V1).state
    vision.do(vision.move(V1, Move.DISABLE))
    vision.do(vision.move(V1, Move.ENABLE))
    assert (route(vision).serving, record(vision, V1).state) == before


# -- quarantine ----------------------------------------------------------------


def test_quarantine_hands_the_traffic_to_the_last_proved_version(two: Bench) -> None:
    plan = two.plan(two.move(FAMILY, Move.QUARANTINE, reason="утечка памяти"))
    assert risks(plan)["falls_back"] == (RiskLevel.MEDIUM, V1)
    two.apply(plan)
    assert route(two).serving == V1
    assert route(two).head == V2
    held = record(two, V2)
    assert (held.state, held.former) == (State.QUARANTINED, State.STABLE)
    assert held.reason == "утечка памяти"


def test_quarantine_of_the_only_version_stops_the_traffic(vision: Bench) -> None:
    raise_to(vision, V1, State.STABLE)
    plan = vision.plan(vision.move(V1, Move.QUARANTINE))
    assert risks(plan)["traffic_stops"] == (RiskLevel.HIGH, V1)
    vision.apply(plan)
    assert route(vision).serving is None


def test_quarantine_of_a_canary_takes_its_share(vision: Bench) -> None:
    raise_to(vision, V1, State.CANARY)
    vision.do(vision.move(V1, Move.QUARANTINE))
    assert route(vision).canary is None


def test_organs_neither_run_nor_rise_with_a_quarantined_cell(vision: Bench) -> None:
    plan = vision.plan(vision.move(CELL, Move.QUARANTINE))
    assert [r.detail for r in plan.report.risks if r.code == "organ_stops"] == [
        {"organ": V1}
    ]
    vision.apply(plan)
    with pytest.raises(RunError) as caught:
        vision.factory.invoke(FAMILY, "a picture", Role.ADMIN)
    assert caught.value.code == "not_live"
    grown = vision.build(V1).template.model_copy(update={"id": "organ.sight.v1"})
    for operation in (
        vision.move(V1, Move.APPROVE),
        vision.build(V1).model_copy(update={"template": grown}),
    ):
        assert noes(vision.plan(operation, role=Role.ADMIN)) == {"cell_not_ready"}


@pytest.mark.parametrize("move", [Move.ENABLE, Move.RELEASE])
def test_an_organ_does_not_come_back_without_its_cells(
    vision: Bench, move: Move
) -> None:
    hold = Move.DISABLE if move is Move.ENABLE else Move.QUARANTINE
    vision.do(vision.move(V1, hold))
    vision.do(vision.move(CELL, Move.QUARANTINE))
    plan = vision.plan(vision.move(V1, move), role=Role.ADMIN)
    assert noes(plan) == {"cell_not_ready"}
    vision.do(vision.move(CELL, Move.RELEASE), role=Role.ADMIN)
    vision.do(vision.move(V1, move), role=Role.ADMIN)
    assert record(vision, V1).state is State.DRAFT


# -- release -------------------------------------------------------------------


@pytest.mark.parametrize("address", [V1, CELL])
def test_release_takes_an_admin(vision: Bench, address: str) -> None:
    vision.do(vision.move(address, Move.QUARANTINE))
    release = vision.move(address, Move.RELEASE)
    (denial,) = vision.plan(release).decision.denials
    assert (denial.code, denial.required_role) == (
        DenialCode.ROLE_REQUIRED,
        Role.ADMIN,
    )
    vision.do(release, role=Role.ADMIN)
    assert record(vision, address).state is State.DRAFT


def test_release_needs_the_gate(vision: Bench) -> None:
    vision.do(vision.move(V1, Move.QUARANTINE))
    gate = "organ_vision_readonly"
    vision.do(SetGate(capability=gate, state=GateState.LOCKED))
    plan = vision.plan(vision.move(V1, Move.RELEASE), role=Role.ADMIN)
    assert {d.code for d in plan.decision.denials} == {DenialCode.CAPABILITY_LOCKED}


def test_a_released_version_gets_its_traffic_back(two: Bench) -> None:
    before = two.records()
    two.do(two.move(V2, Move.QUARANTINE))
    two.do(two.move(V2, Move.RELEASE), role=Role.ADMIN)
    released = record(two, V2)
    assert (released.quarantines, released.held_until) == (1, None)
    forgot = released.model_copy(update={"quarantines": None, "revision": 1})
    assert two.records() | {V2: forgot} == before


def test_a_disabled_version_stays_disabled_through_a_quarantine(two: Bench) -> None:
    two.do(two.move(V2, Move.DISABLE))
    two.do(two.move(V2, Move.QUARANTINE))
    two.do(two.move(V2, Move.RELEASE), role=Role.ADMIN)
    assert record(two, V2).state is State.DISABLED
    two.do(two.move(V2, Move.ENABLE))
    assert record(two, V2).state is State.STABLE
    assert route(two).serving == V2


def test_a_bare_name_releases_what_is_quarantined(vision: Bench) -> None:
    vision.do(vision.move(V1, Move.QUARANTINE))
    vision.do(vision.build(V2))
    assert route(vision).head == V2
    vision.do(vision.move(FAMILY, Move.RELEASE), role=Role.ADMIN)
    assert record(vision, V1).state is State.DRAFT


@pytest.mark.parametrize("address", [V1, CELL])
def test_what_was_changed_in_secret_is_not_released(
    vision: Bench, address: str
) -> None:
    vision.do(vision.move(address, Move.QUARANTINE))
    tamper(vision, address, digest="0" * 64)
    plan = vision.plan(vision.move(address, Move.RELEASE), role=Role.ADMIN)
    assert noes(plan) == {"digest_mismatch"}
    vision.do(vision.move(address, Move.ROLLBACK))
    assert record(vision, address).state is State.ROLLED_BACK


def test_a_changed_template_is_not_released(vision: Bench) -> None:
    vision.do(vision.move(V1, Move.QUARANTINE))
    held = record(vision, V1)
    assert isinstance(held, OrganRecord)
    policies = held.template.policies.model_copy(update={"hitl": False})
    template = held.template.model_copy(update={"policies": policies})
    tamper(vision, V1, template=template)
    plan = vision.plan(vision.move(V1, Move.RELEASE), role=Role.ADMIN)
    assert noes(plan) == {"digest_mismatch"}


def test_undo_is_no_way_out_of_quarantine(vision: Bench) -> None:
    vision.do(vision.move(V1, Move.QUARANTINE))
    undo = Undo(entry=vision.head().seq)
    assert {d.code for d in vision.plan(undo).decision.denials} == {
        DenialCode.ROLE_REQUIRED
    }
    assert vision.plan(undo, role=Role.ADMIN).decision.is_allowed


def test_undo_does_not_free_what_was_changed_in_secret(vision: Bench) -> None:
    tamper(vision, V1, digest="0" * 64)
    vision.do(vision.move(V1, Move.QUARANTINE))
    plan = vision.plan(Undo(entry=vision.head().seq), role=Role.ADMIN)
    assert noes(plan) == {"digest_mismatch"}


def test_undo_of_a_rollback_leads_back_into_quarantine(vision: Bench) -> None:
    vision.do(vision.move(V1, Move.QUARANTINE))
    before = vision.records()
    vision.do(vision.move(V1, Move.ROLLBACK))
    vision.do(Undo(entry=vision.head().seq))
    assert vision.records() == before


# -- artifacts that failed -----------------------------------------------------


@pytest.mark.parametrize("move", [Move.ROLLBACK, Move.QUARANTINE])
@pytest.mark.parametrize(
    ("stage", "is_remembered"), [(State.DRAFT, False), (State.CANARY, True)]
)
def test_only_what_had_traffic_is_remembered_as_failed(
    vision: Bench, move: Move, stage: State, *, is_remembered: bool
) -> None:
    raise_to(vision, V1, stage)
    digest = record(vision, V1).digest
    vision.do(vision.move(V1, move))
    assert (digest in route(vision).failed) == is_remembered


def test_making_a_failed_artifact_again_is_a_named_high_risk(vision: Bench) -> None:
    raise_to(vision, V1, State.CANARY)
    vision.do(vision.move(V1, Move.ROLLBACK))
    plan = vision.plan(vision.build(V1))
    assert risks(plan)["failed_before"] == (RiskLevel.HIGH, V1)
    assert plan.decision.is_allowed


def test_a_failed_cell_is_known_under_another_version(bench: Bench) -> None:
    spec = bench.catalog.cell("analysis.reverse.v1")
    assert spec is not None
    bench.do(Fabricate(spec=spec))
    raise_to(bench, "analysis.reverse.v1", State.CANARY)
    bench.do(bench.move("analysis.reverse", Move.ROLLBACK))
    template = spec.template.model_copy(update={"id": "analysis.reverse.v2"})
    again = Fabricate(spec=spec.model_copy(update={"template": template}))
    assert risks(bench.plan(again))["failed_before"] == (
        RiskLevel.HIGH,
        "analysis.reverse.v2",
    )


def test_what_is_proved_or_released_has_failed_no_more(vision: Bench) -> None:
    raise_to(vision, V1, State.CANARY)
    vision.do(vision.move(V1, Move.QUARANTINE))
    vision.do(vision.move(V1, Move.RELEASE), role=Role.ADMIN)
    assert route(vision).failed == ()
    vision.do(vision.move(V1, Move.ROLLBACK))
    vision.do(vision.build(V1))
    assert len(route(vision).failed) == 1
    raise_to(vision, V1, State.STABLE)
    assert route(vision).failed == ()


def test_what_is_made_anew_is_not_proved(two: Bench) -> None:
    two.do(two.move(V2, Move.ROLLBACK))
    assert route(two).proved == (V1,)
    two.do(two.build(V2, replaces=V1))
    two.do(two.move(V1, Move.QUARANTINE))
    assert route(two).serving is None


def test_rolling_a_disabled_version_back_brings_the_proved_one(two: Bench) -> None:
    two.do(two.move(V2, Move.DISABLE))
    assert route(two).serving is None
    two.do(two.move(V2, Move.ROLLBACK))
    assert route(two).serving == V1
