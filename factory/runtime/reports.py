"""What is known of a version in the traffic, by the evidence written down."""

from factory.judge.trial import fresh_trial
from factory.judge.verdict import has_alarm, judge
from factory.model import State
from factory.runtime.observations import Observations, Report
from factory.runtime.sides import Judged, Sides


def report_of(judged: Judged, sides: Sides, observations: Observations) -> Report:
    """Judge a version by its evidence and, on trial, by that of the one beside it.

    Args:
        judged: the version.
        sides: who serves the family and who is on trial.
        observations: where the evidence is.
    """
    standing = observations.standing(judged.key)
    trial = standing.trial if standing else fresh_trial(judged.terms)
    is_serving = judged.key.stage is State.STABLE
    beside = None
    if sides.serving is not None and not is_serving:
        beside = observations.standing(sides.serving.key)
    return Report(
        address=judged.address,
        stage=judged.key.stage,
        judgement=judge(trial, beside.trial.bursts if beside else None),
        is_alarmed=is_serving and has_alarm(trial),
        counts=observations.counts(judged.address),
    )
