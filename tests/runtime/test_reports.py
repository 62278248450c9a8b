"""What many versions proved is read at once: the number of queries is that of one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import get_ident
from types import SimpleNamespace
from typing import Any

import pytest

from agent.waiting import approvals_shown
from factory.model import State
from factory.notices import on_trial
from factory.store.pool import Driver
from service.introspection import introspection
from tests.factory.store.watching import watching
from tests.runtime.plant import FAMILY, PERCENT, V1, V2, Plant, split

AT = "2026-11-22T12:10:00.000+00:00"
FEW, MANY = 2, 6


def shown(plant: Plant) -> list[dict[str, Any]]:
    """The trials as operators see them."""
    office: Any = SimpleNamespace(factory=plant.factory, now=lambda: AT)
    trials: list[dict[str, Any]] = introspection(office)["trials"]
    return trials


def waiting(plant: Plant) -> object:
    with plant.factory.snapshot() as world:
        return approvals_shown(world, plant.factory, AT)


def proved(plant: Plant) -> object:
    with plant.factory.snapshot() as world:
        found = [each.address for each in on_trial(world)]
    return plant.factory._proved(found)


def names(count: int) -> list[str]:
    return [f"{FAMILY}{number}" for number in range(count)]


def addresses(count: int) -> list[str]:
    return [f"{name}.v2" for name in names(count)]


def put_on_trial(plant: Plant, *families: str) -> None:
    for name in families:
        plant.make_stable(f"{name}.v1", "a")
        plant.make(f"{name}.v2", "b")
        plant.raise_to(f"{name}.v2", State.CANARY, traffic=PERCENT)


@contextmanager
def listening() -> Iterator[list[str]]:
    """The statements of this thread meanwhile."""
    heard: list[str] = []
    taken: set[Driver] = set()
    me = get_ident()

    def hear(statement: str) -> None:
        # The checkpoint is signed behind the changes, by a thread of its own.
        if get_ident() == me:
            heard.append(statement)

    def watch(driver: Driver) -> None:
        driver.set_trace_callback(hear)
        taken.add(driver)

    with watching(watch):
        yield heard
    for driver in taken:
        driver.set_trace_callback(None)


@pytest.mark.parametrize("look", [shown, waiting, proved])
def test_more_trials_are_not_more_queries(
    plant: Plant, look: Callable[[Plant], object]
) -> None:
    costs = []
    for families in (names(FEW), names(MANY)[FEW:]):
        put_on_trial(plant, *families)
        for name in families:
            plant.ask(name, "x")
        with listening() as first:
            look(plant)
        with listening() as again:
            look(plant)
        begun = [each for each in first if each.startswith("BEGIN")]
        assert begun.count("BEGIN IMMEDIATE") == 1  # the fold
        costs.append((len(begun), len(again)))
    assert costs[0] == costs[1]


def test_every_trial_is_shown_with_its_own_evidence(plant: Plant) -> None:
    put_on_trial(plant, *names(FEW))
    for number in range(20):
        plant.ask(names(FEW)[0], "x", key=str(number))
    found = {each["id"]: each["requests"] for each in shown(plant)}
    assert [*found] == addresses(FEW)
    counts = [plant.factory.report(each) for each in addresses(FEW)]
    assert [*found.values()] == [each.judgement.n for each in counts if each]
    assert found[addresses(FEW)[0]] > found[addresses(FEW)[1]] == 0


def test_reports_go_by_the_address_that_was_asked_for(plant: Plant) -> None:
    split(plant)
    plant.make("organ.other.v1", "a")
    asked = (FAMILY, V1, V2, "organ.other.v1", "organ.nobody.v1")
    found = plant.factory.reports(asked)
    assert {name: each.address for name, each in found.items()} == {
        FAMILY: V1,
        V1: V1,
        V2: V2,
    }
    assert found == {a: r for a in asked if (r := plant.factory.report(a))}
    assert plant.factory.reports(()) == {}


def test_a_version_that_left_the_traffic_is_not_reported_any_more(plant: Plant) -> None:
    split(plant)
    assert plant.factory.report(V2) is not None
    plant.back(V2)
    assert plant.factory.reports((V1, V2)).keys() == {V1}
