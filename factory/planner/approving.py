"""Approve: one stage up, the organ's cells with it, and the share of the traffic."""

from factory.address import family_of
from factory.decision import Action
from factory.judge.verdict import Verdict
from factory.lifecycle import No, approve_to, is_below
from factory.model import (
    CanaryShare,
    OrganRecord,
    RouteRecord,
    State,
    StemCellRecord,
)
from factory.operations import Transition
from factory.planner.forecasting import canary_policy
from factory.planner.records import capability_of, check_cells, move_record
from factory.planner.routes import advance, is_share_of
from factory.planner.sketch import Sketch
from factory.report import RiskLevel

GRADUATIONS = (State.EXPERIMENTAL, State.STABLE)
"""The stages that a version reaches on evidence."""


def plan_approve(
    sketch: Sketch, subject: StemCellRecord, operation: Transition
) -> None:
    """Draw the next stage of a version."""
    address = subject.address
    stage = approve_to(subject.state, operation.stage)
    if isinstance(stage, No):
        sketch.conflict(address, stage, state=subject.state.value)
        return
    sketch.demand(
        Action.APPROVE,
        address,
        capability=capability_of(subject),
        state=subject.state,
        stage=stage,
        is_proved=is_proved(sketch, subject, stage),
    )
    route = sketch.route(family_of(address))
    share = share_of(subject, stage, operation.traffic, route)
    if share and route and route.canary and route.canary.address != address:
        other = route.canary.address
        sketch.conflict(address, No.ANOTHER_CANARY, other=other)
        return
    if isinstance(subject, OrganRecord):
        _lift_cells(sketch, subject, stage)
    move_record(sketch, subject, stage, operation.reason)
    advance(sketch, address, stage, share)
    warn_of_traffic(sketch, address, stage, share)


def is_proved(sketch: Sketch, subject: StemCellRecord, stage: State) -> bool | None:
    """Whether its requests have proved a version good; without that, an override.

    Returns:
        None for a stage that takes no proof.
    """
    if stage not in GRADUATIONS:
        return None
    measured = sketch.context.measured
    finding = measured.findings.get(subject.address) if measured else None
    if finding is not None and finding.stage is subject.state:
        sketch.note(finding)
        if finding.verdict is Verdict.PROMOTE:
            return True
    sketch.override(subject.address)
    return False


def share_of(
    subject: StemCellRecord,
    stage: State,
    traffic: float | None,
    route: RouteRecord | None,
) -> CanaryShare | None:
    """The share of a version on trial; None leaves what it has.

    Args:
        subject: the version.
        stage: the state that it reaches.
        traffic: percent of the requests, or None for what its policy says.
        route: of its family.
    """
    if stage not in (State.CANARY, State.EXPERIMENTAL):
        return None
    has_one = route is not None and is_share_of(route, subject.address)
    if traffic is None and has_one:
        return None
    policy = canary_policy(subject)
    percent = traffic if traffic is not None else policy.traffic
    return CanaryShare(address=subject.address, traffic=percent, mode=policy.mode)


def warn_of_traffic(
    sketch: Sketch, address: str, stage: State, share: CanaryShare | None
) -> None:
    """Say how much of the traffic a version will get."""
    if stage is State.STABLE:
        sketch.risk(RiskLevel.HIGH, "serves_all_traffic", address)
    elif share is not None:
        percent = f"{share.traffic:g}"
        sketch.risk(RiskLevel.MEDIUM, "gets_traffic", address, percent=percent)


def _lift_cells(sketch: Sketch, organ: OrganRecord, stage: State) -> None:
    """An organ never stands higher than its cells: those below come along."""
    for cell in check_cells(sketch, organ):
        if is_below(cell.state, stage):
            move_record(sketch, cell, stage)
            if stage is State.STABLE:
                advance(sketch, cell.address, stage, None)
