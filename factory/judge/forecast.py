"""What a canary will cost before it starts: requests, minutes, failures to a verdict.

The probabilities are exact (dynamic programming over requests and errors); what is told
is the median, for a version that is clearly good and for one that is clearly bad.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, log

from factory.judge.evidence import LEAST, Side, bets, log_sum
from factory.judge.trial import abort_bounds

GOOD = 0.1
"""A good version fails this many times as often as it may: 0.1 % at an SLO of 1 %."""
BAD = 5.0
"""A bad version likewise: 5 % at an SLO of 1 %."""

_FINEST = 1e-3
"""Below this bound only the product of bound and requests matters (Poisson's limit)."""
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Expectation:
    """The median way to one verdict.

    Attributes:
        error_rate: of the version, 0 to 1.
        requests: how many of its requests it takes.
        minutes: how long that is at the present traffic; None without traffic.
        failed: how many of the requests fail meanwhile.
    """

    error_rate: float
    requests: int
    minutes: float | None
    failed: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """How a trial would go: `good` until it is promoted, `bad` until it is aborted."""

    good: Expectation
    bad: Expectation


def forecast(
    error_rate: float,
    alpha: float,
    requests_per_minute: float,
    min_requests: int = 0,
) -> Forecast:
    """Foretell a trial.

    Args:
        error_rate: the bound of the service level, 0 to 1.
        alpha: how often a version at the bound may be promoted, 0 to 1.
        requests_per_minute: of the version on trial, with its share of the traffic.
        min_requests: how many requests there must be before a promotion.
    """
    bound = min(max(error_rate, LEAST), _HALF)
    good, bad = GOOD * bound, min(BAD * bound, (1 + bound) / 2)
    scale = min(bound / _FINEST, 1.0)
    coarse = bound / scale
    to_promote = ceil(_until_promoted(coarse, good / scale, alpha) / scale)
    to_abort = ceil(_until_aborted(coarse, min(bad / scale, 1.0)) / scale)
    return Forecast(
        _expected(good, max(to_promote, min_requests), requests_per_minute),
        _expected(bad, to_abort, requests_per_minute),
    )


def _expected(rate: float, requests: int, per_minute: float) -> Expectation:
    minutes = requests / per_minute if per_minute > 0 else None
    return Expectation(rate, requests, minutes, rate * requests)


def log_e_of(mean: float, side: Side, requests: int, errors: int) -> float:
    """The log evidence after so many requests with so many errors among them."""
    known = bets(mean, side)
    fine = requests - errors
    # 0 * -inf is not a number: what no error took away is still there.
    wealth = [
        fine * on_0 + (errors * on_1 if errors else 0.0) - log(len(known.lam))
        for on_0, on_1 in zip(known.on_0, known.on_1, strict=True)
    ]
    return log_sum(tuple(wealth))


@lru_cache(maxsize=64)
def _until_promoted(bound: float, rate: float, alpha: float) -> int:
    """The median number of requests until a version with this rate is promoted."""
    to_reach, left, t = -log(alpha), [1.0], 0
    decided_at: list[int] = []
    while sum(left) > _HALF:
        t += 1
        left = _after_one_more(left, rate)
        while len(decided_at) < len(left):
            start = decided_at[-1] if decided_at else 0
            errors = len(decided_at)
            decided_at.append(_first_above(bound, errors, to_reach, start))
        for errors, first in enumerate(decided_at[: len(left)]):
            if first <= t:
                left[errors] = 0.0
        left = _without_tail(left)
    return t


def _first_above(bound: float, errors: int, to_reach: float, start: int) -> int:
    """The first number of requests where so many errors are few enough."""
    low, high = max(start, errors), max(2 * start, errors + 1)
    while log_e_of(bound, Side.BELOW, high, errors) < to_reach:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        is_enough = log_e_of(bound, Side.BELOW, middle, errors) >= to_reach
        low, high = (low, middle) if is_enough else (middle, high)
    return high


@lru_cache(maxsize=64)
def _until_aborted(bound: float, rate: float) -> int:
    """The median number of requests until a version with this rate is aborted."""
    to_reach, left, t, too_many = abort_bounds()[0], [1.0], 0, 1
    while sum(left) > _HALF:
        t += 1
        left = _after_one_more(left, rate)
        while too_many <= t and log_e_of(bound, Side.ABOVE, t, too_many) < to_reach:
            too_many += 1
        left = left[:too_many]
    return t


def _after_one_more(left: list[float], rate: float) -> list[float]:
    """The distribution of the errors, undecided runs only, after one more request."""
    stay, move = 1 - rate, rate
    pairs = zip([*left, 0.0], [0.0, *left], strict=True)
    return [stay * same + move * fewer for same, fewer in pairs]


_NEGLIGIBLE = 1e-9


def _without_tail(left: list[float]) -> list[float]:
    """The distribution without states that hardly any run reaches."""
    while len(left) > 1 and 0 < left[-1] < _NEGLIGIBLE:
        left = left[:-1]
    return left
