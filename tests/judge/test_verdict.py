"""The judge: its promises computed exactly or simulated, and what it never does."""

import random
from dataclasses import replace
from math import log
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.judge.bursts import no_bursts
from factory.judge.evidence import Side, bets
from factory.judge.forecast import forecast
from factory.judge.trial import TRIAL, Terms, Trial, alpha_of, fresh_trial, terms_of
from factory.judge.verdict import (
    PATIENCE,
    SOAK,
    Claim,
    Verdict,
    has_alarm,
    judge,
    verdict_of,
)
from factory.model import Slo, State

TERMS = Terms(error_rate=0.01, latency_ms=100.0, alpha=0.05)
FAST, SLOW = 1.0, 1000.0


def after(trial: Trial, errors: int, fine: int) -> Trial:
    for is_error in [True] * errors + [False] * fine:
        trial = trial.answered(is_error=is_error, latency_ms=FAST)
    return trial


def probability_of_promotion(alpha: float, rate: float, requests: int) -> float:
    """Exact, over the paths of the number of errors; looked at after each request."""
    known = bets(0.01, Side.BELOW)
    on_0, on_1 = (np.array(each)[:, None] for each in (known.on_0, known.on_1))
    errors = np.arange(400)
    # The first component lost all at the first error; 0 errors cost it nothing.
    costs = np.where(errors == 0, 0.0, on_1 * np.maximum(errors, 1))
    left, promoted = np.zeros(400), 0.0
    left[0] = 1.0
    for t in range(1, requests + 1):
        left[1:] = left[1:] * (1 - rate) + left[:-1] * rate
        left[0] *= 1 - rate
        evidence = np.exp(costs + (t - errors) * on_0).sum(axis=0) / len(known.lam)
        is_enough = (evidence >= 1 / alpha) & (errors <= t)
        promoted += left[is_enough].sum()
        left[is_enough] = 0.0
    return float(promoted)


@pytest.mark.parametrize(
    ("alpha", "expected"), [(0.05, 0.0448), (0.01, 0.0085), (0.001, 0.0008)]
)
def test_a_version_at_the_bound_is_promoted_no_oftener_than_promised(
    alpha: float, expected: float
) -> None:
    found = probability_of_promotion(alpha, rate=0.01, requests=10_000)
    assert found <= alpha
    assert found == pytest.approx(expected, abs=1e-4)


def decided_after(rate: float, seed: int) -> tuple[Verdict, int]:
    chance, trial = random.Random(seed), fresh_trial(TERMS)  # noqa: S311 - a simulation
    while (verdict := verdict_of(trial)) is Verdict.CONTINUE:
        is_error = chance.random() < rate
        trial = trial.answered(is_error=is_error, latency_ms=FAST)
    return verdict, trial.n


@pytest.mark.parametrize(
    ("rate", "verdict", "at_most", "runs"),
    [(0.001, Verdict.PROMOTE, 400, 60), (0.05, Verdict.ABORT, 90, 300)],
)
def test_the_clearly_good_and_the_clearly_bad_are_soon_told(
    rate: float, verdict: Verdict, at_most: int, runs: int
) -> None:
    decided = [decided_after(rate, seed) for seed in range(runs)]
    assert median(requests for _, requests in decided) <= at_most
    assert sum(found is verdict for found, _ in decided) >= 0.98 * runs


def test_no_data_is_never_a_verdict() -> None:
    judgement = judge(fresh_trial(TERMS))
    assert judgement.verdict is Verdict.CONTINUE
    assert (judgement.n, judgement.log_e, judgement.needed) == (0, 0.0, 380)


@given(st.floats(0, 1), st.floats(0.001, 0.5), st.integers(0, 1000))
def test_no_terms_promote_without_data(rate: float, alpha: float, least: int) -> None:
    trial = fresh_trial(Terms(rate, 100.0, alpha, least))
    assert judge(trial).verdict is Verdict.CONTINUE


def test_every_metric_must_speak_for_a_promotion() -> None:
    trial = fresh_trial(TERMS)
    for number in range(1000):
        latency_ms = SLOW if number % 20 == 0 else FAST
        trial = trial.answered(is_error=False, latency_ms=latency_ms)
    assert trial.errors.good.peak > log(20)
    assert judge(trial).verdict is Verdict.CONTINUE


def test_any_metric_may_abort() -> None:
    trial = fresh_trial(TERMS)
    for _ in range(20):
        trial = trial.answered(is_error=False, latency_ms=SLOW)
    assert judge(trial).verdict is Verdict.ABORT


def test_a_latency_at_the_bound_is_not_slow() -> None:
    trial = fresh_trial(TERMS)
    for _ in range(400):
        trial = trial.answered(is_error=False, latency_ms=TERMS.latency_ms)
    assert judge(trial).verdict is Verdict.PROMOTE


def test_abort_comes_even_after_a_promotion_was_due() -> None:
    trial = after(fresh_trial(TERMS), 0, 400)
    assert judge(trial).verdict is Verdict.PROMOTE
    assert judge(after(trial, 40, 0)).verdict is Verdict.ABORT


def test_the_least_requests_are_waited_for() -> None:
    terms = replace(TERMS, min_requests=500)
    trial = after(fresh_trial(terms), 0, 499)
    assert (judge(trial).verdict, judge(trial).needed) == (Verdict.CONTINUE, 1)
    assert judge(after(trial, 0, 1)).verdict is Verdict.PROMOTE


