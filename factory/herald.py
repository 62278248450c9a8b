"""The herald: tells people and other systems what happened and what waits."""

from collections.abc import Callable, Collection, Iterable, Iterator

from factory.alert import Alert
from factory.approval import BY_TIME, Approval, ApprovalStatus, is_soon_due
from factory.courier import Recipient, deliver
from factory.immune.alerts import alerts_of
from factory.notice import Notice
from factory.notices import (
    alert_notice,
    approval_notice,
    asked_notice,
    due_notice,
    notices_of,
    on_trial,
)
from factory.plan import Outcome, Pending, Plan
from factory.ports.store import Store, Transaction


class Herald:
    """Alerts, and notices where a webhook is set.

    Args:
        store: where both are kept.
        webhook: who is told of what happens; None for nobody.
        proved: those of some versions that their traffic proved good.
    """

    def __init__(
        self,
        store: Store,
        webhook: Recipient | None,
        proved: Callable[[Collection[str]], Collection[str]],
    ) -> None:
        self._store = store
        self._webhook = webhook
        self._proved = proved

    def tell(self, alert: Alert) -> None:
        """Add an alert, unless one of the same code and subject waits to be seen.

        Raises:
            StoreError: the database failed.
        """
        with self._store.transaction() as transaction:
            if transaction.tell(alert, once=True) and self._webhook is not None:
                transaction.post(alert_notice(alert))

    def announce(self, at: str) -> None:
        """Close the approvals that are over, and post what waits for a person.

        That is versions on trial that were proved good, and plans that are soon due.

        Args:
            at: the time now, UTC RFC 3339.

        Raises:
            StoreError: the database failed.
        """
        waiting = self._store.approvals.waiting()
        over = [each for each in waiting if each.due < at]
        notices = [] if self._webhook is None else [*self._waiting(waiting, at)]
        if not over and not notices:
            return
        with self._store.transaction() as transaction:
            for approval in over:
                status = ApprovalStatus.EXPIRED
                transaction.settle(approval.digest, status, BY_TIME, at)
            for notice in notices:
                transaction.post(notice)

    def deliver(self, now: Callable[[], str]) -> int:
        """Send the letters that are due; returns how many were taken.

        Args:
            now: the time, UTC RFC 3339.

        Raises:
            StoreError: the database failed.
            FactoryError: code `bad_setting`, when the key is gone.
        """
        if self._webhook is None:
            return 0
        return deliver(self._store.outbox, self._webhook, now)

    def report(
        self, plan: Plan, outcome: Outcome, at: str, transaction: Transaction
    ) -> None:
        """Tell of a plan, together with what it changed.

        Args:
            plan: the plan.
            outcome: what became of it.
            at: when, UTC RFC 3339.
            transaction: that carried it out.
        """
        alerts = tuple(alerts_of(plan, outcome, at))
        for alert in alerts:
            transaction.tell(alert)
        if self._webhook is not None:
            for notice in notices_of(plan, outcome, alerts, at):
                transaction.post(notice)
            if isinstance(outcome, Pending):
                transaction.post(asked_notice(plan, outcome, at))

    def _waiting(self, approvals: Iterable[Approval], at: str) -> Iterator[Notice]:
        yield from (due_notice(each) for each in approvals if is_soon_due(each, at))
        with self._store.snapshot() as world:
            found = on_trial(world)
        proved = self._proved([each.address for each in found])
        yield from (approval_notice(each) for each in found if each.address in proved)
