"""Every plan that puts a version on trial foretells what the trial will cost."""

import pytest

from factory.judge.forecast import forecast
from factory.measured import Measured
from factory.operations import Move, Operation, Undo
from factory.plan import Plan
from factory.report import TrialForecast
from tests.factory.bench import Bench

V1, FAMILY = "organ.vision.v1", "organ.vision"


def foretold(plan: Plan) -> TrialForecast:
    (found,) = plan.report.forecasts
    return found


@pytest.fixture
def vision(bench: Bench) -> Bench:
    bench.do(bench.build(V1))
    return bench


def approve(bench: Bench, **fields: object) -> Operation:
    return bench.move(V1, Move.APPROVE, **fields)


def test_without_traffic_no_minutes_are_foretold(vision: Bench) -> None:
    found = foretold(vision.plan(approve(vision, traffic=10)))
    assert (found.address, found.stage.value, found.per_minute) == (V1, "canary", None)
    assert found.forecast == forecast(0.01, 0.05, 0.0, 100)
    assert found.forecast.good.minutes is None
    assert found.forecast.good.requests == 380
    assert found.forecast.bad.requests == 86


def test_minutes_follow_from_the_traffic_and_the_share(vision: Bench) -> None:
    vision.measured = Measured(per_minute={FAMILY: 12.0})
    alone = foretold(vision.plan(approve(vision, traffic=10)))
    assert (alone.percent, alone.per_minute) == (100, 12.0)
    vision.serve(V1)
    vision.do(vision.build("organ.vision.v2", replaces=V1))
    beside = foretold(
        vision.plan(vision.move("organ.vision.v2", Move.APPROVE, traffic=10))
    )
    assert (beside.percent, beside.per_minute) == (10, 1.2)
    assert beside.forecast == forecast(0.01, 0.05, 1.2, 100)
    assert beside.forecast.good.minutes == pytest.approx(380 / 1.2)


def test_the_stage_decides_how_much_evidence_it_takes(vision: Bench) -> None:
    requests = []
    for _ in range(2):
        plan = vision.plan(approve(vision), role="admin")
        requests.append(foretold(plan).forecast.good.requests)
        vision.apply(plan)
    assert requests == [380, 560]
    assert vision.plan(approve(vision), role="admin").report.forecasts == ()


def test_a_changed_share_and_a_second_chance_are_trials_too(vision: Bench) -> None:
    vision.do(approve(vision))
    again = vision.plan(approve(vision, stage="canary", traffic=50))
    assert foretold(again).address == V1
    vision.do(vision.move(V1, Move.DISABLE))
    assert foretold(vision.plan(vision.move(V1, Move.ENABLE))).address == V1
    assert foretold(vision.plan(Undo(entry=vision.head().seq))).address == V1


@pytest.mark.parametrize("move", [Move.DISABLE, Move.ROLLBACK, Move.QUARANTINE])
def test_what_ends_a_trial_foretells_nothing(vision: Bench, move: Move) -> None:
    vision.do(approve(vision))
    assert vision.plan(vision.move(V1, move)).report.forecasts == ()


def test_the_same_inputs_are_the_same_plan(vision: Bench) -> None:
    digests = set()
    for rate in (None, 12.0, 12.0, 13.0):
        vision.measured = Measured(per_minute={FAMILY: rate}) if rate else None
        digests.add(vision.plan(approve(vision)).digest)
    assert len(digests) == 3


def test_a_forecast_survives_json(vision: Bench) -> None:
    plan = vision.plan(approve(vision))
    again = Plan.model_validate_json(plan.model_dump_json(by_alias=True))
    assert again == plan
    assert again.digest == plan.digest
