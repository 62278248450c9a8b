"""The verdict over all metrics: promote, abort, or not yet; no data is never one."""

from dataclasses import dataclass
from enum import StrEnum

from factory.judge.bursts import Bursts
from factory.judge.evidence import Evidence, still_needed
from factory.judge.trial import Trial, abort_bounds

SOAK = 2000
"""The least requests for a promotion while errors come in bursts."""
PATIENCE = 10_000
"""After how many requests without a verdict a person is asked."""


class Verdict(StrEnum):
    """What the evidence says."""

    PROMOTE = "promote"
    ABORT = "abort"
    CONTINUE = "continue"
    INCONCLUSIVE = "inconclusive"


class Claim(StrEnum):
    """What the verdict rests on.

    `absolute`: per-request evidence against the service level, with its guarantee;
    `relative`: errors come in bursts, so the trial is compared with the version beside
    it; `none`: they come in bursts and there is no such version, so nothing promotes.
    """

    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with what it rests on.

    Attributes:
        verdict: what the evidence says.
        claim: what it rests on.
        n: how many requests were seen.
        failed: how many of them failed.
        log_e: the promote evidence of the metric that is furthest from its bound.
        bound: what `log_e` must reach.
        log_e_abort: the abort evidence of the metric that is nearest to its bound.
        bound_abort: what that must reach.
        needed: requests still needed for a promotion if none of them fails or is slow;
            None when that is not a question of requests (`claim` is not `absolute`).
    """

    verdict: Verdict
    claim: Claim
    n: int
    failed: int
    log_e: float
    bound: float
    log_e_abort: float
    bound_abort: float
    needed: int | None


def judge(trial: Trial, baseline: Bursts | None = None) -> Judgement:
    """Judge a version on trial.

    Args:
        trial: the evidence.
        baseline: the error history of the version that serves beside it, if one does.
    """
    claim = _claim(trial, baseline)
    against = _against(trial, claim)
    log_e_abort, bound_abort = max(against, key=lambda pair: pair[0] - pair[1])
    return Judgement(
        verdict=verdict_of(trial, baseline),
        claim=claim,
        n=trial.n,
        failed=trial.failed,
        log_e=_log_e(trial, claim),
        bound=trial.to_promote,
        log_e_abort=log_e_abort,
        bound_abort=bound_abort,
        needed=_needed(trial) if claim is Claim.ABSOLUTE else None,
    )


def verdict_of(trial: Trial, baseline: Bursts | None = None) -> Verdict:
    """The verdict alone; see `judge`."""
    claim = _claim(trial, baseline)
    if any(log_e >= bound for log_e, bound in _against(trial, claim)):
        return Verdict.ABORT
    least = max(trial.terms.min_requests, 1 if claim is Claim.ABSOLUTE else SOAK)
    is_proved = claim is not Claim.NONE and _log_e(trial, claim) >= trial.to_promote
    if is_proved and trial.n >= least:
        return Verdict.PROMOTE
    return Verdict.INCONCLUSIVE if trial.n >= PATIENCE else Verdict.CONTINUE


def has_alarm(trial: Trial) -> bool:
    """Whether a watchdog of a serving version fired."""
    return any(each.fired for each in trial.watch)


def _claim(trial: Trial, baseline: Bursts | None) -> Claim:
    if baseline is not None:
        return Claim.RELATIVE if baseline.are_proved else Claim.ABSOLUTE
    return Claim.NONE if trial.bursts.are_proved else Claim.ABSOLUTE


def _for(trial: Trial, claim: Claim) -> tuple[Evidence, Evidence]:
    """The evidence that must all be there for a promotion."""
    is_relative = claim is Claim.RELATIVE
    errors = trial.not_worse.evidence if is_relative else trial.errors.good
    return errors, trial.latency.good


def _against(trial: Trial, claim: Claim) -> tuple[tuple[float, float], ...]:
    """The evidence of which any one aborts, each with its bound."""
    is_relative = claim is Claim.RELATIVE
    errors = trial.worse.evidence if is_relative else trial.errors.bad
    bounds = abort_bounds()
    return (errors.peak, bounds[0]), (trial.latency.bad.peak, bounds[1])


def _log_e(trial: Trial, claim: Claim) -> float:
    return min(each.peak for each in _for(trial, claim))


def _needed(trial: Trial) -> int:
    evidence = _for(trial, Claim.ABSOLUTE)
    missing = [still_needed(each, trial.to_promote) for each in evidence]
    return max(*missing, trial.terms.min_requests - trial.n)
