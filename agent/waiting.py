"""What waits for a person: plans for a second confirm, versions for an approve."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from agent.reply import ApprovalsShown, Refused, Trial
from factory.approval import Approval
from factory.judge.verdict import Verdict
from factory.model import StemCellRecord
from factory.notices import on_trial
from factory.ports.lists import Approvals
from factory.ports.store import World
from factory.runtime.observations import Report

TRIAL = timedelta(hours=24)
"""How long a trial may last without a verdict until a person should look at it."""
SHORT = 12
"""How many digits of a digest are shown."""
_PLAN_SAID = re.compile(
    r"(?:(?:подтверди|подтвердить|подтверждаю|отклони|отклонить|покажи|открой"
    r"|confirm|decline|show|open|approve)\s+)?(?:the\s+)?(?:план|plan)\s+([0-9a-f]{8,64})",
    re.IGNORECASE,
)


class Waiting(Protocol):
    """What is known of what waits."""

    @property
    def approvals(self) -> Approvals:
        """The plans that wait for another person."""
        ...

    def reports(self, addresses: Collection[str]) -> Mapping[str, Report]:
        """What the traffic proved of versions that serve or are on trial."""
        ...


def approvals_shown(world: World, known: Waiting, at: str) -> ApprovalsShown:
    """Everything that waits for a person.

    Args:
        world: the consistent read to answer from.
        known: the approvals and the evidence.
        at: the time now, UTC RFC 3339.
    """
    plans = tuple(each for each in known.approvals.waiting() if each.due >= at)
    records = on_trial(world)
    reports = known.reports([each.address for each in records])
    found = (_trial(each, reports.get(each.address), at) for each in records)
    return ApprovalsShown(plans, tuple(each for each in found if each is not None))


def _trial(record: StemCellRecord, report: Report | None, at: str) -> Trial | None:
    """A version on trial; None while only its traffic has a say."""
    if report is None:
        return None
    is_proved = report.judgement.verdict is Verdict.PROMOTE
    moment = datetime.fromisoformat(record.updated_at) + TRIAL
    due = moment.isoformat(timespec="milliseconds")
    if not is_proved and at < due:
        return None
    return Trial(record.address, record.state, due, report, is_proved)


def digest_in(text: str) -> str | None:
    """The digest that an utterance names: "plan 24d0a929cf52", «подтверди план …».

    Whatever is said with it, the plan is shown first and decided afterwards.
    """
    said = _PLAN_SAID.fullmatch(text.strip())
    return said[1].lower() if said else None


def waiting_plan(found: Iterable[Approval], digest: str, at: str) -> Approval | Refused:
    """The one approval that is meant, if it may still be given.

    Args:
        found: those whose digest begins as it was said.
        digest: what was said.
        at: the time now, UTC RFC 3339.
    """
    approvals = tuple(found)
    if len(approvals) != 1:
        code = "approval_unclear" if approvals else "approval_unknown"
        return Refused(code, {"digest": digest})
    (approval,) = approvals
    fields = {"digest": approval.digest[:SHORT], "due": approval.due}
    if not approval.is_waiting:
        return Refused(f"approval_{approval.status.value}", fields | _settled(approval))
    return Refused("approval_expired", fields) if approval.due < at else approval


def _settled(approval: Approval) -> dict[str, str]:
    return {"by": approval.settled_by or "", "at": approval.settled_at or ""}