def test_what_ran_only_in_part_speaks_against_but_never_for() -> None:
    fine = bad = fresh_trial(TERMS)
    for _ in range(1000):
        fine = fine.answered(is_error=False, latency_ms=FAST, is_whole=False)
    for _ in range(10):
        bad = bad.answered(is_error=True, latency_ms=FAST, is_whole=False)
    assert judge(fine).verdict is Verdict.CONTINUE
    assert judge(bad).verdict is Verdict.ABORT


def bursty() -> Trial:
    trial = fresh_trial(TERMS)
    for _ in range(5):
        trial = after(trial, 3, 0)
    return trial


def test_while_errors_come_in_bursts_the_guarantee_is_not_claimed() -> None:
    baseline, trial = bursty().bursts, after(fresh_trial(TERMS), 0, SOAK)
    assert judge(trial, no_bursts(0.01)).verdict is Verdict.PROMOTE
    judgement = judge(trial, baseline)
    assert (judgement.claim, judgement.verdict) == (Claim.RELATIVE, Verdict.CONTINUE)
    assert judgement.needed is None


def test_in_bursts_the_trial_must_be_proved_no_worse_than_the_one_beside_it() -> None:
    baseline, trial = bursty().bursts, after(fresh_trial(TERMS), 0, SOAK)
    for _ in range(40):
        trial = trial.compared(is_trials=False, share=0.1)
    assert judge(trial, baseline).verdict is Verdict.PROMOTE
    early = replace(trial, n=SOAK - 1)
    assert judge(early, baseline).verdict is Verdict.CONTINUE
    for _ in range(40):
        trial = trial.compared(is_trials=True, share=0.1)
    assert judge(trial, baseline).verdict is Verdict.ABORT


def test_an_incident_that_both_live_through_aborts_only_the_absolute_judge() -> None:
    trial = after(fresh_trial(TERMS), 30, 0)
    for number in range(300):
        trial = trial.compared(is_trials=number % 10 == 0, share=0.1)
    assert judge(trial, no_bursts(0.01)).verdict is Verdict.ABORT
    assert judge(trial, bursty().bursts).verdict is Verdict.CONTINUE


def test_bursts_with_nothing_to_compare_with_are_never_promoted() -> None:
    trial = after(fresh_trial(TERMS), 0, 600)
    for _ in range(17):
        trial = after(trial, 2, 598)
    judgement = judge(trial)
    assert trial.errors.good.peak > log(20)
    assert (judgement.claim, judgement.verdict) == (Claim.NONE, Verdict.INCONCLUSIVE)
    assert judgement.n > PATIENCE


def test_a_new_attempt_after_an_abort_is_dearer_and_all_together_cost_alpha() -> None:
    trial, spent = after(fresh_trial(TERMS), 30, 0), 0.0
    for _ in range(2000):
        trial = trial.again()
        spent += np.exp(-trial.to_promote)
    assert judge(trial).verdict is Verdict.CONTINUE
    first = 6 * TERMS.alpha / np.pi**2
    assert spent + first == pytest.approx(TERMS.alpha, rel=1e-3)


def test_the_serving_version_is_watched_for_ever() -> None:
    trial = fresh_trial(TERMS)
    for is_error in [False] * 3000 + [True] * 10:
        trial = trial.served(is_error=is_error, latency_ms=FAST)
    assert has_alarm(trial)
    assert not has_alarm(trial.rewatched())
    assert trial.rewatched().n == trial.n


requests = st.lists(
    st.tuples(st.booleans(), st.sampled_from((FAST, SLOW))), max_size=30
)


@given(requests)
def test_a_trial_continues_after_a_restart(seen: list[tuple[bool, float]]) -> None:
    kept = went_on = fresh_trial(TERMS)
    for is_error, latency_ms in seen:
        went_on = went_on.served(is_error=is_error, latency_ms=latency_ms)
        went_on = went_on.compared(is_trials=is_error, share=0.25)
        kept = kept.served(is_error=is_error, latency_ms=latency_ms)
        kept = kept.compared(is_trials=is_error, share=0.25)
        kept = TRIAL.validate_json(TRIAL.dump_json(kept))
    assert kept == went_on


@pytest.mark.parametrize(
    ("stage", "alpha"),
    [(State.CANARY, 0.05), (State.EXPERIMENTAL, 0.01), (State.STABLE, None)],
)
def test_the_way_to_stable_is_the_dearer_one(stage: State, alpha: float | None) -> None:
    assert alpha_of(stage) == alpha
    assert terms_of(Slo(), stage, 7).min_requests == 7


@pytest.mark.parametrize(
    ("bound", "alpha", "good", "bad"),
    [(0.01, 0.05, 380, 86), (0.01, 0.01, 560, 86), (0.001, 0.05, 3816, 862)],
)
def test_the_forecast(bound: float, alpha: float, good: int, bad: int) -> None:
    found = forecast(bound, alpha, requests_per_minute=10)
    assert (found.good.requests, found.bad.requests) == (good, bad)
    assert found.good.minutes == good / 10
    assert found.bad.failed == pytest.approx(5 * bound * bad)


def test_without_traffic_no_time_is_foretold_and_the_least_requests_count() -> None:
    found = forecast(0.01, 0.05, requests_per_minute=0, min_requests=1000)
    assert (found.good.requests, found.good.minutes) == (1000, None)


@given(st.floats(0, 1), st.sampled_from((0.05, 0.01)))
def test_any_service_level_has_a_forecast(bound: float, alpha: float) -> None:
    found = forecast(bound, alpha, requests_per_minute=1)
    assert 1 <= found.bad.requests < found.good.requests * 1000
    assert 0 < found.good.error_rate < found.bad.error_rate <= 1
