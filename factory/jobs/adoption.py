"""The end of a training: the best parameters as a draft, planned and written at once.

It asks for nothing that the confirmed plan did not show, so nobody confirms it anew;
and like any plan it is refused when a record changed before it is written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from factory.apply import changed_since, settle, switch
from factory.jobs.work import Overtaken
from factory.judge.verdict import Verdict
from factory.measured import Finding
from factory.model import CellRecord
from factory.operations import Operation
from factory.plan import (
    Applied,
    ConfirmedPlan,
    Failed,
    Outcome,
    Plan,
    PlanContext,
    Stale,
    Trained,
)
from factory.planner.training import result_operation
from factory.ports.store import Transaction, World
from factory.training.model import Outline, TrainingResult

Draw = Callable[[Sequence[Operation], World, PlanContext], Plan]
"""Plans operations on the records as they are."""
Report = Callable[[Plan, Outcome, str, Transaction], None]
"""Tells others of a plan, in the transaction that carries it out."""


@dataclass(frozen=True)
class Adoption:
    """What the end of a training writes.

    Attributes:
        plan: the draft, as a plan of its own; None where nothing better was found.
        result: what was found.
    """

    plan: Plan | None
    result: TrainingResult


def outline_of(plan: Plan) -> Outline:
    """What the training of a plan is to do."""
    assert plan.report.trainings, plan
    return plan.report.trainings[0]


def drawn(
    plan: Plan, result: TrainingResult, at: str, world: World, draw: Draw
) -> Adoption | None:
    """Plan the end of a training; None where the trained version is gone.

    Args:
        plan: the plan of the training.
        result: what it found.
        at: the time, UTC RFC 3339.
        world: the records now.
        draw: plans operations.
    """
    if not result.is_better:
        return Adoption(None, result)
    outline = outline_of(plan)
    record = world.get(outline.address)
    if not isinstance(record, CellRecord):
        return None
    context = plan.context.model_copy(
        update={"at": at, "expires_at": at, "measured": None}
    )
    asked = result_operation(record, outline, result)
    return Adoption(draw([asked], world, context), result)


def adopted(
    confirmed: ConfirmedPlan,
    adoption: Adoption | None,
    transaction: Transaction,
    at: str,
    report: Report,
) -> Trained | Stale | Failed:
    """Write the end of a training, unless its plan is stale by now.

    Args:
        confirmed: the plan of the training.
        adoption: its end as it was planned.
        transaction: an open writing transaction; the caller commits it.
        at: the time, UTC RFC 3339.
        report: tells others.

    Raises:
        Overtaken: something else was committed since the end was planned.
    """
    outcome = _outcome(confirmed, adoption, transaction, at, report)
    if confirmed.first is not None:
        settle(confirmed, outcome, transaction, at)
    return outcome


def _outcome(
    confirmed: ConfirmedPlan,
    adoption: Adoption | None,
    transaction: Transaction,
    at: str,
    report: Report,
) -> Trained | Stale | Failed:
    if changed := changed_since(confirmed.plan, transaction.revisions):
        return Stale(changed=changed)
    if adoption is None:
        raise Overtaken
    if adoption.plan is None:
        head = transaction.head()
        return Trained(entry=0, hash=head.hash, addresses=(), result=adoption.result)
    if denials := adoption.plan.decision.denials:
        detail = {"denials": ", ".join(each.code.value for each in denials)}
        return Failed(step="adopt", code="adoption_denied", detail=detail)
    return _written(confirmed, adoption.plan, adoption.result, transaction, at, report)


def _written(
    confirmed: ConfirmedPlan,
    plan: Plan,
    result: TrainingResult,
    transaction: Transaction,
    at: str,
    report: Report,
) -> Trained:
    # Who confirmed the training stands in the journal as who confirmed the draft.
    own = ConfirmedPlan(plan, plan.digest, confirmed.actor).after(confirmed.first)
    outcome = switch(own, transaction, at, _unmoved)
    if not isinstance(outcome, Applied):
        raise Overtaken
    report(plan, outcome, at, transaction)
    fields = outcome.model_dump(exclude={"outcome"})
    return Trained(**fields, result=result)


def _unmoved(finding: Finding) -> Verdict:
    """A draft rests on no evidence of traffic."""
    return finding.verdict
