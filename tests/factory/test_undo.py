"""Undoing: what others took over meanwhile stays, and what was taken back is a risk."""

import pytest

from factory.model import Backend, FactorySpec, GateState, OrganTemplate, Role, State
from factory.operations import Build, Fabricate, Move, SetGate, Undo
from factory.phrase import phrase_of
from factory.plan import Applied, Stale, StaleRead
from factory.report import RiskLevel
from tests.factory.bench import Bench

CELL = "analysis.echo.v1"


def echo(bench: Bench) -> FactorySpec:
    spec = bench.catalog.cell(CELL)
    assert spec is not None
    return spec


def using(bench: Bench, name: str) -> Build:
    address = f"organ.{name}.v1"
    template = OrganTemplate(id=address, version="1.0.0", cells=(CELL,))
    return Build(template=template, cells=(echo(bench),))


@pytest.fixture
def made(bench: Bench) -> Bench:
    """A factory whose first entry made a cell."""
    bench.do(Fabricate(spec=echo(bench)))
    return bench


def test_a_cell_that_was_taken_over_meanwhile_does_not_go_away(made: Bench) -> None:
    undo = made.plan(Undo(entry=1))
    made.do(using(made, "first"))
    made.do(using(made, "second"))
    found = made.apply(undo)
    read = (
        StaleRead(address=f"organ.{name}.v1", planned=0, found=1)
        for name in ("first", "second")
    )
    assert found == Stale(changed=tuple(read))
    assert made.get(CELL) is not None
    assert made.plan(Undo(entry=1)).decision.denials


def test_a_cell_that_nobody_took_over_goes_away(made: Bench) -> None:
    undo = made.plan(Undo(entry=1))
    made.do(SetGate(capability="organ_hearing", state=GateState.LOCKED))
    assert isinstance(made.apply(undo), Applied)
    assert made.get(CELL) is None


def test_an_organ_goes_away_with_the_cells_that_came_with_it(bench: Bench) -> None:
    bench.do(using(bench, "first"))
    assert isinstance(bench.apply(bench.plan(Undo(entry=1))), Applied)
    assert bench.get(CELL) is None


def test_undoing_a_rollback_is_of_high_risk(bench: Bench) -> None:
    bench.do(bench.build("organ.vision.v1"))
    bench.do(bench.build("organ.vision.v2", replaces="organ.vision.v1"))
    bench.do(bench.move("organ.vision.v2", Move.ROLLBACK))
    plan = bench.plan(Undo(entry=3))
    risks = {(each.level, each.code, each.address) for each in plan.report.risks}
    assert (RiskLevel.HIGH, "was_rolled_back", "organ.vision.v2") in risks
    assert phrase_of(plan) == "organ.vision"
    assert isinstance(bench.apply(plan), Applied)
    assert bench.state("organ.vision.v2") is State.DRAFT


@pytest.mark.parametrize("backend", [Backend.SCRIPT, Backend.WASM])
def test_a_backend_that_is_not_installed_is_refused_at_planning(
    bench: Bench, backend: Backend
) -> None:
    gate = SetGate(capability=f"factory_{backend}", state=GateState.EXPERIMENTAL)
    bench.do(gate, role=Role.ADMIN)
    del bench.factory.workshop._fabricators[backend]
    spec = echo(bench).model_copy(
        update={"backend": backend, "source": "any", "provider": None}
    )
    plan = bench.plan(Fabricate(spec=spec))
    (denial,) = plan.decision.denials
    problem = f"backend {backend} is not installed"
    assert denial.detail == {"no": "bad_spec", "problem": problem}
