"""All that is known of one version at one stage, as a value that survives a restart."""

from dataclasses import dataclass, replace
from math import log, pi

from pydantic import TypeAdapter

from factory.judge.bursts import Bursts, no_bursts
from factory.judge.evidence import Evidence, Side, fresh
from factory.judge.relative import Relative, fresh_relative
from factory.judge.watchdog import Watchdog, fresh_watch
from factory.model import Slo, State

BETA = 0.05
"""How often a good version may be aborted, over all metrics."""
ERRORS_PART = 0.8
"""The part of `BETA` that errors may spend; latency has the rest."""
SLOW_SHARE = 0.05
"""The latency bound is one of the 95th percentile."""
_ALPHAS = {State.CANARY: 0.05, State.EXPERIMENTAL: 0.01}


def alpha_of(stage: State) -> float | None:
    """How often a bad version may be promoted from a stage; None where none is."""
    return _ALPHAS.get(stage)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a version is judged by.

    Attributes:
        error_rate: the bound of the share of errors, 0 to 1.
        latency_ms: the bound of the 95th percentile of the latency.
        alpha: how often a version at the bound may be promoted, 0 to 1.
        min_requests: how many requests there must be before it is.
    """

    error_rate: float
    latency_ms: float
    alpha: float
    min_requests: int = 0


def abort_bounds() -> tuple[float, float]:
    """The log evidence of errors and of latency that aborts.

    Any one of them aborts, so together they spend `BETA` (Bonferroni, weighted).
    """
    return -log(BETA * ERRORS_PART), -log(BETA * (1 - ERRORS_PART))


def terms_of(slo: Slo, stage: State, min_requests: int) -> Terms:
    """The terms of a version with this service level at this stage."""
    alpha = alpha_of(stage) or min(_ALPHAS.values())
    return Terms(slo.error_rate, slo.latency_ms, alpha, min_requests)


@dataclass(frozen=True, slots=True)
class Metric:
    """The two sides of one metric: that it keeps its bound, and that it breaks it."""

    good: Evidence
    bad: Evidence

    def update(self, x: float, *, is_whole: bool = True) -> "Metric":
        """The evidence after one more observation in [0, 1].

        Args:
            x: 1 for an error or a slow answer.
            is_whole: whether all of the version ran. What only partly ran may have
                gone wrong later: that is no evidence for it, only against.
        """
        good = self.good.update(x) if is_whole else self.good
        return Metric(good, self.bad.update(x))

    def zeros(self, count: int, *, is_whole: bool = True) -> "Metric":
        """The evidence after that many observations of 0; see `update`."""
        good = self.good.zeros(count) if is_whole else self.good
        return Metric(good, self.bad.zeros(count))


def fresh_metric(mean: float) -> Metric:
    """A metric before the first observation, for a bound from 0 to 1."""
    return Metric(fresh(mean, Side.BELOW), fresh(mean, Side.ABOVE))


@dataclass(frozen=True, slots=True)
class Trial:
    """The evidence about one artifact at one stage.

    Attributes:
        terms: what it is judged by.
        attempt: 1, and one more for each time it was tried again after an abort.
        n: how many requests it answered.
        failed: how many of them with an error.
        errors: evidence about the error rate.
        latency: evidence about the share of slow answers.
        worse: that it fails more often than the version beside it.
        not_worse: that it fails less than `relative.NOT_WORSE` times as often.
        bursts: whether its errors come in bursts.
        watch: the watchdogs of errors and of latency, for when it serves.
    """

    terms: Terms
    attempt: int
    n: int
    failed: int
    errors: Metric
    latency: Metric
    worse: Relative
    not_worse: Relative
    bursts: Bursts
    watch: tuple[Watchdog, Watchdog]

    @property
    def to_promote(self) -> float:
        """The log evidence that promotes: log(1/alpha), dearer at each attempt.

        Attempt k may spend 6 alpha / (pi k)**2; over all attempts that is alpha.
        """
        if self.attempt == 1:
            return -log(self.terms.alpha)
        return -log(6 * self.terms.alpha / (pi * self.attempt) ** 2)

    def answered(
        self,
        *,
        is_error: bool,
        latency_ms: float,
        is_whole: bool = True,
        watch: tuple[Watchdog, Watchdog] | None = None,
    ) -> "Trial":
        """The evidence after a request that this version answered.

        Args:
            is_error: whether it failed.
            latency_ms: how long it took.
            is_whole: whether all of it ran (see `Metric.update`).
            watch: the watchdogs after it, where they look.
        """
        failed, slow = float(is_error), float(latency_ms > self.terms.latency_ms)
        # Not `replace`, which looks at each field anew: this is done for each request.
        return Trial(
            self.terms,
            self.attempt,
            self.n + 1,
            self.failed + is_error,
            self.errors.update(failed, is_whole=is_whole),
            self.latency.update(slow, is_whole=is_whole),
            self.worse,
            self.not_worse,
            self.bursts.update(is_error=is_error),
            watch or self.watch,
        )

    def served(self, *, is_error: bool, latency_ms: float) -> "Trial":
        """The same for the version that serves: its watchdogs look too."""
        slow = float(latency_ms > self.terms.latency_ms)
        errors, latency = self.watch
        watch = (errors.update(float(is_error)), latency.update(slow))
        return self.answered(is_error=is_error, latency_ms=latency_ms, watch=watch)

    def went_well(
        self, count: int, *, is_whole: bool = True, is_serving: bool = False
    ) -> "Trial":
        """The evidence after that many requests in a row, none failed, none slow.

        Args:
            count: how many.
            is_whole: whether all of the version ran (see `Metric.update`).
            is_serving: whether it served them, so that its watchdogs look too.
        """
        errors, latency = self.watch
        watch = (errors.zeros(count), latency.zeros(count))
        return replace(
            self,
            n=self.n + count,
            errors=self.errors.zeros(count, is_whole=is_whole),
            latency=self.latency.zeros(count, is_whole=is_whole),
            bursts=self.bursts.passed(count),
            watch=watch if is_serving else self.watch,
        )

    def compared(self, *, is_trials: bool, share: float) -> "Trial":
        """The evidence after an error of this version or of the one beside it.

        Args:
            is_trials: whether it was this version's.
            share: this version's share of the requests then, 0 to 1.
        """
        return replace(
            self,
            worse=self.worse.update(is_trials=is_trials, share=share),
            not_worse=self.not_worse.update(is_trials=is_trials, share=share),
        )

    def again(self) -> "Trial":
        """A new attempt of the same artifact, after the last one was aborted."""
        return replace(fresh_trial(self.terms), attempt=self.attempt + 1)

    def rewatched(self) -> "Trial":
        """The same evidence with watchdogs that have not fired."""
        return replace(self, watch=fresh_trial(self.terms).watch)


def fresh_trial(terms: Terms) -> Trial:
    """What is known before the first request."""
    return Trial(
        terms=terms,
        attempt=1,
        n=0,
        failed=0,
        errors=fresh_metric(terms.error_rate),
        latency=fresh_metric(SLOW_SHARE),
        worse=fresh_relative(Side.ABOVE),
        not_worse=fresh_relative(Side.BELOW),
        bursts=no_bursts(terms.error_rate),
        watch=(fresh_watch(terms.error_rate), fresh_watch(SLOW_SHARE)),
    )


TRIAL: TypeAdapter[Trial] = TypeAdapter(Trial)
"""The JSON form: `TRIAL.dump_json(trial)`, `TRIAL.validate_json(text)`."""
