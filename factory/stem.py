"""StemCellFactory: the service that owns the records; only ports inside."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from factory.answered import Answers
from factory.apply import VerdictNow, apply
from factory.audit.clerk import Clerk
from factory.audit.notary import Notary
from factory.audit.standing import Footing, Standing
from factory.courier import Recipient
from factory.decision import Denial
from factory.herald import Herald
from factory.jobs.adoption import adopted, drawn
from factory.jobs.builds import building
from factory.jobs.commits import Effects
from factory.jobs.model import JobKind
from factory.jobs.port import JobStore, JobWorld
from factory.jobs.staging import LEFT_BEHIND, Tools
from factory.jobs.training import Ground, training
from factory.jobs.worker import Worker
from factory.journal import Head
from factory.judge.verdict import Verdict
from factory.library import Library
from factory.measured import Finding, Measured
from factory.model import Backend, FactorySpec, Role
from factory.operations import Operation
from factory.plan import (
    Applied,
    ConfirmedPlan,
    Outcome,
    Pending,
    Plan,
    PlanContext,
    Trained,
)
from factory.planner.draw import draw_plan
from factory.ports.backend import Fabricator
from factory.ports.catalog import Catalog
from factory.ports.lists import Alerts, Approvals, MakeTurn, Outbox, TurnLog
from factory.ports.policy import Policy
from factory.ports.store import Transaction, World
from factory.providers.port import Value
from factory.review import Review
from factory.runtime.invoke import Ran, Runtime
from factory.runtime.measuring import may_begin_trial, measured, verdict_now
from factory.runtime.observations import Observations, Report
from factory.runtime.timeouts import TimedCalls
from factory.sandbox.ring import RingStatus
from factory.spans import Span, untraced
from factory.tokens import Tokens
from factory.training.model import TrainingResult, TunableOption
from factory.workshop import Workshop

__all__ = ["Ran", "StemCellFactory"]


class StemCellFactory:
    """Plans, applies, builds and invokes.

    Beside its methods stand the parts that callers use as they are: `catalog`, the
    `workshop` of the backends, the `library` of datasets, the `runtime`, the worker of
    `jobs`, the `review` of confirms and the `herald`.

    Args:
        store: records, journal, command log and jobs.
        policy: what is allowed.
        fabricators: the installed backends.
        catalog: the shipped templates.
        observations: where the runtime's observations go.
        library: the datasets that trainings use.
        notary: signs the journal behind the changes; None where there is no file.
        webhook: who is told of what happens; None for nobody.
    """

    def __init__(  # noqa: PLR0913 - the ports of one factory
        self,
        store: JobStore,
        policy: Policy,
        fabricators: Mapping[Backend, Fabricator],
        catalog: Catalog,
        observations: Observations,
        *,
        library: Library,
        notary: Notary | None = None,
        webhook: Recipient | None = None,
    ) -> None:
        self._clerk = None if notary is None else Clerk(notary)
        self._store = store
        self._policy = policy
        self.catalog = catalog
        self.span: Span = untraced
        self.library = library
        self.workshop = Workshop(fabricators, store)
        self.runtime = Runtime(
            store, catalog, policy, self.workshop.fabricate, observations
        )
        self.review = Review(store, policy, self.workshop.inspectors)
        self.herald = Herald(store, webhook, self._proved)
        timed = TimedCalls(lambda _cell, _kind: None, LEFT_BEHIND)
        tools = Tools(self.workshop.inspect, self.workshop.fabricate, timed)
        effects = Effects(
            self.herald.report, self._witness, self.verdict_now, self._keep
        )
        ground = Ground(tools, self.snapshot, library.read, self.plan)
        crafts = {
            JobKind.BUILD: building(tools, effects),
            JobKind.TRAINING: training(ground, effects),
        }
        self.jobs = Worker(store, crafts, effects)

    @property
    def turns(self) -> TurnLog:
        """The command log, kept in the same store."""
        return self._store.turns

    @property
    def alerts(self) -> Alerts:
        """What the immune system told."""
        return self._store.alerts

    @property
    def approvals(self) -> Approvals:
        """The plans that wait, or waited, for another person."""
        return self._store.approvals

    @property
    def outbox(self) -> Outbox:
        """What other systems are to be told."""
        return self._store.outbox

    def stamp(self) -> object:
        """Equal to the last one only while nothing was committed in between."""
        return self._store.stamp()

    @property
    def tokens(self) -> Tokens:
        """Who may come in over HTTP."""
        return self._store.tokens

    @property
    def answers(self) -> Answers:
        """Answers that are kept for a while."""
        return self._store.answers

    @property
    def rings(self) -> Mapping[Backend, RingStatus]:
        """How the worker processes of each sandboxed backend stand."""
        return self.workshop.rings

    @property
    def policy_hash(self) -> str:
        """The digest of the policies."""
        return self._policy.hash

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
        found = self.workshop.admitted(operations, world, found)
        found = self.library.found(operations, world, found, self._of_cell)
        if not may_begin_trial(operations):
            return found
        missing = tuple(self._missing(world.head()))
        return found.model_copy(update={"missing": missing})

    def _of_cell(
        self, spec: FactorySpec
    ) -> tuple[tuple[TunableOption, ...], float | None]:
        """What a training may try of a cell, and how long a call takes on average."""
        counts = self.runtime.observations.counts(spec.template.id)
        ms = round(counts.total_ms / counts.requests, 3) if counts.requests else None
        return self.workshop.parameters(spec), ms

    def _missing(self, head: Head) -> Iterator[str]:
        """The integrations without which there is no canary, where they fail now."""
        if not self.runtime.observations.is_recording:
            yield "metrics"
        standing = None if self._clerk is None else self._clerk.notary.standing(head)
        if standing and standing.footing in (Footing.FOREIGN, Footing.UNSURE):
            yield "audit"

    def verdict_now(self, finding: Finding) -> Verdict:
        """What the evidence of a finding says by now.

        Raises:
            StoreError: the database cannot be read.
        """
        return verdict_now(finding, self.runtime.observations)

    def plan(
        self,
        operations: Sequence[Operation],
        world: World,
        context: PlanContext,
        *,
        is_only_shown: bool = False,
    ) -> Plan:
        """What operations would change; nothing is changed.

        Args:
            operations: what is asked for.
            world: the consistent read to plan on.
            context: actor, role, time and what was measured.
            is_only_shown: whether nobody will apply it, so that it need not be prepared
                for that.
        """
        inspectors = self.workshop.inspectors
        with self.span("plan"):
            plan = draw_plan(operations, world, self._policy, inspectors, context)
        if plan.is_actionable and not is_only_shown:
            plan.prepare()
        return plan

    def apply(
        self,
        confirmed: ConfirmedPlan,
        at: str,
        turn: Callable[[Outcome, Head], MakeTurn],
        verdict_now: VerdictNow | None = None,
        confirmed_at: str | None = None,
    ) -> Outcome:
        """Carry out a confirmed plan and log the turn, in one transaction.

        A plan that builds organs is not tried before: for that see `jobs`. One that
        trains is only refused here: what it does takes time.

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
        consent = self.review.consent(confirmed, confirmed_at)
        verdict_now = verdict_now or self.verdict_now
        with self.span("apply"), self._store.transaction() as transaction:
            outcome = apply(confirmed, transaction, at, verdict_now, consent)
            if isinstance(outcome, Applied | Pending):
                self._keep(confirmed.plan, transaction)
            self.herald.report(confirmed.plan, outcome, at, transaction)
            transaction.log(turn(outcome, transaction.head()))
        self._witness(outcome, at)
        return outcome

    def conclude(
        self,
        confirmed: ConfirmedPlan,
        result: TrainingResult,
        at: str,
        turn: Callable[[Outcome, Head], MakeTurn],
    ) -> Outcome:
        """Write the end of a training that ran elsewhere, as a replay does.

        Args:
            confirmed: the plan of the training.
            result: what it found.
            at: when it ended, UTC RFC 3339.
            turn: as `apply` takes it.

        Raises:
            StoreError: the database failed; nothing was written.
        """
        with self.snapshot() as world:
            adoption = drawn(confirmed.plan, result, at, world, self.plan)
        with self._store.transaction() as transaction:
            report = self.herald.report
            outcome = adopted(confirmed, adoption, transaction, at, report)
            transaction.log(turn(outcome, transaction.head()))
        self._witness(outcome, at)
        return outcome

    def standing(self, head: Head) -> Standing | None:
        """How the journal stands to its last checkpoint; None where there is none.

        Args:
            head: the end of the journal as it was read.
        """
        if self._clerk is None:
            return None
        self._clerk.flush()
        return self._clerk.notary.standing(head)

    def report(self, address: str) -> Report | None:
        """What the traffic proved of a version; None for one that gets no traffic."""
        return self.reports((address,)).get(address)

    def reports(self, addresses: Collection[str]) -> Mapping[str, Report]:
        """What the traffic proved of many versions, for little more than of one.

        See `Runtime.reports`.
        """
        return self.runtime.reports(addresses)

    def invoke(
        self, address: str, value: Value, role: Role, key: str | None = None
    ) -> Ran | tuple[Denial, ...]:
        """Run a cell or an organ on one value, or say why that is denied.

        See `Runtime.invoke`.
        """
        with self.span("invoke"):
            return self.runtime.invoke(address, value, role, key)

    def close(self) -> None:
        """Write down what was observed, sign it and let go of the database."""
        self.runtime.close()
        self.workshop.close()
        if self._clerk is not None:
            self._clerk.close()
        self._store.close()

    def _keep(self, plan: Plan, transaction: Transaction) -> None:
        """Keep what a plan is carried out with: sources and datasets."""
        self.workshop.keep_sources(plan, transaction)
        self.library.keep(plan, transaction)

    def _witness(self, outcome: Outcome, at: str) -> None:
        """Have signed what was written to the journal, if anything was."""
        is_written = isinstance(outcome, Applied | Trained) and outcome.entry
        if self._clerk is not None and is_written:
            self._clerk.witness(at)

    def _proved(self, addresses: Collection[str]) -> frozenset[str]:
        """Those of these versions that their traffic proved good."""
        found = self.reports(addresses).items()
        promoted = Verdict.PROMOTE
        return frozenset(a for a, r in found if r.judgement.verdict is promoted)
