"""A quarantine lasts longer each time, and ending it early is a named risk."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.lifecycle import QUARANTINE_BASE, QUARANTINE_MOST, held_until
from factory.model import CellRecord, OrganRecord, Role, State
from factory.operations import Move, Undo
from factory.plan import Plan
from factory.report import RiskLevel
from tests.factory.bench import Bench

V1 = "organ.vision.v1"
AT = "2026-11-22T12:00:00.000+00:00"


def lasts(times: int) -> timedelta:
    return datetime.fromisoformat(held_until(AT, times)) - datetime.fromisoformat(AT)


@given(st.integers(1, 10_000))
def test_the_nth_quarantine_lasts_n_times_as_long_up_to_a_cap(times: int) -> None:
    assert lasts(times) == min(times * QUARANTINE_BASE, QUARANTINE_MOST)
    assert QUARANTINE_BASE <= lasts(times) <= lasts(times + 1) <= QUARANTINE_MOST


@given(st.integers(1, 200), st.integers(1, 200))
def test_ends_of_quarantines_compare_as_texts(one: int, other: int) -> None:
    ends = held_until(AT, one), held_until(AT, other)
    assert (ends[0] < ends[1]) == (lasts(one) < lasts(other))


def held(bench: Bench, address: str = V1) -> CellRecord | OrganRecord:
    found = bench.get(address)
    assert isinstance(found, CellRecord | OrganRecord)
    return found


def early(plan: Plan) -> list[tuple[RiskLevel, str, str]]:
    return [
        (risk.level, risk.address, risk.detail["until"])
        for risk in plan.report.risks
        if risk.code == "released_early"
    ]


@pytest.fixture
def vision(bench: Bench) -> Bench:
    bench.do(bench.build(V1))
    return bench


def test_each_quarantine_of_a_record_counts(vision: Bench) -> None:
    for times in (1, 2, 3):
        vision.do(vision.move(V1, Move.QUARANTINE))
        assert held(vision).quarantines == times
        assert held(vision).held_until == held_until(Bench.at, times)
        vision.do(vision.move(V1, Move.RELEASE), role=Role.ADMIN)
        assert (held(vision).quarantines, held(vision).held_until) == (times, None)


@pytest.mark.parametrize("undoes", [False, True])
def test_letting_out_early_is_a_high_risk_that_says_until_when(
    vision: Bench, *, undoes: bool
) -> None:
    vision.do(vision.move(V1, Move.QUARANTINE))
    until = held_until(Bench.at, 1)
    way = Undo(entry=vision.head().seq) if undoes else vision.move(V1, Move.RELEASE)
    plan = vision.plan(way, role=Role.ADMIN)
    assert early(plan) == [(RiskLevel.HIGH, V1, until)]
    vision.at = until
    assert early(vision.plan(way, role=Role.ADMIN)) == []


def test_a_rollback_ends_the_time_but_not_the_count(vision: Bench) -> None:
    vision.do(vision.move(V1, Move.QUARANTINE))
    vision.do(vision.move(V1, Move.ROLLBACK))
    found = held(vision)
    assert (found.state, found.quarantines) == (State.ROLLED_BACK, 1)
    assert found.held_until is None
