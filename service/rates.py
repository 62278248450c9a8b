"""How often one caller may call: a token bucket each."""

import time
from collections.abc import Callable
from dataclasses import dataclass

MOST_CALLERS = 10_000


@dataclass
class _Bucket:
    left: float
    at: float


class Rates:
    """The buckets of all callers; used by the event loop alone.

    Args:
        per_second: how fast a bucket fills.
        burst: how much it holds.
        clock: seconds.
    """

    def __init__(
        self,
        per_second: float,
        burst: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def wait_s(self, caller: str) -> float:
        """Take one call out; 0, or how many seconds are to wait for the next."""
        now = self._clock()
        if len(self._buckets) >= MOST_CALLERS and caller not in self._buckets:
            self._buckets.clear()
        bucket = self._buckets.setdefault(caller, _Bucket(self._burst, now))
        filled = bucket.left + (now - bucket.at) * self._per_second
        bucket.left, bucket.at = min(filled, self._burst), now
        if bucket.left < 1:
            return (1 - bucket.left) / self._per_second
        bucket.left -= 1
        return 0.0
