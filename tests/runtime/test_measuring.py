"""What plans may rest on is measured from real requests."""

from collections.abc import Iterator

import pytest

from factory.judge.verdict import Verdict
from factory.measured import Finding, Measured
from factory.model import State
from factory.operations import Move, Operation
from tests.runtime.plant import FAMILY, V1, V2, Plant, fails, new, old, split

REQUESTS = 300


@pytest.fixture
def plant() -> Iterator[Plant]:
    made = Plant({"a": old, "b": new, "c": fails})
    yield made
    made.close()


def measured(plant: Plant, *operations: Operation) -> Measured:
    plant.factory.runtime.flush()
    with plant.factory.snapshot() as world:
        return plant.factory.measure(operations, world)


def finding(plant: Plant, address: str = V2) -> Finding:
    return measured(plant, plant.move(address, Move.APPROVE)).findings[V2]


def answered(plant: Plant) -> None:
    for number in range(REQUESTS):
        plant.ask(FAMILY, number, str(number))


def test_before_any_request_nothing_is_known(plant: Plant) -> None:
    plant.make(V1, "a")
    assert measured(plant, plant.move(V1, Move.APPROVE)).or_none() is None


def test_what_gets_no_traffic_has_no_finding(plant: Plant) -> None:
    split(plant)
    found = measured(plant, plant.move(V1, Move.APPROVE), plant.move(V2, Move.DISABLE))
    assert found.findings == {}


@pytest.mark.parametrize("address", [V2, FAMILY])
def test_a_trial_is_found_by_version_and_by_family(plant: Plant, address: str) -> None:
    split(plant)
    answered(plant)
    found = finding(plant, address)
    assert (found.address, found.stage) == (V2, State.CANARY)
    assert found.beside is not None
    assert found.verdict is Verdict.CONTINUE
    assert 0 < found.n < REQUESTS
    rates = measured(plant, plant.move(V2, Move.APPROVE)).per_minute
    assert rates[FAMILY] > 0


def test_evidence_is_read_again_under_the_same_key(plant: Plant) -> None:
    split(plant, "c")
    before = finding(plant)
    assert plant.factory.verdict_now(before) is Verdict.CONTINUE
    for number in range(2000):
        plant.broken(FAMILY, number)
    plant.factory.runtime.flush()
    assert before.verdict is Verdict.CONTINUE
    assert plant.factory.verdict_now(before) is Verdict.ABORT
    assert finding(plant).verdict is Verdict.ABORT
