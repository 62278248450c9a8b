"""The review of a confirm: who may give it, decline it, and who else it takes."""

from collections.abc import Callable, Mapping

from factory.apply import Consent, permitted
from factory.approval import Approval, ApprovalStatus, is_one_person
from factory.decision import Action, Denial, PolicyRequest
from factory.gates import gate_state, is_safe_mode
from factory.journal import Head
from factory.model import Backend, Role
from factory.people import takes_two
from factory.plan import ConfirmedPlan, Plan
from factory.planner.draw import draw_plan
from factory.ports.backend import Inspect
from factory.ports.lists import MakeTurn
from factory.ports.policy import Policy
from factory.ports.store import Store, World


class Review:
    """Asks the policy about the people behind a plan.

    Args:
        store: records, approvals and the command log.
        policy: what is allowed.
        inspectors: what each backend says of a spec.
    """

    def __init__(
        self, store: Store, policy: Policy, inspectors: Mapping[Backend, Inspect]
    ) -> None:
        self._store = store
        self._policy = policy
        self._inspectors = inspectors

    def consent(
        self, confirmed: ConfirmedPlan, confirmed_at: str | None = None
    ) -> Consent:
        """What the policy says by now to the one who confirms a plan.

        Args:
            confirmed: the plan, with the proof that it was seen.
            confirmed_at: when it was confirmed, if that was before, UTC RFC 3339.

        Raises:
            StoreError: the database cannot be read.
        """
        found = self._denials(confirmed.plan, confirmed.actor, confirmed.role)
        return Consent(self._policy, found, confirmed_at)

    def permitted(self, confirmed: ConfirmedPlan, at: str) -> ConfirmedPlan | None:
        """A plan as a job may carry it out; None where `apply` says why it is not.

        Args:
            confirmed: the plan, with the proof that it was seen.
            at: the time of the confirm, UTC RFC 3339.

        Raises:
            StoreError: the database cannot be read.
        """
        consent, digest = self.consent(confirmed), confirmed.digest
        first = next(iter(self._store.approvals.starting(digest)), None)
        with self._store.snapshot() as world:
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
        found = () if is_own else self._denials(approval.plan, actor, role)
        denials = tuple(each for each in found if each.required_role is not None)
        with self._store.transaction() as transaction:
            if not denials:
                status = ApprovalStatus.DECLINED
                transaction.settle(approval.digest, status, actor, at)
            transaction.log(turn(denials, transaction.head()))
        return denials

    def denials(
        self,
        action: Action,
        resource: str,
        role: Role,
        world: World,
        capability: str | None = None,
    ) -> tuple[Denial, ...]:
        """Why the policy does not let an actor do something that no plan shows.

        Args:
            action: what is asked.
            resource: on what.
            role: of the actor.
            world: the records now.
            capability: that guards it; None where none does.
        """
        request = PolicyRequest(
            role=role,
            action=action,
            resource=resource,
            safe_mode=is_safe_mode(world),
            capability=capability,
            gate=None if capability is None else gate_state(world, capability),
        )
        return self._policy.decide(request).denials

    def _denials(self, plan: Plan, actor: str, role: Role) -> tuple[Denial, ...]:
        """What the policy of this moment says to somebody else who confirms a plan."""
        context = plan.context
        if (actor, role) == (context.actor, context.role):
            return ()
        with self._store.snapshot() as world:
            theirs = context.model_copy(update={"role": role})
            drawn = draw_plan(
                plan.operations, world, self._policy, self._inspectors, theirs
            )
        return drawn.decision.denials
