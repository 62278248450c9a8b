"""What was measured of the families that operations are about, for their plan."""

from collections.abc import Iterable, Iterator, Sequence

from factory.address import family_of, parse_address
from factory.errors import RunError
from factory.judge.verdict import Verdict, verdict_of
from factory.measured import Finding, Measured, finding_of
from factory.model import RouteRecord, State
from factory.operations import (
    Build,
    Configure,
    Fabricate,
    Move,
    Operation,
    Transition,
    Undo,
)
from factory.ports.catalog import Catalog
from factory.ports.store import World
from factory.runtime.observations import Observations
from factory.runtime.reports import report_of
from factory.runtime.sides import Key
from factory.runtime.subjects import ON_TRIAL, judged_of, subject_of, traffic_of

_DIGITS = 3
BEGIN = frozenset({Move.APPROVE, Move.ENABLE, Move.RELEASE})
"""The moves that may put a version on trial."""


def measured(
    operations: Sequence[Operation],
    world: World,
    catalog: Catalog,
    observations: Observations,
) -> Measured:
    """Measure what plans of these operations may rest on.

    Args:
        operations: what is asked for.
        world: the consistent read that the plan will be drawn on.
        catalog: the shipped templates.
        observations: where the evidence and the counts are.

    Raises:
        StoreError: the database cannot be read.
    """
    rates = {
        family: round(observations.per_minute(family), _DIGITS)
        for family in sorted(set(_families(operations, world)))
        if world.revision(family)  # without a route it gets no requests
    }
    found = [
        _finding(address, world, catalog, observations)
        for address in dict.fromkeys(_approved(operations, world))
    ]
    return Measured(
        per_minute={family: rate for family, rate in rates.items() if rate > 0},
        findings={each.address: each for each in found if each},
    )


def may_begin_trial(operations: Iterable[Operation]) -> bool:
    """Whether one of the operations may put a version on trial."""
    return any(
        isinstance(each, Undo) or (isinstance(each, Transition) and each.move in BEGIN)
        for each in operations
    )


def verdict_now(finding: Finding, observations: Observations) -> Verdict:
    """What the evidence of a finding says by now; gone evidence says nothing new.

    Args:
        finding: as it stands in a plan.
        observations: where the evidence is.

    Raises:
        StoreError: the database cannot be read.
    """
    family = family_of(finding.address)
    standing = observations.standing(Key(family, finding.artifact, finding.stage))
    if standing is None:
        return finding.verdict
    beside = None
    if finding.beside is not None:
        beside = observations.standing(Key(family, finding.beside, State.STABLE))
    return verdict_of(standing.trial, beside.trial.bursts if beside else None)


def _families(operations: Iterable[Operation], world: World) -> Iterator[str]:
    for operation in operations:
        match operation:
            case Transition(address=address) | Configure(address=address):
                yield family_of(address)
            case Build(template=template):
                yield family_of(template.id)
            case Fabricate(spec=spec):
                yield family_of(spec.template.id)
            case Undo(entry=seq):
                entry = world.entry(seq)
                changes = entry.body.changes if entry else ()
                yield from (family_of(change.address) for change in changes)


def _approved(operations: Iterable[Operation], world: World) -> Iterator[str]:
    """The versions that are to go a stage further."""
    for operation in operations:
        if isinstance(operation, Transition) and operation.move is Move.APPROVE:
            address = operation.address
            if not parse_address(address).version:
                route = world.get(address)
                address = route.head if isinstance(route, RouteRecord) else address
            yield address


def _finding(
    address: str, world: World, catalog: Catalog, observations: Observations
) -> Finding | None:
    """The finding of a version on trial; None for one that is not, or cannot run."""
    try:
        subject = subject_of(address, world, catalog)
        sides = traffic_of(family_of(address), world, catalog).sides
    except RunError:
        return None
    judged = judged_of(family_of(address), subject, subject.state)
    if judged is None or subject.state not in ON_TRIAL:
        return None
    report = report_of(judged, sides, observations)
    beside = sides.serving.key.artifact if sides.serving else None
    stage, artifact = judged.key.stage, judged.key.artifact
    return finding_of(address, stage, artifact, beside, report.judgement)
