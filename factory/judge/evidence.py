"""An e-process for the mean of a bounded stream: evidence that may be looked at always.

`E_t = sum_k w_k prod_i (1 + lam_k (x_i - m))`; while the null hypothesis holds it is a
supermartingale, so by Ville's inequality it ever reaches 1/a with probability a at
most (Waudby-Smith & Ramdas, "Estimating means of bounded random variables by betting",
JRSS-B 2024).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import ceil, exp, inf, log, log1p
from operator import add
from typing import Annotated

from pydantic import BeforeValidator

LEAST = 1e-6
"""Means nearer to 0 or 1 are judged as this far away: bets need room on both sides."""

_BELOW = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8)
"""The means that are bet on below the bound, as multiples of it."""
_ABOVE = (1.25, 1.5, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0)
"""The means that are bet on above the bound: their odds as multiples of its odds."""
_LOST = -1 + 1e-15
_MARGIN = log(len(_BELOW)) + 1
"""More than the sum of all components exceeds the largest, as logarithms."""


class Side(StrEnum):
    """What the evidence speaks for: a mean below the bound, or above it."""

    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Bets:
    """The bets on one side of a bound.

    Attributes:
        lam: how much of the wealth each component stakes.
        on_0: what an observation of 0 adds to each log wealth.
        on_1: what an observation of 1 adds.
    """

    lam: tuple[float, ...]
    on_0: tuple[float, ...]
    on_1: tuple[float, ...]


def bets(mean: float, side: Side) -> Bets:
    """The bets for a bound (strictly between 0 and 1) and a side."""
    return _below(mean) if side is Side.BELOW else _above(mean)


@lru_cache(maxsize=1024)
def _below(mean: float) -> Bets:
    return _bets(mean, [factor * mean for factor in _BELOW])


@lru_cache(maxsize=1024)
def _above(mean: float) -> Bets:
    means = [factor * mean / (1 - mean + factor * mean) for factor in _ABOVE]
    return _bets(mean, means)


def _bets(mean: float, means: list[float]) -> Bets:
    lam = tuple((each - mean) / (mean * (1 - mean)) for each in means)
    return Bets(lam, _steps(lam, -mean), _steps(lam, 1 - mean))


def _steps(lam: tuple[float, ...], distance: float) -> tuple[float, ...]:
    """What each log wealth gains when x - m is `distance`; all can be lost."""
    gains = (each * distance for each in lam)
    return tuple(log1p(gain) if gain > _LOST else -inf for gain in gains)


def steps(mean: float, side: Side, x: float) -> tuple[float, ...]:
    """What an observation in [0, 1] adds to the log wealth of each component.

    Raises:
        ValueError: the observation is outside.
    """
    known = bets(mean, side)
    if x == 0:
        return known.on_0
    if x == 1:
        return known.on_1
    if not 0 < x < 1:
        message = f"not between 0 and 1: {x}"
        raise ValueError(message)
    return _steps(known.lam, x - mean)


LogWealth = Annotated[float, BeforeValidator(lambda v: -inf if v is None else v)]
"""A log wealth; JSON has no infinity, so one that was lost is null there."""


def bounded(mean: float) -> float:
    """A mean that can be judged: at least `LEAST` away from 0 and from 1."""
    return min(max(mean, LEAST), 1 - LEAST)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence that the mean of a stream in [0, 1] is on one side of a bound.

    Attributes:
        mean: the bound.
        side: what large evidence speaks for.
        n: how many observations went in.
        wealth: the log wealth of each component.
        peak: the highest log evidence so far; what thresholds are compared with.
    """

    mean: float
    side: Side
    n: int
    wealth: tuple[LogWealth, ...]
    peak: float

    @property
    def log_e(self) -> float:
        """The natural logarithm of the evidence now."""
        return log_sum(self.wealth)

    def update(self, x: float) -> "Evidence":
        """The evidence after one more observation.

        Raises:
            ValueError: the observation is outside [0, 1].
        """
        return self.step(steps(self.mean, self.side, x))

    def step(self, gains: tuple[float, ...]) -> "Evidence":
        """The evidence after an observation whose gains are known."""
        wealth = tuple(map(add, self.wealth, gains))
        # All components bet on the same side: they all gain, or none does.
        peak = _peak(self.peak, wealth) if gains[-1] > 0 else self.peak
        return Evidence(self.mean, self.side, self.n + 1, wealth, peak)

    def zeros(self, count: int) -> "Evidence":
        """The evidence after that many observations of 0, one after another.

        All of them move it the same way, so its peak is at their end, or before them.
        """
        gains = bets(self.mean, self.side).on_0
        pairs = zip(self.wealth, gains, strict=True)
        wealth = tuple([a + count * b for a, b in pairs])
        peak = _peak(self.peak, wealth) if gains[-1] > 0 else self.peak
        return Evidence(self.mean, self.side, self.n + count, wealth, peak)


def fresh(mean: float, side: Side) -> Evidence:
    """Evidence before the first observation.

    Args:
        mean: the bound, 0 to 1; see `LEAST`.
        side: what it shall speak for.
    """
    mean = bounded(mean)
    count = len(bets(mean, side).lam)
    return Evidence(mean, side, 0, (-log(count),) * count, 0.0)


def _peak(before: float, wealth: tuple[float, ...]) -> float:
    """The highest log evidence; a sum that cannot be it is not taken."""
    if max(wealth) + _MARGIN < before:
        return before
    return max(before, log_sum(wealth))


def log_sum(wealth: tuple[float, ...]) -> float:
    """The logarithm of the sum of what the logarithms are given of."""
    top = max(wealth)
    if top == -inf:
        return -inf
    return top + log(sum([exp(each - top) for each in wealth]))


@lru_cache(maxsize=4096)
def still_needed(evidence: Evidence, threshold: float) -> int:
    """How many observations in a row that speak for it bring it to a threshold.

    Args:
        evidence: as it stands.
        threshold: the log evidence to reach.

    Returns:
        0 when it was reached already.
    """
    if evidence.peak >= threshold:
        return 0
    known = bets(evidence.mean, evidence.side)
    gains = known.on_0 if evidence.side is Side.BELOW else known.on_1

    def reached(count: int) -> bool:
        pairs = zip(evidence.wealth, gains, strict=True)
        return log_sum(tuple([a + count * b for a, b in pairs])) >= threshold

    high = 1
    while not reached(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = ceil((low + high) / 2)
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high
