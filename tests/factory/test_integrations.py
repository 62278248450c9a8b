"""No canary without metrics and audit; no cell with more than the policy allows."""

from pathlib import Path

import pytest

from factory.decision import DenialCode, Remedy
from factory.measured import Measured
from factory.model import FactorySpec, Limits, Role, State
from factory.operations import Fabricate, Move
from factory.store.evidence import SqlEvidence
from tests.factory.bench import Bench

V1 = "organ.echo.v1"
MOST = Limits(memory_mb=1024, timeout_ms=60_000, fuel=10_000_000_000)


@pytest.mark.parametrize("missing", [("audit",), ("metrics",), ("metrics", "audit")])
@pytest.mark.parametrize("role", [Role.WRITE, Role.ADMIN])
def test_no_canary_without_its_integrations(
    bench: Bench, role: Role, missing: tuple[str, ...]
) -> None:
    bench.do(bench.build(V1))
    bench.measured = Measured(missing=missing)
    plan = bench.plan(bench.move(V1, Move.APPROVE), role=role)
    (denial,) = plan.decision.denials
    assert denial.code is DenialCode.INTEGRATION_MISSING
    assert denial.detail == {"missing": ", ".join(missing)}
    (suggestion,) = denial.suggestions
    assert (suggestion.remedy, suggestion.missing) == (Remedy.RESTORE, missing)


def test_other_moves_need_none(bench: Bench) -> None:
    bench.do(bench.build(V1))
    bench.raise_to(V1, State.CANARY)
    bench.measured = Measured(missing=("audit", "metrics"))
    for move in (Move.DISABLE, Move.ROLLBACK, Move.QUARANTINE, Move.DEPRECATE):
        assert bench.plan(bench.move(V1, move)).decision.is_allowed


def test_a_canary_does_not_come_back_without_them(bench: Bench) -> None:
    bench.do(bench.build(V1))
    bench.raise_to(V1, State.CANARY)
    bench.do(bench.move(V1, Move.DISABLE))
    bench.measured = Measured(missing=("audit",))
    plan = bench.plan(bench.move(V1, Move.ENABLE))
    assert [d.code.value for d in plan.decision.denials] == ["integration_missing"]


# -- what is measured ------------------------------------------------------------


def missing(bench: Bench) -> tuple[str, ...]:
    with bench.factory.snapshot() as world:
        approve = bench.move(V1, Move.APPROVE)
        return bench.factory.measure([approve], world).missing


def test_a_whole_audit_and_written_metrics_are_there(tmp_path: Path) -> None:
    bench = Bench(str(tmp_path / "factory.db"))
    bench.do(bench.build(V1))
    assert missing(bench) == ()


@pytest.mark.parametrize("damage", [b"", b"{}\n"])
def test_a_damaged_checkpoint_is_a_missing_audit(tmp_path: Path, damage: bytes) -> None:
    bench = Bench(str(tmp_path / "factory.db"))
    bench.do(bench.build(V1))
    assert bench.factory.standing(bench.head())
    (checkpoints,) = [f for f in tmp_path.iterdir() if "checkpoint" in f.name]
    checkpoints.write_bytes(damage or checkpoints.read_bytes().replace(b"1", b"2"))
    assert missing(bench) == ("audit",)


def test_metrics_that_cannot_be_written_are_missing(bench: Bench) -> None:
    bench.do(bench.build(V1))
    evidence = bench.factory.runtime.observations
    assert isinstance(evidence, SqlEvidence)
    evidence._not_before = evidence._clock() + 3600
    assert missing(bench) == ("metrics",)


# -- limits ----------------------------------------------------------------------


def fabricate(bench: Bench, limits: Limits) -> Fabricate:
    spec = bench.catalog.cell("analysis.echo.v1")
    assert isinstance(spec, FactorySpec)
    return Fabricate(spec=spec.model_copy(update={"limits": limits}))


def test_the_bounds_themselves_are_allowed(bench: Bench) -> None:
    assert bench.plan(fabricate(bench, MOST)).decision.is_allowed


@pytest.mark.parametrize("role", [Role.WRITE, Role.ADMIN])
@pytest.mark.parametrize("name", ["memory_mb", "timeout_ms", "fuel"])
def test_above_a_bound_nobody_gets_a_cell(bench: Bench, name: str, role: Role) -> None:
    most = getattr(MOST, name)
    step = 1 if name == "fuel" else 0.001
    over = MOST.model_copy(update={name: most + step})
    (denial,) = bench.plan(fabricate(bench, over), role=role).decision.denials
    assert denial.code is DenialCode.LIMITS_EXCEEDED
    assert (denial.detail["limit"], float(denial.detail["most"])) == (name, most)
    (suggestion,) = denial.suggestions
    assert suggestion.limits == Limits.model_validate({name: most})
