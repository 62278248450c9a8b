"""Which notices follow from what happened."""

from collections.abc import Iterable, Iterator

from factory.alert import Alert, AlertCode
from factory.approval import Approval, soon_at
from factory.model import CellRecord, OrganRecord, State
from factory.notice import Notice, NoticeType
from factory.phrase import subject_of
from factory.plan import Applied, Outcome, Pending, Plan
from factory.ports.store import World


def notices_of(
    plan: Plan, outcome: Outcome, alerts: Iterable[Alert], at: str
) -> Iterator[Notice]:
    """What is told of a plan that was applied.

    Args:
        plan: the plan.
        outcome: what became of it.
        alerts: those that it raised.
        at: when, UTC RFC 3339.
    """
    yield from map(alert_notice, alerts)
    if not isinstance(outcome, Applied):
        return
    for change in plan.writes:
        before, after = change.before, change.after
        if not isinstance(after, CellRecord | OrganRecord):
            continue
        was = getattr(before, "state", None)
        if after.state is State.ROLLED_BACK and was is not State.ROLLED_BACK:
            data: dict[str, str | int] = {
                "address": after.address,
                "actor": plan.context.actor,
                "reason": after.reason or "",
                "entry": outcome.entry,
            }
            yield Notice(type=NoticeType.ROLLED_BACK, timestamp=at, data=data)


def alert_notice(alert: Alert) -> Notice:
    """What is told of an alert."""
    is_storm = alert.code is AlertCode.STORM
    data: dict[str, str | int] = {
        "severity": alert.severity.value,
        "code": alert.code.value,
        "subject": alert.subject,
        "reason": alert.reason,
    }
    if alert.entry is not None:
        data["entry"] = alert.entry
    kind = NoticeType.STORM if is_storm else NoticeType.ALERT
    return Notice(type=kind, timestamp=alert.at, data=data)


def on_trial(world: World) -> tuple[CellRecord | OrganRecord, ...]:
    """The versions that are on trial."""
    found = (
        record
        for form in ("organ", "cell")
        for state in (State.CANARY, State.EXPERIMENTAL)
        for record in world.records(form, state=state.value)
    )
    return tuple(each for each in found if isinstance(each, CellRecord | OrganRecord))


def approval_notice(record: CellRecord | OrganRecord) -> Notice:
    """What is told of a version on trial that its traffic proved good.

    It is of the time when the version reached its stage, so that it is told once.
    """
    data: dict[str, str | int] = {
        "address": record.address,
        "stage": record.state.value,
        "revision": record.revision,
    }
    kind = NoticeType.NEEDS_APPROVAL
    return Notice(type=kind, timestamp=record.updated_at, data=data)


def asked_notice(plan: Plan, pending: Pending, at: str) -> Notice:
    """What is told of a plan that waits for another person.

    Args:
        plan: the plan.
        pending: who confirmed it, and until when it waits.
        at: when, UTC RFC 3339.
    """
    kind, person = NoticeType.APPROVAL_NEEDED, pending.confirmed_by
    return Notice(type=kind, timestamp=at, data=_waits(plan, person, pending.due))


def due_notice(approval: Approval) -> Notice:
    """What is told of a plan that waits and is soon due, once."""
    data = _waits(approval.plan, approval.confirmed_by, approval.due)
    kind = NoticeType.APPROVAL_DUE
    return Notice(type=kind, timestamp=soon_at(approval), data=data)


def _waits(plan: Plan, confirmed_by: str, due: str) -> dict[str, str | int]:
    return {
        "plan": plan.digest,
        "subject": subject_of(plan),
        "risk": plan.report.risk.value,
        "asked_by": plan.context.actor,
        "confirmed_by": confirmed_by,
        "due": due,
    }
