"""The alerts that follow from what the immune system did."""

from collections.abc import Iterator

from factory.alert import Alert, AlertCode
from factory.immune.past import ACTOR
from factory.model import SAFE_MODE
from factory.operations import Heal, Move, Operation, SetSafeMode, Transition
from factory.plan import Applied, Outcome, Plan

DONE = {
    Move.ROLLBACK: AlertCode.ROLLED_BACK,
    Move.QUARANTINE: AlertCode.QUARANTINED,
}


def alerts_of(plan: Plan, outcome: Outcome, at: str) -> Iterator[Alert]:
    """One alert for each operation of the immune system that was applied.

    Args:
        plan: what was confirmed, by whomever.
        outcome: what became of it.
        at: when, UTC RFC 3339.
    """
    is_done = isinstance(outcome, Applied) and outcome.entry > 0
    if plan.context.actor != ACTOR or not is_done:
        return
    assert isinstance(outcome, Applied)
    for operation in plan.operations:
        if (told := _told(operation)) is not None:
            code, subject, reason = told
            yield Alert(
                code=code, subject=subject, at=at, reason=reason, entry=outcome.entry
            )


def _told(operation: Operation) -> tuple[AlertCode, str, str] | None:
    match operation:
        case Transition(move=move, address=address, reason=reason) if move in DONE:
            return DONE[move], address, reason or ""
        case Heal(address=address, reason=reason):
            return AlertCode.HEALED, address, reason or ""
        case SetSafeMode(on=True):
            return AlertCode.STORM, SAFE_MODE, ""
        case _:
            return None
