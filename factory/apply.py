"""Apply a confirmed plan: check what it read, write what it shows, all or nothing."""

from factory.journal import next_entry
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


def apply(confirmed: ConfirmedPlan, transaction: Transaction, at: str) -> Outcome:
    """Carry a plan out inside an open transaction.

    Nothing is written unless every record that the plan read still has the revision
    it had then; so what is written is exactly what was shown.

    Args:
        confirmed: the plan, with the proof that it was seen.
        transaction: an open writing transaction; the caller commits it.
        at: the time now, UTC RFC 3339.
    """
    plan = confirmed.plan
    if not plan.decision.is_allowed:
        return Denied(denials=plan.decision.denials)
    if at > plan.context.expires_at:
        return Expired(expires_at=plan.context.expires_at)
    if changed := _changed_since(plan, transaction):
        return Stale(changed=changed)
    head = transaction.head()
    if not plan.writes:
        return Applied(entry=0, hash=head.hash, addresses=())
    transaction.put(*(each.after for each in plan.writes if each.after is not None))
    transaction.remove(*(each.address for each in plan.writes if each.after is None))
    entry = next_entry(head, confirmed, at)
    transaction.append(entry)
    addresses = tuple(change.address for change in plan.writes)
    return Applied(entry=entry.body.seq, hash=entry.hash, addresses=addresses)


def _changed_since(plan: Plan, transaction: Transaction) -> tuple[StaleRead, ...]:
    found = transaction.revisions(plan.reads)
    return tuple(
        StaleRead(address=address, planned=planned, found=found[address])
        for address, planned in sorted(plan.reads.items())
        if planned != found[address]
    )
