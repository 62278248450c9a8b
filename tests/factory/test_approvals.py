"""Four eyes: a plan of high risk waits for another person, and is checked again."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factory.approval import LIFETIME, ApprovalStatus
from factory.decision import DenialCode
from factory.journal import JournalBody
from factory.judge.verdict import Verdict
from factory.measured import Measured
from factory.model import FOUR_EYES, GateRecord, GateState, Role, State
from factory.operations import Move, SetFourEyes, SetSafeMode, Undo
from factory.plan import (
    Applied,
    ConfirmedPlan,
    Denied,
    Expired,
    Outcome,
    Pending,
    Stale,
)
from factory.report import RiskLevel
from tests.factory.approving import GATE, RELOCK, UNLOCK, Office, after
from tests.factory.test_graduation import finding

V1 = "organ.echo.v1"


@pytest.fixture
def office() -> Office:
    """A factory under four eyes."""
    made = Office()
    made.require(two=True)
    return made


def why(outcome: Outcome) -> str:
    assert isinstance(outcome, Denied)
    (denial,) = outcome.denials
    return denial.detail.get("why", denial.code.value)


def test_one_person_is_enough_until_two_are_required() -> None:
    office = Office()
    assert isinstance(office.confirm(office.ask()), Applied)
    assert office.factory.approvals.waiting() == ()


def test_the_first_confirm_changes_nothing_and_waits(office: Office) -> None:
    plan, head, records = office.ask(), office.head(), office.records()
    outcome = office.confirm(plan)
    assert outcome == Pending(confirmed_by="anna", due=after(office.at, hours=24))
    assert (office.head(), office.records()) == (head, records)
    (waits,) = office.factory.approvals.waiting()
    assert (waits.plan, waits.confirmed_by, waits.asked_by) == (plan, "anna", "anna")


def test_another_person_carries_it_out_and_both_stand_in_the_journal(
    office: Office,
) -> None:
    plan = office.ask()
    office.confirm(plan)
    outcome = office.confirm(plan, "boris")
    assert isinstance(outcome, Applied)
    assert office.is_open()
    with office.factory.snapshot() as world:
        entry = world.entry(outcome.entry)
    assert entry is not None
    body = entry.body
    assert (body.actor, body.confirmed_by, body.seconded_by) == (
        "anna",
        "anna",
        "boris",
    )
    kept = office.approval(plan)
    assert (kept.status, kept.settled_by) == (ApprovalStatus.APPLIED, "boris")


@pytest.mark.parametrize("name", ["anna", "Anna", " ANNA "])
def test_nobody_confirms_twice(office: Office, name: str) -> None:
    plan = office.ask()
    office.confirm(plan)
    assert why(office.confirm(plan, name)) == "same_person"
    assert not office.is_open()
    assert office.approval(plan).is_waiting


def test_the_second_person_types_the_name_too(office: Office) -> None:
    plan = office.ask()
    office.confirm(plan)
    boris = ConfirmedPlan(plan, plan.digest, "boris", "capability.wrong")
    outcome = office.factory.apply(boris, office.at, lambda *_: lambda *_: {})
    assert why(outcome) == "unnamed"
    assert office.approval(plan).is_waiting


@pytest.mark.parametrize("role", [Role.READ, Role.WRITE])
def test_the_second_person_takes_the_role(office: Office, role: Role) -> None:
    plan = office.ask()
    office.confirm(plan)
    assert why(office.confirm(plan, "boris", role=role)) == "role_required"
    assert office.approval(plan).is_waiting
    assert isinstance(office.confirm(plan, "boris"), Applied)


def test_what_changed_meanwhile_makes_it_stale_for_good(office: Office) -> None:
    plan, other = office.ask(), office.ask()
    office.confirm(plan)
    office.confirm(other, is_by_rule=True)
    outcome = office.confirm(plan, "boris")
    assert isinstance(outcome, Stale)
    assert [each.address for each in outcome.changed] == [GATE]
    assert office.approval(plan).status is ApprovalStatus.STALE
    assert why(office.confirm(plan, "clara")) == "settled"


def test_safe_mode_that_came_meanwhile_holds_the_second_person(office: Office) -> None:
    plan = office.ask()
    office.confirm(plan)
    office.do(SetSafeMode(on=True), role=Role.ADMIN)
    assert isinstance(office.confirm(plan, "boris", role=Role.WRITE), Stale)


def test_its_own_due_date_counts_and_not_the_plans(office: Office) -> None:
    plan = office.ask()
    assert plan.context.expires_at < after(office.at, hours=23)
    office.confirm(plan)
    outcome = office.confirm(plan, "boris", after(office.at, hours=23))
    assert isinstance(outcome, Applied)


def test_after_its_due_date_it_is_over(office: Office) -> None:
    plan = office.ask()
    office.confirm(plan)
    late = after(office.at, seconds=LIFETIME.total_seconds() + 0.001)
    outcome = office.confirm(plan, "boris", late)
    assert outcome == Expired(expires_at=office.at.replace("11-22", "11-23"))
    assert office.approval(plan).status is ApprovalStatus.EXPIRED
    assert why(office.confirm(plan, "boris")) == "settled"


def test_what_nobody_decides_is_closed_in_time(office: Office) -> None:
    plan = office.ask()
    office.confirm(plan)
    office.factory.herald.announce(after(office.at, hours=24))
    assert office.approval(plan).is_waiting
    office.factory.herald.announce(after(office.at, hours=24, seconds=1))
    assert office.approval(plan).status is ApprovalStatus.EXPIRED
    assert office.factory.approvals.waiting() == ()


def test_an_expired_plan_never_begins_to_wait(office: Office) -> None:
    outcome = office.confirm(office.ask(), at=after(office.later, seconds=1))
    assert isinstance(outcome, Expired)
    assert office.factory.approvals.waiting() == ()


def test_low_and_medium_risk_take_one_person(office: Office) -> None:
    for operation in (RELOCK, office.build(V1), SetSafeMode(on=True)):
        plan = office.plan(operation, role=Role.ADMIN)
        assert plan.report.risk is not RiskLevel.HIGH
        assert isinstance(office.confirm(plan), Applied)


def test_evidence_that_turned_meanwhile_makes_it_stale(office: Office) -> None:
    office.do(office.build(V1))
    office.do(office.move(V1, Move.APPROVE), role=Role.ADMIN)
    seen = finding(State.CANARY, Verdict.CONTINUE)
    seen = seen.model_copy(update={"address": V1})
    office.measured = Measured(findings={V1: seen})
    plan = office.plan(office.move(V1, Move.APPROVE), role=Role.ADMIN)
    office.verdict = Verdict.CONTINUE
    assert isinstance(office.confirm(plan), Pending)
    office.verdict = Verdict.ABORT
    assert office.confirm(plan, "boris") == Stale(changed=(), turned=(V1,))
    assert office.state(V1) is State.CANARY


def test_the_immune_system_is_not_held_by_people(office: Office) -> None:
    assert isinstance(office.confirm(office.ask(), is_by_rule=True), Applied)


# -- declining -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("actor", "role", "may"),
    [
        ("anna", Role.READ, True),
        ("boris", Role.ADMIN, True),
        ("boris", Role.WRITE, False),
        ("boris", Role.READ, False),
    ],
)
def test_whoever_asked_or_has_the_role_declines(
    office: Office, actor: str, role: Role, *, may: bool
) -> None:
    plan = office.ask()
    office.confirm(plan)
    approval = office.approval(plan)
    denials = office.factory.review.decline(
        approval, (actor, role), office.at, lambda *_: lambda *_: {"turn": "no"}
    )
    assert bool(denials) is not may
    kept = office.approval(plan)
    assert kept.status is (ApprovalStatus.DECLINED if may else ApprovalStatus.PENDING)
    assert kept.settled_by == (actor if may else None)
    outcome = office.confirm(plan, "clara")
    assert isinstance(outcome, Denied if may else Applied)


# -- the switch ----------------------------------------------------------------


@pytest.mark.parametrize(("role", "on"), list(product(Role, (True, False))))
def test_only_an_admin_sets_how_many_people(role: Role, on: bool) -> None:  # noqa: FBT001
    office = Office()
    office.require(two=not on)
    denials = office.plan(SetFourEyes(on=on), role=role).decision.denials
    codes = [] if role is Role.ADMIN else [DenialCode.ROLE_REQUIRED]
    assert [each.code for each in denials] == codes


def test_to_go_back_to_one_person_takes_two(office: Office) -> None:
    plan = office.plan(SetFourEyes(on=False), role=Role.ADMIN)
    assert isinstance(office.confirm(plan), Pending)
    assert isinstance(office.confirm(plan, "boris"), Applied)
    assert isinstance(office.confirm(office.ask()), Applied)


def test_undoing_it_is_no_way_around(office: Office) -> None:
    plan = office.plan(Undo(entry=office.head().seq), role=Role.ADMIN)
    assert plan.report.risk is RiskLevel.HIGH
    assert isinstance(office.confirm(plan), Pending)
    assert not office.plan(Undo(entry=1), role=Role.WRITE).decision.is_allowed


def test_undoing_a_lock_is_no_way_around_either(office: Office) -> None:
    office.confirm(office.ask(), is_by_rule=True)
    office.do(RELOCK, role=Role.ADMIN)
    plan = office.plan(Undo(entry=office.head().seq), role=Role.ADMIN)
    assert plan.report.risk is RiskLevel.HIGH
    assert isinstance(office.confirm(plan), Pending)
    gate = office.get(GATE)
    assert isinstance(gate, GateRecord)
    assert gate.state is GateState.LOCKED


def test_a_plan_that_was_drawn_before_takes_two_as_well() -> None:
    office = Office()
    plan = office.ask()
    office.require(two=True)
    assert isinstance(office.confirm(plan), Pending)


def test_a_plan_that_waits_is_applied_by_one_when_one_is_enough_again(
    office: Office,
) -> None:
    plan = office.ask()
    office.confirm(plan)
    back = office.plan(SetFourEyes(on=False), role=Role.ADMIN)
    office.confirm(back, is_by_rule=True)
    outcome = office.confirm(plan)
    assert isinstance(outcome, Applied)
    with office.factory.snapshot() as world:
        entry = world.entry(outcome.entry)
    assert entry is not None
    assert entry.body.seconded_by is None


def test_the_factory_tells_beforehand_whether_two_are_asked(office: Office) -> None:
    with office.factory.snapshot() as world:
        assert office.factory.review.takes_two(office.ask(), world)
        assert not office.factory.review.takes_two(office.plan(RELOCK), world)
    alone = Office()
    with alone.factory.snapshot() as world:
        assert not alone.factory.review.takes_two(alone.ask(), world)


# -- laws ----------------------------------------------------------------------

NAMES = st.sampled_from(["anna", "Anna", "boris", "clara"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(NAMES, st.sampled_from(Role)), max_size=6))
def test_nothing_high_is_applied_before_two_different_admins_confirmed(
    confirms: list[tuple[str, Role]],
) -> None:
    office = Office()
    office.require(two=True)
    plan = office.ask()
    waits: str | None = None
    for actor, role in confirms:
        outcome = office.confirm(plan, actor, role=role)
        if role is Role.ADMIN and waits is None and not office.is_open():
            assert isinstance(outcome, Pending)
            waits = actor.casefold()
            continue
        is_other = waits not in (None, actor.casefold())
        is_done = isinstance(outcome, Applied)
        assert is_done is (role is Role.ADMIN and is_other)
        if is_done:
            break
    assert office.is_open() is (
        len({actor.casefold() for actor, role in confirms if role is Role.ADMIN}) > 1
    )


def test_an_older_journal_stays_readable(office: Office) -> None:
    with office.factory.snapshot() as world:
        entry = world.entry(1)
    assert entry is not None
    assert "seconded_by" not in entry.body.doc()
    assert JournalBody.model_validate(entry.body.doc()) == entry.body
    assert office.get(FOUR_EYES) is not None


def test_an_operation_of_another_kind_waits_as_well(office: Office) -> None:
    plan = office.plan(UNLOCK, SetSafeMode(on=True), role=Role.ADMIN)
    assert isinstance(office.confirm(plan), Pending)
    assert isinstance(office.confirm(plan, "boris"), Applied)
