"""Apply a confirmed plan: check what it read, write what it shows, all or nothing."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from factory.approval import Approval, ApprovalStatus, due_at, is_one_person
from factory.decision import Denial, DenialCode
from factory.gates import Readable
from factory.journal import next_entry
from factory.judge.verdict import Verdict
from factory.measured import Finding
from factory.people import denials_to, may_take_two, takes_another
from factory.phrase import is_confirmed_by, phrase_of, subject_of
from factory.plan import (
    Applied,
    ConfirmedPlan,
    Denied,
    Expired,
    Outcome,
    Pending,
    Plan,
    Stale,
    StaleRead,
    Trained,
)
from factory.ports.policy import Policy
from factory.ports.store import Transaction
from factory.remedies import PEOPLE

VerdictNow = Callable[[Finding], Verdict]
"""What the evidence of a finding says by now."""


@dataclass(frozen=True)
class Consent:
    """What a confirm is checked against beside the records.

    Attributes:
        policy: says how many people must confirm.
        recheck: why the one who confirms may not do what the plan does, as far as
            that was asked again.
        confirmed_at: when it was confirmed, if that was before, UTC RFC 3339.
    """

    policy: Policy
    recheck: tuple[Denial, ...] = ()
    confirmed_at: str | None = None


def apply(
    confirmed: ConfirmedPlan,
    transaction: Transaction,
    at: str,
    verdict_now: VerdictNow,
    consent: Consent,
) -> Outcome:
    """Carry a plan out inside an open transaction.

    Nothing is written unless every record that the plan read still has the revision
    it had then, and no version that it rests on was proved bad since; so what is
    written is exactly what was shown. A plan that takes two people waits after the
    first one's confirm, and is carried out by another one's.

    Args:
        confirmed: the plan, with the proof that it was seen.
        transaction: an open writing transaction; the caller commits it.
        at: the time now, UTC RFC 3339.
        verdict_now: what the evidence of a finding says by now.
        consent: what the confirm is checked against.
    """
    takes = _may_wait(confirmed, consent.policy)
    first = transaction.approval(confirmed.digest) if takes else None
    outcome = refusal(confirmed, consent.confirmed_at or at, first)
    outcome = outcome or _stale(confirmed.plan, transaction, verdict_now)
    if outcome is None and consent.recheck:
        outcome = Denied(denials=consent.recheck)
    if outcome is None and takes:
        outcome = _waiting(confirmed, first, transaction, at, consent.policy)
    if outcome is None:
        outcome = _carried_out(
            confirmed.after(_earlier(confirmed, first)), transaction, at
        )
    if first is not None:
        settle(confirmed, outcome, transaction, at)
    return outcome


def refusal(
    confirmed: ConfirmedPlan, at: str, first: Approval | None = None
) -> Outcome | None:
    """Why a plan may not be confirmed so at a time, whatever the records are.

    Args:
        confirmed: the plan, with the proof that it was seen.
        at: the time of the confirm, UTC RFC 3339.
        first: what the first person's confirm left, where it takes two.
    """
    plan = confirmed.plan
    if denials := plan.decision.denials or _unnamed(confirmed):
        return Denied(denials=denials)
    if first is not None and not first.is_waiting:
        detail = {"why": "settled", "status": first.status.value}
        return Denied(denials=_approval_required(subject_of(plan), detail))
    due = plan.context.expires_at if first is None else first.due
    return Expired(expires_at=due) if at > due else None


def permitted(
    confirmed: ConfirmedPlan,
    first: Approval | None,
    at: str,
    consent: Consent,
    records: Readable,
) -> ConfirmedPlan | None:
    """A plan as a job may carry it out; None where `apply` says why it is not.

    Args:
        confirmed: the plan, with the proof that it was seen.
        first: what the first person's confirm left, where it takes two.
        at: the time of the confirm, UTC RFC 3339.
        consent: what the confirm is checked against.
        records: where the switches of the factory are read.
    """
    if refusal(confirmed, at, first) or consent.recheck:
        return None
    if _may_wait(confirmed, consent.policy) and _lacking(
        confirmed, first, consent.policy, records
    ):
        return None
    return confirmed.after(_earlier(confirmed, first))


def switch(
    confirmed: ConfirmedPlan,
    transaction: Transaction,
    at: str,
    verdict_now: VerdictNow,
) -> Applied | Stale:
    """Carry out a plan that was confirmed in time, unless it is stale by now.

    Args:
        confirmed: the plan, with the proof that it was seen by whom it takes.
        transaction: an open writing transaction; the caller commits it.
        at: the time now, UTC RFC 3339; a build may end after its plan expired.
        verdict_now: what the evidence of a finding says by now.
    """
    outcome = _stale(confirmed.plan, transaction, verdict_now) or _carried_out(
        confirmed, transaction, at
    )
    if confirmed.first is not None:
        settle(confirmed, outcome, transaction, at)
    return outcome


def _stale(
    plan: Plan, transaction: Transaction, verdict_now: VerdictNow
) -> Stale | None:
    changed = changed_since(plan, transaction.revisions)
    if changed := changed or _taken_over(plan, transaction):
        return Stale(changed=changed)
    if turned := _turned(plan, verdict_now):
        return Stale(changed=(), turned=turned)
    return None


def _carried_out(
    confirmed: ConfirmedPlan, transaction: Transaction, at: str
) -> Applied:
    plan, head = confirmed.plan, transaction.head()
    assert not plan.report.trainings, "a training is a job"
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
    return _approval_required(phrase_of(confirmed.plan) or "", {"why": "unnamed"})


def _approval_required(address: str, detail: dict[str, str]) -> tuple[Denial, ...]:
    code = DenialCode.APPROVAL_REQUIRED
    return (Denial(code=code, address=address, detail=detail),)


# -- two people ----------------------------------------------------------------

_SETTLED = {
    Applied: ApprovalStatus.APPLIED,
    Trained: ApprovalStatus.APPLIED,
    Stale: ApprovalStatus.STALE,
    Expired: ApprovalStatus.EXPIRED,
}
"""What a second confirm makes of an approval; after any other outcome it waits on."""


def _may_wait(confirmed: ConfirmedPlan, policy: Policy) -> bool:
    if confirmed.is_by_rule or not confirmed.plan.does_something:
        return False
    return may_take_two(confirmed.plan, confirmed.role, policy)


def _earlier(confirmed: ConfirmedPlan, first: Approval | None) -> str | None:
    """Who confirmed it first, if that was somebody else."""
    if first is None or is_one_person(first.confirmed_by, confirmed.actor):
        return None
    return first.confirmed_by


def _lacking(
    confirmed: ConfirmedPlan,
    first: Approval | None,
    policy: Policy,
    records: Readable,
) -> tuple[Denial, ...]:
    """What the policy says to as many people as have confirmed by now."""
    people = 1 if _earlier(confirmed, first) is None else PEOPLE
    return denials_to(confirmed.plan, people, confirmed.role, policy, records)


def _waiting(
    confirmed: ConfirmedPlan,
    first: Approval | None,
    transaction: Transaction,
    at: str,
    policy: Policy,
) -> Outcome | None:
    """Whether another person must confirm; None when it may be carried out."""
    denials = _lacking(confirmed, first, policy, transaction)
    if not denials:
        return None
    if not takes_another(denials):
        return Denied(denials=denials)
    if first is not None:
        detail = {"why": "same_person", "person": first.confirmed_by}
        subject = subject_of(confirmed.plan)
        return Denied(denials=_approval_required(subject, detail))
    approval = Approval(
        digest=confirmed.digest,
        plan=confirmed.plan,
        confirmed_by=confirmed.actor,
        at=at,
        due=due_at(at),
    )
    transaction.ask(approval)
    return Pending(confirmed_by=approval.confirmed_by, due=approval.due)


def settle(
    confirmed: ConfirmedPlan, outcome: Outcome, transaction: Transaction, at: str
) -> None:
    """Note what a second confirm made of the approval, if it does not wait on.

    Args:
        confirmed: the plan, by its second person.
        outcome: what became of it.
        transaction: an open writing transaction.
        at: the time now, UTC RFC 3339.
    """
    if (status := _SETTLED.get(type(outcome))) is not None:
        transaction.settle(confirmed.digest, status, confirmed.actor, at)


# -- what changed --------------------------------------------------------------


def _turned(plan: Plan, verdict_now: VerdictNow) -> tuple[str, ...]:
    """The versions whose evidence spoke of nothing bad then and does now."""
    return tuple(
        finding.address
        for finding in plan.report.findings
        if finding.verdict is not Verdict.ABORT
        and verdict_now(finding) is Verdict.ABORT
    )


def _taken_over(plan: Plan, transaction: Transaction) -> tuple[StaleRead, ...]:
    """The organs that meanwhile use what a plan takes away.

    Taking a cell over leaves its record as it is, so its revision does not tell.
    """
    going = {change.address for change in plan.writes if change.after is None}
    users = {user for each in going for user in transaction.users_of(each)} - going
    if not users:
        return ()
    found = transaction.revisions(users)
    return tuple(
        StaleRead(address=user, planned=plan.reads.get(user, 0), found=found[user])
        for user in sorted(users)
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
