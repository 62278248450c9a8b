"""The watchdog of a serving version: an e-detector, which never grows complacent.

`R_k <- (R_k + 1)(1 + lam_k (x - m))`, an alarm when the mean over k reaches A: while
the mean of the stream keeps to the bound, false alarms are A observations apart on
average (Shin, Ramdas & Rinaldo, "E-detectors", arXiv 2203.03532).
"""

from dataclasses import dataclass, replace

from factory.judge.evidence import Side, bets, bounded

APART = 100_000
"""The promised mean distance between false alarms, observations."""


@dataclass(frozen=True, slots=True)
class Watchdog:
    """A detector of a rise above a bound.

    Attributes:
        mean: the bound.
        n: how many observations went in.
        detectors: the statistic of each component.
        fired: whether it gave the alarm; it then stays so until it is `fresh_watch`ed.
    """

    mean: float
    n: int
    detectors: tuple[float, ...]
    fired: bool = False

    def update(self, x: float) -> "Watchdog":
        """The watchdog after one more observation in [0, 1]."""
        if self.fired:
            return replace(self, n=self.n + 1)
        lam, distance = bets(self.mean, Side.ABOVE).lam, x - self.mean
        pairs = zip(self.detectors, lam, strict=True)
        detectors = tuple([(r + 1) * (1 + each * distance) for r, each in pairs])
        fired = sum(detectors) >= APART * len(detectors)
        return Watchdog(self.mean, self.n + 1, detectors, fired)

    def zeros(self, count: int) -> "Watchdog":
        """The watchdog after that many observations of 0, one after another.

        Each detector goes straight to its limit: with a factor c below 1,
        `R_k = c**k R_0 + (1 - c**k) c / (1 - c)`. Only where the limits themselves
        would be an alarm must each step be looked at.
        """
        if self.fired:
            return replace(self, n=self.n + count)
        lam = bets(self.mean, Side.ABOVE).lam
        factors = [1 - each * self.mean for each in lam]
        ways = [
            (r, c**count, c / (1 - c))
            for r, c in zip(self.detectors, factors, strict=True)
        ]
        if sum([max(r, limit) for r, _, limit in ways]) >= APART * len(lam):
            return self._stepped(count)
        detectors = tuple([limit + (r - limit) * left for r, left, limit in ways])
        return Watchdog(self.mean, self.n + count, detectors)

    def _stepped(self, zeros: int) -> "Watchdog":
        after = self
        for _ in range(zeros):
            after = after.update(0.0)
        return after


def fresh_watch(mean: float) -> Watchdog:
    """A watchdog before the first observation, for a bound from 0 to 1."""
    mean = bounded(mean)
    return Watchdog(mean, 0, (0.0,) * len(bets(mean, Side.ABOVE).lam))
