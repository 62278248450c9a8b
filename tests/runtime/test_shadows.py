"""Shadows: a version runs beside the serving one, and nobody notices."""

from factory.judge.verdict import Verdict
from factory.model import State
from factory.providers.port import Value
from tests.runtime.plant import FAMILY, V1, V2, Plant


def shadows(plant: Plant, cells: str, requests: int = 20) -> None:
    plant.make_stable(V1, "a")
    plant.make(V2, cells, mode="shadow")
    plant.raise_to(V2, State.CANARY, traffic=100)
    for number in range(requests):
        assert plant.ask(FAMILY, number).address == V1
    plant.factory.runtime.shadows.finish()


def test_a_shadow_runs_beside_and_is_compared(plant: Plant) -> None:
    shadows(plant, "b")
    report = plant.factory.report(V2)
    assert report is not None
    assert (report.counts.shadowed, report.counts.different) == (20, 20)
    assert report.judgement.n == 20


def test_a_shadow_that_fails_fails_no_request_and_is_judged(plant: Plant) -> None:
    shadows(plant, "f")
    report = plant.factory.report(V2)
    assert report is not None
    assert report.judgement.verdict is Verdict.ABORT
    assert report.counts.errors == 20


def test_the_actions_of_a_shadow_do_not_run(plant: Plant) -> None:
    acted: list[Value] = []
    plant.works["C"] = acted.append
    shadows(plant, "a C")
    report = plant.factory.report(V2)
    assert acted == []
    assert report is not None
    assert (report.judgement.n, report.judgement.log_e) == (20, 0.0)
    plant.ask(V2, "by name")
    assert acted == [["old", "by name"]]
