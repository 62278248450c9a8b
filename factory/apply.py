"""Apply a confirmed plan: check what it read, write what it shows, all or nothing."""

from collections.abc import Callable, Collection, Mapping

from factory.decision import Denial, DenialCode
from factory.journal import next_entry
from factory.judge.verdict import Verdict
from factory.measured import Finding
from factory.phrase import is_confirmed_by, phrase_of
from factory.plan import (
    Applied,
    ConfirmedPlan,
    Denied,
    Expired,
    Outcome,
    Plan,
    Stale,
    StaleRead,
)
from factory.ports import Transaction

VerdictNow = Callable[[Finding], Verdict]
"""What the evidence of a finding says by now."""


def apply(
    confirmed: ConfirmedPlan,
    transaction: Transaction,
    at: str,
    verdict_now: VerdictNow,
    confirmed_at: str | None = None,
) -> Outcome:
    """Carry a plan out inside an open transaction.

    Nothing is written unless every record that the plan read still has the revision
    it had then, and no version that it rests on was proved bad since; so what is
    written is exactly what was shown.

    Args:
        confirmed: the plan, with the proof that it was seen.
        transaction: an open writing transaction; the caller commits it.
        at: the time now, UTC RFC 3339.
        verdict_now: what the evidence of a finding says by now.
        confirmed_at: when it was confirmed, if that was before.
    """
    refused = refusal(confirmed, confirmed_at or at)
    return refused or switch(confirmed, transaction, at, verdict_now)


def refusal(confirmed: ConfirmedPlan, at: str) -> Denied | Expired | None:
    """Why a plan may not be confirmed so at a time, whatever the records are.

    Args:
        confirmed: the plan, with the proof that it was seen.
        at: the time of the confirm, UTC RFC 3339.
    """
    plan = confirmed.plan
    if denials := plan.decision.denials or _unnamed(confirmed):
        return Denied(denials=denials)
    if at > plan.context.expires_at:
        return Expired(expires_at=plan.context.expires_at)
    return None


def switch(
    confirmed: ConfirmedPlan,
    transaction: Transaction,
    at: str,
    verdict_now: VerdictNow,
) -> Applied | Stale:
    """Carry out a plan that was confirmed in time, unless it is stale by now.

    Args:
        confirmed: the plan, with the proof that it was seen.
        transaction: an open writing transaction; the caller commits it.
        at: the time now, UTC RFC 3339; a build may end after its plan expired.
        verdict_now: what the evidence of a finding says by now.
    """
    plan = confirmed.plan
    if changed := changed_since(plan, transaction.revisions):
        return Stale(changed=changed)
    if turned := _turned(plan, verdict_now):
        return Stale(changed=(), turned=turned)
    head = transaction.head()
    if not plan.writes:
        return Applied(entry=0, hash=head.hash, addresses=())
    transaction.put(*(each.after for each in plan.writes if each.after is not None))
    transaction.remove(*(each.address for each in plan.writes if each.after is None))
    entry = next_entry(head, confirmed, at)
    transaction.append(entry)
    addresses = tuple(change.address for change in plan.writes)
    return Applied(entry=entry.body.seq, hash=entry.hash, addresses=addresses)


def _unnamed(confirmed: ConfirmedPlan) -> tuple[Denial, ...]:
    """The denial of a plan that takes a typed name and was confirmed without it."""
    if is_confirmed_by(confirmed.plan, confirmed.phrase):
        return ()
    code = DenialCode.APPROVAL_REQUIRED
    name = phrase_of(confirmed.plan) or ""
    return (Denial(code=code, address=name, detail={"why": "unnamed"}),)


def _turned(plan: Plan, verdict_now: VerdictNow) -> tuple[str, ...]:
    """The versions whose evidence spoke of nothing bad then and does now."""
    return tuple(
        finding.address
        for finding in plan.report.findings
        if finding.verdict is not Verdict.ABORT
        and verdict_now(finding) is Verdict.ABORT
    )


def changed_since(
    plan: Plan, revisions: Callable[[Collection[str]], Mapping[str, int]]
) -> tuple[StaleRead, ...]:
    """The records that are not any more as a plan read them.

    Args:
        plan: the plan.
        revisions: the revisions at addresses now.
    """
    found = revisions(plan.reads)
    return tuple(
        StaleRead(address=address, planned=planned, found=found[address])
        for address, planned in sorted(plan.reads.items())
        if planned != found[address]
    )
