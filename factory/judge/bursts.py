"""Whether errors come in bursts, which per-request evidence must not be trusted on.

Independent errors at a rate p leave `P(the next one within k) = 1 - (1 - p)**k`. The
share of errors that another one follows that soon is itself tested by an e-process.
"""

from dataclasses import dataclass
from math import log

from factory.judge.evidence import Evidence, Side, fresh

WITHIN = 10
"""How many requests after an error another one counts as following it."""
_PROVED = log(1 / 0.05)


@dataclass(frozen=True, slots=True)
class Bursts:
    """The history of a version's errors.

    Attributes:
        since: requests since the last error; None before the first.
        errors: errors with an error before them.
        followed: those at most `WITHIN` requests after it.
        evidence: that more follow than independent errors would.
    """

    since: int | None
    errors: int
    followed: int
    evidence: Evidence

    @property
    def are_proved(self) -> bool:
        """Whether the errors come in bursts (or far more often than the bound)."""
        return self.evidence.peak >= _PROVED

    def update(self, *, is_error: bool) -> "Bursts":
        """The history after one more request."""
        if not is_error:
            return self.passed(1)
        if self.since is None:
            return Bursts(0, self.errors, self.followed, self.evidence)
        is_soon = self.since < WITHIN
        return Bursts(
            since=0,
            errors=self.errors + 1,
            followed=self.followed + is_soon,
            evidence=self.evidence.update(float(is_soon)),
        )

    def passed(self, count: int) -> "Bursts":
        """The history after that many requests without an error."""
        if self.since is None:
            return self
        return Bursts(self.since + count, self.errors, self.followed, self.evidence)


def no_bursts(error_rate: float) -> Bursts:
    """A history before the first request, for a bound of the error rate, 0 to 1."""
    return Bursts(None, 0, 0, fresh(1 - (1 - error_rate) ** WITHIN, Side.ABOVE))
