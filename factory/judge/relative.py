"""The version on trial against the one that serves, on nothing but their errors.

With a share rho of the requests at random, `P(it was the trial's | an error)` is
`rho p_c / (rho p_c + (1 - rho) p_b)`. So `p_c <= r p_b` is a statement about the mean
of `x = 1 if the error was the trial's`, whatever incident both live through (Lindon &
Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022).
"""

from dataclasses import dataclass

from factory.judge.evidence import Evidence, Side, bounded, fresh, steps

NOT_WORSE = 2.0
"""Proved not to be worse: fails less than this many times as often."""


@dataclass(frozen=True, slots=True)
class Relative:
    """Evidence about the ratio of two error rates.

    Attributes:
        ratio: the bound of p_c / p_b.
        evidence: over errors alone; its `mean` is that of the share at the start.
    """

    ratio: float
    evidence: Evidence

    def update(self, *, is_trials: bool, share: float) -> "Relative":
        """The evidence after one error.

        Args:
            is_trials: whether the version on trial made it.
            share: the trial's share of the requests when this one was routed, 0 to 1.
        """
        mean = bounded(mean_of(share, self.ratio))
        gains = steps(mean, self.evidence.side, float(is_trials))
        return Relative(self.ratio, self.evidence.step(gains))


def mean_of(share: float, ratio: float) -> float:
    """The share of the errors that is the trial's when its rate is `ratio` times."""
    return share * ratio / (share * ratio + 1 - share) if share < 1 else 1.0


def fresh_relative(side: Side, share: float = 0.5) -> Relative:
    """Evidence before the first error.

    Args:
        side: `ABOVE` for "the trial is worse", `BELOW` for "it is not `NOT_WORSE`
            times as bad".
        share: the trial's share of the requests, 0 to 1.
    """
    ratio = 1.0 if side is Side.ABOVE else NOT_WORSE
    return Relative(ratio, fresh(mean_of(share, ratio), side))
