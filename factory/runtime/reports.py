"""What is known of versions in the traffic, by the evidence written down."""

from collections.abc import Iterable

from factory.judge.trial import fresh_trial
from factory.judge.verdict import has_alarm, judge
from factory.model import State
from factory.runtime.counts import Counts
from factory.runtime.observations import Observations, Report, Standing
from factory.runtime.sides import Judged, Sides


def report_of(judged: Judged, sides: Sides, observations: Observations) -> Report:
    """Judge a version by its evidence and, on trial, by that of the one beside it.

    Args:
        judged: the version.
        sides: who serves the family and who is on trial.
        observations: where the evidence is.
    """
    (report,) = reports_of([(judged, sides)], observations)
    return report


def reports_of(
    versions: Iterable[tuple[Judged, Sides]], observations: Observations
) -> list[Report]:
    """Judge many versions by evidence that is read at once; see `report_of`.

    Args:
        versions: each with the sides of its family.
        observations: where the evidence is.
    """
    pairs = [(judged, _beside(judged, sides)) for judged, sides in versions]
    keys = {each.key for pair in pairs for each in pair if each}
    standings = observations.standings(keys)
    counts = observations.counts_of({judged.address for judged, _ in pairs})
    return [
        _report(
            judged,
            standings.get(judged.key),
            standings.get(beside.key) if beside else None,
            counts.get(judged.address, Counts()),
        )
        for judged, beside in pairs
    ]


def _beside(judged: Judged, sides: Sides) -> Judged | None:
    """The version that one on trial is compared with."""
    return None if judged.key.stage is State.STABLE else sides.serving


def _report(
    judged: Judged, standing: Standing | None, beside: Standing | None, counts: Counts
) -> Report:
    trial = standing.trial if standing else fresh_trial(judged.terms)
    is_serving = judged.key.stage is State.STABLE
    return Report(
        address=judged.address,
        stage=judged.key.stage,
        judgement=judge(trial, beside.trial.bursts if beside else None),
        is_alarmed=is_serving and has_alarm(trial),
        counts=counts,
    )
