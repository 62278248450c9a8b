"""Foretelling: what each trial that a plan begins will probably cost."""

from collections.abc import Iterable

from factory.address import family_of
from factory.judge.forecast import forecast
from factory.judge.trial import alpha_of
from factory.model import (
    CanaryPolicy,
    OrganRecord,
    RouteRecord,
    Slo,
    StemCellRecord,
)
from factory.plan import Change
from factory.planner.routes import is_share_of
from factory.planner.sketch import Sketch
from factory.report import TrialForecast

_ALL = 100.0
CELL_CANARY = CanaryPolicy()
"""How a cell that is approved by itself gets its traffic."""


def foretell(sketch: Sketch, changes: Iterable[Change]) -> None:
    """Note the forecast of every version that a plan puts on trial or leaves on it.

    Args:
        sketch: the plan, with everything drawn.
        changes: its changes.
    """
    for address in dict.fromkeys(filter(None, map(_on_trial, changes))):
        # Only told, not decided by: the plan does not come to depend on it.
        route, record = sketch.peek(family_of(address)), sketch.peek(address)
        if isinstance(route, RouteRecord) and isinstance(record, StemCellRecord):
            _foretell(sketch, route, record)


def canary_policy(record: StemCellRecord) -> CanaryPolicy:
    """How a version gets its traffic while it is on trial."""
    if isinstance(record, OrganRecord):
        return record.template.policies.canary
    return CELL_CANARY


def _on_trial(change: Change) -> str | None:
    """The version whose trial a change may begin or go on with."""
    if not change.is_write or change.after is None:
        return None
    if not isinstance(change.after, RouteRecord):
        return change.address
    before = change.before.canary if isinstance(change.before, RouteRecord) else None
    share = change.after.canary
    return share.address if share and share != before else None


def _foretell(sketch: Sketch, route: RouteRecord, record: StemCellRecord) -> None:
    alpha = alpha_of(record.state)
    if alpha is None or not is_share_of(route, record.address):
        return
    percent = _percent(route)
    per_minute = _per_minute(sketch, route.address, percent)
    slo = record.template.policies.slo if isinstance(record, OrganRecord) else Slo()
    least = canary_policy(record).min_requests
    sketch.note(
        TrialForecast(
            address=record.address,
            stage=record.state,
            percent=percent,
            per_minute=per_minute,
            forecast=forecast(slo.error_rate, alpha, per_minute or 0.0, least),
        )
    )


def _percent(route: RouteRecord) -> float:
    """The version's share; all requests are its own while nothing serves."""
    if route.serving is None or route.canary is None:
        return _ALL
    return route.canary.traffic


def _per_minute(sketch: Sketch, family: str, percent: float) -> float | None:
    measured = sketch.context.measured
    requests = measured.per_minute.get(family) if measured else None
    return requests * percent / _ALL if requests else None
