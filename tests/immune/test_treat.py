"""What is done about a complaint: a table, and the two guards before it."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.alert import SEVERITIES, AlertCode
from factory.immune.past import ACTOR
from factory.immune.terms import Terms
from factory.immune.treat import Complaint, Kind, Treatment, is_storm, treat
from factory.lifecycle import No, target_of
from factory.model import SAFE_MODE, Role, State
from factory.operations import Heal, Move, Operation, SetSafeMode, Transition
from factory.phrase import phrase_of
from factory.plan import ConfirmedPlan, PlanContext
from factory.ports.store import World
from tests.factory.bench import Bench

V1, FAMILY, CELL = "organ.vision.v1", "organ.vision", "analysis.image_low.v1"
LONE = Terms(storm_least=99)
"""No storm can be."""
TO: dict[State, tuple[Move, ...]] = {
    State.DRAFT: (),
    State.CANARY: (Move.APPROVE,),
    State.EXPERIMENTAL: (Move.APPROVE, Move.APPROVE),
    State.STABLE: (Move.APPROVE, Move.APPROVE, Move.APPROVE),
    State.DEPRECATED: (Move.DEPRECATE,),
    State.DISABLED: (Move.DISABLE,),
    State.ROLLED_BACK: (Move.ROLLBACK,),
    State.QUARANTINED: (Move.QUARANTINE,),
}


def decided(
    bench: Bench, complaint: Complaint, terms: Terms, also: Iterable[str] = ()
) -> Treatment:
    with bench.factory.snapshot() as world:
        return treat(complaint, world, terms, Bench.at, also)


def by_immune(bench: Bench, *operations: Operation) -> None:
    context = PlanContext(
        actor=ACTOR, role=Role.ADMIN, at=bench.at, expires_at=bench.later
    )
    with bench.factory.snapshot() as world:
        plan = bench.factory.plan(operations, world, context)
    assert plan.decision.is_allowed, plan.decision.denials
    confirmed = ConfirmedPlan(plan, plan.digest, ACTOR, phrase_of(plan))
    bench.factory.apply(confirmed, bench.at, lambda *_: lambda *n: {"turn": n})


@pytest.mark.parametrize("address", [V1, CELL])
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", Kind)
def test_every_state_and_every_complaint(
    bench: Bench, kind: Kind, state: State, address: str
) -> None:
    bench.do(bench.build(V1))
    for move in TO[state]:
        bench.do(bench.move(address, move), role=Role.ADMIN)
    named = FAMILY if kind is Kind.CRIPPLED else address
    treatment = decided(bench, Complaint(kind, named, "why"), LONE)
    if kind is Kind.CRIPPLED:
        assert treatment == Treatment(Heal(address=FAMILY, reason="why"))
        return
    move = Move.QUARANTINE if kind is Kind.DAMAGED else Move.ROLLBACK
    if isinstance(target_of(state, move), No):
        assert treatment == Treatment(alert=AlertCode.BEYOND_REPAIR)
        return
    operation = Transition(address=address, move=move, reason="why")
    assert treatment == Treatment(operation)
    assert bench.plan(operation, role=Role.ADMIN).decision.is_allowed


def test_every_code_has_a_severity() -> None:
    assert set(SEVERITIES) == set(AlertCode)


# -- the guard against loops ----------------------------------------------------------

BAD = Complaint(Kind.DAMAGED, V1, "why")


def test_one_family_is_treated_a_few_times_and_then_left_to_a_person(
    bench: Bench,
) -> None:
    bench.do(bench.build(V1))
    for _ in range(LONE.loop_most):
        assert decided(bench, BAD, LONE).operation is not None
        by_immune(bench, bench.move(V1, Move.QUARANTINE))
        bench.do(bench.move(V1, Move.RELEASE), role=Role.ADMIN)
    assert decided(bench, BAD, LONE) == Treatment(alert=AlertCode.LOOP)
    other = Complaint(Kind.DAMAGED, CELL, "why")
    assert decided(bench, other, LONE).operation is not None


def test_what_persons_do_is_no_treatment(bench: Bench) -> None:
    bench.do(bench.build(V1))
    for _ in range(LONE.loop_most + 1):
        bench.do(bench.move(V1, Move.QUARANTINE))
        bench.do(bench.move(V1, Move.RELEASE), role=Role.ADMIN)
    assert decided(bench, BAD, LONE).operation is not None


# -- the guard against storms ---------------------------------------------------------

STORMY = Terms(storm_least=1, storm_share=0.1)
ENTER = Treatment(SetSafeMode(on=True))


@pytest.fixture
def stormy(bench: Bench) -> Bench:
    """The immune system has entered safe mode."""
    bench.do(bench.build(V1))
    by_immune(bench, SetSafeMode(on=True))
    return bench


def test_a_storm_enters_safe_mode(bench: Bench) -> None:
    bench.do(bench.build(V1))
    assert decided(bench, BAD, STORMY) == ENTER


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("terms", [LONE, STORMY])
def test_nothing_is_done_in_a_storm(stormy: Bench, kind: Kind, terms: Terms) -> None:
    held = Treatment(alert=AlertCode.HELD)
    assert decided(stormy, Complaint(kind, V1, "why"), terms) == held


def test_a_person_ends_the_storm_and_what_was_before_counts_no_more(
    stormy: Bench,
) -> None:
    stormy.do(SetSafeMode(on=False), role=Role.ADMIN)
    assert decided(stormy, BAD, LONE).operation is not None


def test_the_safe_mode_of_a_person_does_not_stop_the_immune_system(
    bench: Bench,
) -> None:
    bench.do(bench.build(V1))
    bench.do(SetSafeMode(on=True))
    assert decided(bench, BAD, LONE).operation is not None
    assert decided(bench, BAD, STORMY) == Treatment(alert=AlertCode.HELD)


class Count:
    """A world of so many families of organs, and as many others."""

    def __init__(self, organs: int, cells: int) -> None:
        self.organs, self.cells = organs, cells

    def count(self, form: str, *, kind: str | None = None) -> int:
        assert form == "route"
        return self.organs if kind == "organ" else self.organs + self.cells


@given(st.integers(0, 30), st.integers(0, 30), st.floats(0.01, 1), st.integers(1, 9))
def test_a_storm_is_more_than_the_share_and_at_least_so_many(
    sick: int, well: int, share: float, least: int
) -> None:
    terms = Terms(storm_share=share, storm_least=least)
    found = [f"organ.o{n}" for n in range(sick)]
    world: World = Count(sick + well, 100)  # type: ignore[assignment]
    is_it = sick >= least and sick > share * (sick + well)
    assert is_storm(found, world, terms) == is_it
    assert is_storm(found * 2, world, terms) == is_it


def test_organs_and_cells_are_counted_apart() -> None:
    sick = ["organ.a", "organ.b", "organ.c"]
    world: World = Count(3, 1000)  # type: ignore[assignment]
    assert is_storm(sick, world, Terms())
    cells = ["analysis.a", "analysis.b", "analysis.c"]
    assert not is_storm(cells, world, Terms())


def test_the_switch_is_the_one_of_the_whole_factory(stormy: Bench) -> None:
    assert SAFE_MODE in stormy.records()
