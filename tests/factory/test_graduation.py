"""Graduation: the judge's verdict, or an override that only an admin can confirm."""

import pytest

from factory.decision import DenialCode, Remedy
from factory.judge.verdict import Claim, Verdict
from factory.measured import Finding, Measured
from factory.model import Role, State
from factory.operations import Move
from factory.phrase import is_confirmed_by, phrase_of
from factory.plan import Applied, ConfirmedPlan, Denied, Outcome, Plan, Stale
from factory.report import RiskLevel
from tests.factory.bench import Bench

V1 = "organ.vision.v1"
TRIED = (State.CANARY, State.EXPERIMENTAL)


def finding(stage: State, verdict: Verdict) -> Finding:
    return Finding(
        address=V1,
        stage=stage,
        artifact="a" * 64,
        verdict=verdict,
        claim=Claim.ABSOLUTE,
        n=400,
        failed=0,
        log_e=3.0,
        bound=2.9957,
        log_e_abort=0.0,
        bound_abort=3.2189,
        needed=0,
    )


def at(bench: Bench, stage: State, verdict: Verdict | None) -> Bench:
    bench.do(bench.build(V1))
    bench.raise_to(V1, stage)
    if verdict is not None:
        bench.measured = Measured(findings={V1: finding(stage, verdict)})
    return bench


def approve(bench: Bench, role: Role) -> Plan:
    return bench.plan(bench.move(V1, Move.APPROVE), role=role)


def confirmed(
    bench: Bench, plan: Plan, phrase: str | None, now: Verdict = Verdict.PROMOTE
) -> Outcome:
    return bench.factory.apply(
        ConfirmedPlan(plan, plan.digest, "anna", phrase),
        bench.at,
        lambda *_: lambda *numbered: {"turn": numbered},
        lambda _: now,
    )


@pytest.mark.parametrize("verdict", [None, *Verdict])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("stage", TRIED)
def test_who_may_graduate_a_version(
    bench: Bench, stage: State, role: Role, verdict: Verdict | None
) -> None:
    plan = approve(at(bench, stage, verdict), role)
    is_proved = verdict is Verdict.PROMOTE
    least = Role.WRITE if is_proved else Role.ADMIN
    order = list(Role)
    assert plan.decision.is_allowed == (order.index(role) >= order.index(least))
    assert plan.report.overrides == (() if is_proved else (V1,))
    assert [each.verdict for each in plan.report.findings] == (
        [verdict] if verdict else []
    )


def test_a_draft_takes_no_verdict(bench: Bench) -> None:
    bench.do(bench.build(V1))
    plan = approve(bench, Role.WRITE)
    assert plan.decision.is_allowed
    assert plan.report.overrides == ()


def test_what_was_proved_at_another_stage_proves_nothing(bench: Bench) -> None:
    at(bench, State.EXPERIMENTAL, None)
    past = finding(State.CANARY, Verdict.PROMOTE)
    bench.measured = Measured(findings={V1: past})
    assert approve(bench, Role.ADMIN).report.overrides == (V1,)


def test_the_denial_says_what_else_would_do(bench: Bench) -> None:
    plan = approve(at(bench, State.CANARY, Verdict.CONTINUE), Role.WRITE)
    (denial,) = plan.decision.denials
    assert denial.code is DenialCode.APPROVAL_REQUIRED
    assert denial.required_role is Role.ADMIN
    assert [each.remedy for each in denial.suggestions] == [Remedy.PROVE]


# -- confirming ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "is_enough"),
    [
        (V1, True),
        (f" {V1}\n", True),
        (V1.upper(), False),
        ("organ.vision", False),
        ("organ.vision.v2", False),
        ("", False),
        (None, False),
    ],
)
def test_an_override_takes_the_whole_address_exactly(
    bench: Bench, typed: str | None, *, is_enough: bool
) -> None:
    plan = approve(at(bench, State.CANARY, Verdict.CONTINUE), Role.ADMIN)
    assert phrase_of(plan) == V1
    assert is_confirmed_by(plan, typed) is is_enough
    before = bench.records()
    outcome = confirmed(bench, plan, typed)
    assert isinstance(outcome, Applied if is_enough else Denied)
    assert (bench.records() != before) is is_enough


def test_high_risk_takes_the_name_and_less_takes_none(bench: Bench) -> None:
    low = bench.plan(bench.build(V1))
    assert phrase_of(low) is None
    assert isinstance(confirmed(bench, low, None), Applied)
    proved = approve(
        at(bench, State.EXPERIMENTAL, Verdict.PROMOTE),
        Role.WRITE,
    )
    assert proved.report.risk is RiskLevel.HIGH
    assert phrase_of(proved) == "organ.vision"
    outcome = confirmed(bench, proved, "ORGAN.VISION.v1")
    assert isinstance(outcome, Denied)
    assert outcome.denials[0].detail == {"why": "unnamed"}
    assert isinstance(confirmed(bench, proved, "Organ.Vision"), Applied)


def test_an_override_stands_in_the_journal(bench: Bench) -> None:
    at(bench, State.CANARY, Verdict.CONTINUE)
    bench.apply(approve(bench, Role.ADMIN))
    with bench.factory.snapshot() as world:
        build, canary, override = world.entries()
    assert override.body.overrides == (V1,)
    assert override.body.findings == (finding(State.CANARY, Verdict.CONTINUE),)
    assert (build.body.overrides, canary.body.overrides) == (None, None)


def test_a_proved_graduation_is_no_override(bench: Bench) -> None:
    at(bench, State.CANARY, Verdict.PROMOTE)
    bench.apply(approve(bench, Role.WRITE))
    with bench.factory.snapshot() as world:
        last = world.entries(limit=1)[0].body
    assert last.overrides is None
    assert last.findings == (finding(State.CANARY, Verdict.PROMOTE),)


@pytest.mark.parametrize("then", Verdict)
@pytest.mark.parametrize("now", Verdict)
def test_a_plan_is_refused_when_its_evidence_turned(
    bench: Bench, then: Verdict, now: Verdict
) -> None:
    plan = approve(at(bench, State.CANARY, then), Role.ADMIN)
    before = bench.records()
    outcome = confirmed(bench, plan, phrase_of(plan), now)
    if then is not Verdict.ABORT and now is Verdict.ABORT:
        assert outcome == Stale(changed=(), turned=(V1,))
        assert bench.records() == before
    else:
        assert isinstance(outcome, Applied)
