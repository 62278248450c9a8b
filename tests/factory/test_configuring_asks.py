"""What setting asks of the policy, warns of, and takes as a value."""

import pytest

from factory.decision import DenialCode
from factory.gates import SHIPPED
from factory.model import GateState, Role, State
from factory.operations import SetGate, SetSafeMode
from factory.parameters import BOUNDS, LIMITS, Parameter
from factory.plan import Plan
from factory.report import RiskLevel
from tests.factory.bench import Bench
from tests.factory.configuring import CELL, ORGAN, ask, bring


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """A factory with an organ and its cells."""
    bench.do(bench.build(ORGAN))
    return bench


# -- policy --------------------------------------------------------------------


def codes(plan: Plan) -> set[DenialCode]:
    return {denial.code for denial in plan.decision.denials}


@pytest.mark.parametrize("limit", sorted(LIMITS))
def test_limits_are_bounded_by_the_policies(bench: Bench, limit: Parameter) -> None:
    plan = bench.plan(ask(CELL, limit, 10**11), role=Role.ADMIN)
    (denial,) = plan.decision.denials
    assert denial.code is DenialCode.LIMITS_EXCEEDED
    assert denial.suggestions


def test_it_takes_the_role_the_gate_and_no_safe_mode(bench: Bench) -> None:
    setting = ask(CELL, "timeout_ms", 5)
    assert codes(bench.plan(setting, role=Role.READ)) == {DenialCode.ROLE_REQUIRED}
    assert bench.plan(setting).decision.is_allowed
    bench.do(SetSafeMode(on=True))
    assert codes(bench.plan(setting)) == {DenialCode.SAFE_MODE}
    lock = SetGate(capability="factory_adapter", state=GateState.LOCKED)
    assert SHIPPED["factory_adapter"] is not GateState.LOCKED
    bench.do(lock, role=Role.ADMIN)
    plan = bench.plan(setting, role=Role.ADMIN)
    assert codes(plan) == {DenialCode.CAPABILITY_LOCKED}


def test_a_new_version_of_an_organ_takes_the_builder(bench: Bench) -> None:
    bring(bench, ORGAN, State.STABLE)
    bench.do(SetGate(capability="organs_builder", state=GateState.LOCKED))
    plan = bench.plan(ask(ORGAN, "slo_latency_ms", 5))
    assert codes(plan) == {DenialCode.CAPABILITY_LOCKED}


# -- risks ---------------------------------------------------------------------


def risks(plan: Plan) -> dict[str, RiskLevel]:
    return {risk.code: risk.level for risk in plan.report.risks}


@pytest.mark.parametrize(("value", "is_looser"), [(0.5, True), (0.001, False)])
def test_a_looser_service_level_is_a_risk(
    bench: Bench, value: float, *, is_looser: bool
) -> None:
    told = risks(bench.plan(ask(ORGAN, "slo_error_rate", value)))
    assert told == ({"loosens_slo": RiskLevel.MEDIUM} if is_looser else {})


def test_a_limit_without_effect_is_said_to_be_so(bench: Bench) -> None:
    told = risks(bench.plan(ask(CELL, "memory_mb", 5)))
    assert "limit_not_enforced" in told
    told = risks(bench.plan(ask(CELL, "timeout_ms", 5)))
    assert "limit_not_enforced" not in told


def test_organs_that_go_on_with_the_old_version_are_named(bench: Bench) -> None:
    bring(bench, ORGAN, State.STABLE)
    plan = bench.plan(ask(CELL, "timeout_ms", 5))
    assert {"user_keeps_it", "stays_as_proved"} <= risks(plan).keys()


# -- values --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameter", "bad", "good"),
    [
        ("confidence_threshold", (-0.1, 1.1), (0, 0.5, 1)),
        ("slo_error_rate", (-0.1, 1.1), (0, 0.5, 1)),
        ("traffic", (-1, 101), (0, 50, 100)),
        ("memory_mb", (0, -1), (0.5, 16)),
        ("timeout_ms", (0, -1), (0.5, 16)),
        ("slo_latency_ms", (0, -1), (0.5, 16)),
        ("fuel", (0, 0.5, 1.5), (1, 1e6)),
    ],
)
def test_the_bounds_of_each_parameter(
    parameter: str, bad: tuple[float, ...], good: tuple[float, ...]
) -> None:
    bounds = BOUNDS[Parameter(parameter)]
    for value in (*bad, float("inf"), float("nan")):
        assert not bounds.holds(value), value
        with pytest.raises(ValueError, match=parameter):
            ask(ORGAN, parameter, value)
    assert all(bounds.holds(value) for value in good)
