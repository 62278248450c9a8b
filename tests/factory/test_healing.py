"""Heal: the pointer goes to the last version proved good, with the cells of then."""

import pytest

from factory.model import CellRecord, FactorySpec, OrganRecord, Role, RouteRecord, State
from factory.operations import Fabricate, Heal, Move
from factory.plan import Plan
from factory.report import RiskLevel
from tests.factory.bench import Bench

V1, V2, V3, FAMILY = "organ.eye.v1", "organ.eye.v2", "organ.eye.v3", "organ.eye"
OWN = {V1: "analysis.one.v1", V2: "analysis.two.v1", V3: "analysis.three.v1"}
HEAL = Heal(address=FAMILY, reason="test")


def spec(bench: Bench, cell: str, provider: str = "text.reverse") -> FactorySpec:
    """A small cell under a name of its own."""
    found = bench.catalog.cell("analysis.reverse.v1")
    assert found is not None
    template = found.template.model_copy(update={"id": cell})
    return found.model_copy(update={"template": template, "provider": provider})


def build(bench: Bench, address: str) -> None:
    template = bench.catalog.organ("organ.vision.v1")
    assert template is not None
    cells = (OWN[address],)
    made = template.model_copy(update={"id": address, "cells": cells, "channels": ()})
    operation = bench.build("organ.vision.v1").model_copy(
        update={"template": made, "cells": (spec(bench, OWN[address]),)}
    )
    bench.do(operation)
    for _ in range(3):
        bench.do(bench.move(address, Move.APPROVE), role=Role.ADMIN)


@pytest.fixture
def three(bench: Bench) -> Bench:
    """Three proved versions, each of one cell of its own; the last one serves."""
    for address in OWN:
        build(bench, address)
    return bench


def serving(bench: Bench) -> str | None:
    route = bench.get(FAMILY)
    assert isinstance(route, RouteRecord)
    return route.serving


def noes(plan: Plan) -> set[str]:
    return {d.detail.get("no", d.code.value) for d in plan.decision.denials}


def test_what_can_answer_is_not_healed(three: Bench) -> None:
    assert noes(three.plan(HEAL)) == {"not_sick"}
    assert noes(three.plan(Heal(address="organ.nobody"))) == {"no_such_version"}


@pytest.mark.parametrize("move", [Move.QUARANTINE, Move.ROLLBACK])
def test_the_pointer_goes_to_the_last_proved_version(three: Bench, move: Move) -> None:
    three.do(three.move(OWN[V3], move))
    plan = three.plan(HEAL)
    assert {r.code: r.address for r in plan.report.risks} == {"falls_back": V2}
    assert [change.address for change in plan.writes] == [FAMILY]
    three.apply(plan)
    assert serving(three) == V2
    assert noes(three.plan(HEAL)) == {"not_sick"}


def test_a_cell_that_was_switched_off_on_purpose_is_left_alone(three: Bench) -> None:
    three.do(three.move(OWN[V3], Move.DISABLE))
    assert noes(three.plan(HEAL)) == {"not_sick"}


def test_a_version_whose_cell_failed_as_well_is_passed_over(three: Bench) -> None:
    three.do(three.move(OWN[V3], Move.QUARANTINE))
    three.do(three.move(OWN[V2], Move.QUARANTINE))
    three.do(HEAL)
    assert serving(three) == V1


def test_a_version_whose_cell_was_made_anew_is_not_the_one_that_was_proved(
    three: Bench,
) -> None:
    three.do(three.move(OWN[V2], Move.ROLLBACK))
    three.do(Fabricate(spec=spec(three, OWN[V2], "echo")))
    assert isinstance(cell := three.get(OWN[V2]), CellRecord)
    assert cell.state is State.DRAFT
    three.do(three.move(OWN[V3], Move.QUARANTINE))
    three.do(HEAL)
    assert serving(three) == V1


def test_an_artifact_that_failed_is_not_brought_back(three: Bench) -> None:
    organ, route = three.get(V2), three.get(FAMILY)
    assert isinstance(organ, OrganRecord)
    assert isinstance(route, RouteRecord)
    failed = route.model_copy(update={"failed": (organ.digest,)})
    with three.factory._store.transaction() as transaction:
        transaction.put(failed)
    three.do(three.move(OWN[V3], Move.QUARANTINE))
    three.do(HEAL)
    assert serving(three) == V1


def test_with_nothing_proved_left_nothing_is_done(three: Bench) -> None:
    for cell in OWN.values():
        three.do(three.move(cell, Move.QUARANTINE))
    assert noes(three.plan(HEAL)) == {"nothing_proved"}


def test_a_release_gives_the_traffic_back(three: Bench) -> None:
    three.do(three.move(OWN[V3], Move.QUARANTINE))
    three.do(HEAL)
    plan = three.plan(three.move(OWN[V3], Move.RELEASE), role=Role.ADMIN)
    assert (RiskLevel.HIGH, "serves_all_traffic", V3) in {
        (r.level, r.code, r.address) for r in plan.report.risks
    }
    three.apply(plan)
    assert serving(three) == V3


def test_rolling_back_to_a_failed_artifact_is_a_named_risk(three: Bench) -> None:
    three.do(three.move(V2, Move.QUARANTINE))
    three.do(three.move(V2, Move.RELEASE), role=Role.ADMIN)
    organ, route = three.get(V1), three.get(FAMILY)
    assert isinstance(organ, OrganRecord)
    assert isinstance(route, RouteRecord)
    with three.factory._store.transaction() as transaction:
        transaction.put(route.model_copy(update={"failed": (organ.digest,)}))
    plan = three.plan(three.move(V3, Move.ROLLBACK, version="v1"))
    assert (RiskLevel.HIGH, "failed_before", V1) in {
        (r.level, r.code, r.address) for r in plan.report.risks
    }
