"""StemCellFactory: the service that owns the records; only ports inside."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from factory.alert import Alert
from factory.answered import Answers
from factory.apply import Consent, VerdictNow, apply, permitted
from factory.approval import (
    BY_TIME,
    Approval,
    ApprovalStatus,
    is_one_person,
    is_soon_due,
)
from factory.audit.notary import Notary
from factory.audit.standing import Footing, Standing
from factory.courier import Recipient, deliver
from factory.decision import Action, Denial, PolicyRequest
from factory.errors import BackendError, RunError
from factory.gates import capability_of, gate_state, is_safe_mode
from factory.immune.alerts import alerts_of
from factory.jobs.builds import Builds
from factory.jobs.commits import Effects
from factory.jobs.port import JobStore, JobWorld
from factory.jobs.staging import LEFT_BEHIND, Tools
from factory.journal import Head
from factory.judge.verdict import Verdict
from factory.measured import Finding, Measured, SourceChange, SourceFinding
from factory.model import Backend, FactorySpec, GateState, Role
from factory.notice import Notice
from factory.notices import (
    alert_notice,
    approval_notice,
    asked_notice,
    due_notice,
    notices_of,
    on_trial,
)
from factory.operations import Operation
from factory.people import takes_two
from factory.plan import Applied, ConfirmedPlan, Outcome, Pending, Plan, PlanContext
from factory.planner.draw import draw_plan
from factory.ports import (
    Admitter,
    Alerts,
    Approvals,
    Catalog,
    Fabricator,
    Inspection,
    Invoke,
    MakeTurn,
    Outbox,
    Policy,
    Transaction,
    TurnLog,
    World,
)
from factory.providers.port import Value
from factory.runtime.invoke import Ran, Runtime
from factory.runtime.measuring import may_begin_trial, measured, verdict_now
from factory.runtime.observations import Observations, Report
from factory.runtime.sources import replaced_specs, sourced_specs
from factory.runtime.timeouts import TimedCalls
from factory.sandbox.ring import RingStatus
from factory.tokens import Tokens

__all__ = ["Ran", "StemCellFactory"]


class StemCellFactory:
    """Plans, applies, builds and invokes.

    Args:
        store: records, journal, command log and jobs.
        policy: what is allowed.
        fabricators: the installed backends.
        catalog: the shipped templates.
        observations: where the runtime's observations go.
        notary: signs the journal after each change; None where there is no file.
        webhook: who is told of what happens; None for nobody.
    """

    def __init__(  # noqa: PLR0913 - the ports of one factory
        self,
        store: JobStore,
        policy: Policy,
        fabricators: Mapping[Backend, Fabricator],
        catalog: Catalog,
        observations: Observations,
        notary: Notary | None = None,
        *,
        webhook: Recipient | None = None,
    ) -> None:
        self._webhook = webhook
        self._notary = notary
        self._store = store
        self._policy = policy
        self._fabricators = fabricators
        self.catalog = catalog
        self.runtime = Runtime(store, catalog, policy, self._fabricate, observations)
        timed = TimedCalls(lambda _cell, _kind: None, LEFT_BEHIND)
        tools = Tools(self._inspect, self._fabricate, timed)
        self.builds = Builds(
            store, tools, Effects(self._report, self._witness, self.verdict_now)
        )

    @property
    def turns(self) -> TurnLog:
        """The command log, kept in the same store."""
        return self._store.turns

    @property
    def approvals(self) -> Approvals:
        """The plans that wait, or waited, for another person."""
        return self._store.approvals

    @property
    def outbox(self) -> Outbox:
        """What other systems are to be told."""
        return self._store.outbox

    @property
    def policy_hash(self) -> str:
        """The digest of the policies."""
        return self._policy.hash

    @property
    def backends(self) -> tuple[str, ...]:
        """The names of the installed backends."""
        return tuple(backend.value for backend in self._fabricators)

    @property
    def tokens(self) -> Tokens:
        """Who may come in over HTTP."""
        return self._store.tokens

    @property
    def answers(self) -> Answers:
        """Answers that are kept for a while."""
        return self._store.answers

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
        waiting = self.approvals.waiting()
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

    def _waiting(self, approvals: Iterable[Approval], at: str) -> Iterator[Notice]:
        yield from (due_notice(each) for each in approvals if is_soon_due(each, at))
        with self.snapshot() as world:
            found = on_trial(world)
        yield from (approval_notice(r) for r in found if self._is_proved(r.address))

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

    def _is_proved(self, address: str) -> bool:
        report = self.report(address)
        return report is not None and report.judgement.verdict is Verdict.PROMOTE

    def _report(
        self, plan: Plan, outcome: Outcome, at: str, transaction: Transaction
    ) -> None:
        """Tell people and other systems of a plan, together with what it changed."""
        alerts = tuple(alerts_of(plan, outcome, at))
        for alert in alerts:
            transaction.tell(alert)
        if self._webhook is not None:
            for notice in notices_of(plan, outcome, alerts, at):
                transaction.post(notice)
            if isinstance(outcome, Pending):
                transaction.post(asked_notice(plan, outcome, at))

    @property
    def rings(self) -> Mapping[Backend, RingStatus]:
        """How the worker processes of each sandboxed backend stand."""
        return {
            backend: fabricator.status
            for backend, fabricator in self._fabricators.items()
            if isinstance(fabricator, Admitter)
        }

    @property
    def alerts(self) -> Alerts:
        """What the immune system told."""
        return self._store.alerts

    def snapshot(self) -> AbstractContextManager[JobWorld]:
        """A consistent read of the factory and of its jobs."""
        return self._store.snapshot()

    def measure(self, operations: Sequence[Operation], world: World) -> Measured:
        """What was measured of the families that operations are about.

        Args:
            operations: what is asked for.
            world: the consistent read that the plan will be drawn on.

        Raises:
            StoreError: the database cannot be read.
        """
        observations = self.runtime.observations
        found = measured(operations, world, self.catalog, observations)
        if sources := self._admitted(operations, world):
            changes = self._changes(operations, world, sources) or None
            update = {"sources": sources, "changes": changes}
            found = found.model_copy(update=update)
        if not may_begin_trial(operations):
            return found
        missing = tuple(self._missing(world.head()))
        return found.model_copy(update={"missing": missing})

    def _admitted(
        self, operations: Sequence[Operation], world: World
    ) -> dict[str, SourceFinding]:
        """What the sources that operations name are; locked gates keep them unread."""
        found: dict[str, SourceFinding] = {}
        for spec in sourced_specs(operations, world):
            fabricator = self._fabricators.get(spec.backend)
            if isinstance(fabricator, Admitter) and spec.source not in found:
                found[spec.source or ""] = fabricator.admit(spec)
        return found

    def _changes(
        self,
        operations: Sequence[Operation],
        world: World,
        found: Mapping[str, SourceFinding],
    ) -> dict[str, tuple[SourceChange, ...]]:
        """How new sources differ from those that they replace; both were admitted."""
        changes: dict[str, tuple[SourceChange, ...]] = {}
        for old, new in replaced_specs(operations, world):
            fabricator = self._fabricators.get(new.backend)
            both = (found.get(spec.source or "") for spec in (old, new))
            is_taken = all(each and each.refusal is None for each in both)
            if is_taken and isinstance(fabricator, Admitter):
                changes[new.template.id] = fabricator.changes(old, new)
        return {address: each for address, each in changes.items() if each}

    def _missing(self, head: Head) -> Iterator[str]:
        """The integrations without which there is no canary, where they fail now."""
        if not self.runtime.observations.is_recording:
            yield "metrics"
        standing = self.standing(head)
        if standing and standing.footing in (Footing.FOREIGN, Footing.UNSURE):
            yield "audit"

    def verdict_now(self, finding: Finding) -> Verdict:
        """What the evidence of a finding says by now.

        Raises:
            StoreError: the database cannot be read.
        """
        return verdict_now(finding, self.runtime.observations)

    def plan(
        self, operations: Sequence[Operation], world: World, context: PlanContext
    ) -> Plan:
        """What operations would change; nothing is changed."""
        inspectors = {b: fab.inspect for b, fab in self._fabricators.items()}
        return draw_plan(operations, world, self._policy, inspectors, context)

    def apply(
        self,
        confirmed: ConfirmedPlan,
        at: str,
        turn: Callable[[Outcome, Head], MakeTurn],
        verdict_now: VerdictNow | None = None,
        confirmed_at: str | None = None,
    ) -> Outcome:
        """Carry out a confirmed plan and log the turn, in one transaction.

        A plan that builds organs is not tried before: for that see `builds`.

        Args:
            confirmed: the plan, with the proof that it was seen.
            at: the time now, UTC RFC 3339.
            turn: makes the turn of the command log from the outcome and the journal's
                head after it.
            verdict_now: what evidence says by now; None asks the evidence kept here.
            confirmed_at: when it was confirmed, if that was before.

        Raises:
            StoreError: the database failed; nothing was written.
        """
        recheck = self._recheck(confirmed.plan, confirmed.actor, confirmed.role)
        with self._store.transaction() as transaction:
            verdict_now = verdict_now or self.verdict_now
            outcome = apply(
                confirmed,
                transaction,
                at,
                verdict_now,
                Consent(self._policy, recheck, confirmed_at),
            )
            if isinstance(outcome, Applied | Pending):
                self._keep_sources(confirmed.plan, transaction)
            self._report(confirmed.plan, outcome, at, transaction)
            transaction.log(turn(outcome, transaction.head()))
        self._witness(outcome, at)
        return outcome

    def permitted(self, confirmed: ConfirmedPlan, at: str) -> ConfirmedPlan | None:
        """A plan as a job may carry it out; None where `apply` says why it is not.

        Args:
            confirmed: the plan, with the proof that it was seen.
            at: the time of the confirm, UTC RFC 3339.

        Raises:
            StoreError: the database cannot be read.
        """
        recheck = self._recheck(confirmed.plan, confirmed.actor, confirmed.role)
        first = next(iter(self.approvals.starting(confirmed.digest)), None)
        with self.snapshot() as world:
            consent = Consent(self._policy, recheck)
            return permitted(confirmed, first, at, consent, world)

    def takes_two(self, plan: Plan, world: World) -> bool:
        """Whether two people must confirm a plan, as the factory is now."""
        return takes_two(plan, self._policy, world)

    def decline(
        self,
        approval: Approval,
        identity: tuple[str, Role],
        at: str,
        turn: Callable[[tuple[Denial, ...], Head], MakeTurn],
    ) -> tuple[Denial, ...]:
        """Drop a plan that waits for another person, and log the turn.

        Whoever asked for it may take it back; anybody else takes the role that its
        operations take.

        Args:
            approval: what waits.
            identity: who declines, and in which role.
            at: the time now, UTC RFC 3339.
            turn: makes the turn of the command log from the denials and the journal's
                head.

        Returns:
            Why it may not be declined; nothing when it is.

        Raises:
            StoreError: the database failed; nothing was written.
        """
        actor, role = identity
        is_own = is_one_person(actor, approval.asked_by)
        found = () if is_own else self._recheck(approval.plan, actor, role)
        denials = tuple(each for each in found if each.required_role is not None)
        with self._store.transaction() as transaction:
            if not denials:
                status = ApprovalStatus.DECLINED
                transaction.settle(approval.digest, status, actor, at)
            transaction.log(turn(denials, transaction.head()))
        return denials

    def _recheck(self, plan: Plan, actor: str, role: Role) -> tuple[Denial, ...]:
        """What the policy of this moment says to somebody else who confirms a plan."""
        context = plan.context
        if (actor, role) == (context.actor, context.role):
            return ()
        with self.snapshot() as world:
            theirs = context.model_copy(update={"role": role})
            return self.plan(plan.operations, world, theirs).decision.denials

    def denials(
        self, action: Action, resource: str, role: Role, world: World
    ) -> tuple[Denial, ...]:
        """Why the policy does not let an actor do something that no plan shows.

        Args:
            action: what is asked, one that no capability guards.
            resource: on what.
            role: of the actor.
            world: the records now.
        """
        is_safe = is_safe_mode(world)
        request = PolicyRequest(
            role=role, action=action, resource=resource, safe_mode=is_safe
        )
        return self._policy.decide(request).denials

    def _keep_sources(self, plan: Plan, transaction: Transaction) -> None:
        """Keep what the plan's cells are made of, as far as it was admitted here."""
        for each in plan.report.sources or ():
            for fabricator in self._fabricators.values():
                digest = each.finding.digest
                if digest is None or not isinstance(fabricator, Admitter):
                    continue
                if (source := fabricator.staged(digest)) is not None:
                    transaction.keep(digest, source)

    def standing(self, head: Head) -> Standing | None:
        """How the journal stands to its last checkpoint; None where there is none.

        Args:
            head: the end of the journal as it was read.
        """
        return None if self._notary is None else self._notary.standing(head)

    def report(self, address: str) -> Report | None:
        """What the traffic proved of a version; None for one that gets no traffic."""
        try:
            return self.runtime.report(address)
        except RunError:
            return None

    def invoke(
        self, address: str, value: Value, role: Role, key: str | None = None
    ) -> Ran | tuple[Denial, ...]:
        """Run a cell or an organ on one value, or say why that is denied.

        See `Runtime.invoke`.
        """
        return self.runtime.invoke(address, value, role, key)

    def close(self) -> None:
        """Write down what was observed and let go of the database."""
        self.runtime.close()
        for fabricator in self._fabricators.values():
            if isinstance(fabricator, Admitter):
                fabricator.close()
        self._store.close()

    def _witness(self, outcome: Outcome, at: str) -> None:
        """Have the notary sign what was written to the journal, if anything was."""
        if self._notary is not None and isinstance(outcome, Applied) and outcome.entry:
            self._notary.witness(at)

    def _inspect(self, spec: FactorySpec) -> Inspection:
        return self._fabricator(spec).inspect(spec)

    def _fabricate(self, spec: FactorySpec, *, is_proved: bool = False) -> Invoke:
        fabricator = self._fabricator(spec)
        if not isinstance(fabricator, Admitter):
            return fabricator.fabricate(spec)
        # Whatever way led here: behind a locked gate nothing is made to run.
        capability = capability_of(spec.backend)
        with self.snapshot() as world:
            if gate_state(world, capability) is GateState.LOCKED:
                message = f"capability {capability} is locked"
                raise BackendError("gate_locked", message, capability=capability)
        make = fabricator.fabricate_proved if is_proved else fabricator.fabricate
        return make(spec)

    def _fabricator(self, spec: FactorySpec) -> Fabricator:
        if spec.backend not in self._fabricators:
            backend = spec.backend.value
            message = f"backend {backend} is not installed"
            raise BackendError("not_installed", message, backend=backend)
        return self._fabricators[spec.backend]
