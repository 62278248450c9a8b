"""Requests, errors and durations of one version or cell, and how many come a minute."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import exp
from typing import NamedTuple

TAU_S = 600.0
"""Traffic is averaged over about this many seconds."""
_MINUTE_S = 60.0


class Answer(NamedTuple):
    """One request: when it was answered (seconds), how long it took, whether well."""

    at: float
    latency_ms: float
    is_error: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of an address.

    Attributes:
        requests: how many it answered, as a version or as a cell of one.
        errors: how many of them with an error.
        total_ms: how long all of them took together.
        soft: how many exceeded the soft time limit.
        hard: how many exceeded the hard one.
        shadowed: how many ran as a shadow and could be compared.
        different: how many of those did not do the same.
        first_at: the time of the first request, seconds; None before it.
        last_at: the time of the last one.
        intensity: the discounted number of requests; see `per_minute`.
    """

    requests: int = 0
    errors: int = 0
    total_ms: float = 0.0
    soft: int = 0
    hard: int = 0
    shadowed: int = 0
    different: int = 0
    first_at: float | None = None
    last_at: float = 0.0
    intensity: float = 0.0

    def answered(self, answers: Iterable[Answer]) -> "Counts":
        """The counts after more requests, in the order in which they were answered."""
        requests, errors, total_ms = self.requests, self.errors, self.total_ms
        first_at, last_at, intensity = self.first_at, self.last_at, self.intensity
        for answer in answers:
            requests += 1
            first_at = max(answer.at, last_at) if first_at is None else first_at
            errors += answer.is_error
            total_ms += answer.latency_ms
            if answer.at > last_at:
                intensity *= exp((last_at - answer.at) / TAU_S)
                last_at = answer.at
            intensity += 1
        return replace(
            self,
            requests=requests,
            errors=errors,
            total_ms=total_ms,
            first_at=first_at,
            last_at=last_at,
            intensity=intensity,
        )

    def per_minute(self, now: float) -> float:
        """Requests a minute lately, at a time in seconds.

        Each request weighs exp(-age / TAU_S); that sum is divided by what a steady
        request a second would give, so that a young history is not taken for a thin
        one. Until there are two points in time it is 0.
        """
        if self.first_at is None or now <= self.first_at:
            return 0.0
        steady = TAU_S * (1 - exp(-(now - self.first_at) / TAU_S))
        return _MINUTE_S * self._discounted(now) / steady

    def _discounted(self, at: float) -> float:
        return self.intensity * exp(-max(at - self.last_at, 0.0) / TAU_S)
