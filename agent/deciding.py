"""The open plan: drawn, shown, confirmed or declined, and carried out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.course import Course
from agent.doing import done
from agent.log import Decision, Via
from agent.reply import CardAsked, Decided, NameAsked, PlanShown, Refused
from agent.steps import Bound, Change, Query, Run
from agent.waiting import waiting_plan
from agent.workplace import Workplace
from factory.approval import Approval
from factory.decision import Denial
from factory.jobs.model import subjects_of
from factory.jobs.port import JobWorld
from factory.journal import Head
from factory.operations import Operation
from factory.phrase import is_confirmed_by, phrase_of
from factory.plan import Applied, ConfirmedPlan, Denied, Outcome, Plan, Started, Trained
from factory.ports.lists import MakeTurn
from factory.report import RiskLevel

_NOTHING_OPEN = Refused("nothing_open")


@dataclass(frozen=True)
class OpenPlan:
    """A plan that waits for a decision.

    Attributes:
        plan: what is to be confirmed or declined.
        later: what was asked for with it, to be done once it is applied.
        first: who confirmed it before, where it takes two people.
    """

    plan: Plan
    later: tuple[Query | Run, ...] = ()
    first: Approval | None = None


def drawn(
    bound: Bound, course: Course, place: Workplace, world: JobWorld, said: str = ""
) -> OpenPlan | None:
    """Plan the changes of an utterance and show the plan.

    Args:
        bound: the steps.
        course: hears the plan and the reply.
        place: where.
        world: the consistent read to plan on.
        said: the utterance said back, as it was understood.

    Returns:
        The plan if it waits for a decision now; a denied one, one without changes and
        a preview do not.
    """
    changes = [s.operation for s in bound.steps if isinstance(s, Change)]
    course.measured = place.outside.measure(changes, world).or_none()
    context = place.context(course.at, course.measured)
    plan = course.plan = place.factory.plan(changes, world, context)
    is_open = plan.is_actionable and not bound.is_preview
    course.decision = Decision.OPENED if is_open else Decision.SHOWN
    takes_two = is_open and place.factory.review.takes_two(plan, world)
    shown = PlanShown(plan, is_open=is_open, takes_two=takes_two, said=said)
    course.replies.append(shown)
    later = tuple(s for s in bound.steps if isinstance(s, Query | Run))
    return OpenPlan(plan, later) if is_open else None


def asked_for(operations: Sequence[Operation]) -> Bound:
    """Operations that a program asks for, as the steps of an utterance."""
    return Bound(tuple(Change(each) for each in operations))


def reviewed(
    digest: str, before: OpenPlan | None, course: Course, place: Workplace
) -> OpenPlan | None:
    """Open a plan that waits for another person, as if it had just been planned.

    Args:
        digest: of the plan; its first digits will do.
        before: what is open, and stays so if there is no such plan.
        course: hears the plan and the reply.
        place: where.

    Raises:
        StoreError: the database failed.
    """
    found = place.factory.approvals.starting(digest)
    approval = waiting_plan(found, digest, course.at)
    if isinstance(approval, Refused):
        course.replies.append(approval)
        return before
    course.plan, course.decision = approval.plan, Decision.OPENED
    course.replies.append(PlanShown(approval.plan, is_open=True, first=approval))
    return OpenPlan(approval.plan, first=approval)


def declined(opened: OpenPlan | None, course: Course, place: Workplace) -> None:
    """Decline the open plan; one that waits for another person waits no more.

    Raises:
        StoreError: the database failed; the plan stays open.
    """
    if opened is None:
        course.replies.append(_NOTHING_OPEN)
        place.log(course)
        return
    course.plan, course.decision = opened.plan, Decision.DECLINED
    if opened.first is not None:
        _withdraw(opened.first, course, place)
        return
    course.replies.append(Decided(opened.plan, None))
    place.log(course)


def confirmed(
    opened: OpenPlan | None,
    phrase: str | None,
    course: Course,
    place: Workplace,
    *,
    by_card: bool = False,
) -> OpenPlan | None:
    """Confirm the open plan and carry it out, and what was asked for with it.

    Args:
        opened: what is open.
        phrase: the name that was typed, for a plan that takes one.
        course: hears the outcome and the replies.
        place: where.
        by_card: whether only a plan of low risk may be confirmed in this way.

    Returns:
        What stays open: the plan itself as long as it takes its card or a name.

    Raises:
        StoreError: the database failed; the plan stays open and may be tried again.
    """
    if opened is None:
        course.replies.append(_NOTHING_OPEN)
        place.log(course)
        return None
    plan = course.plan = opened.plan
    if by_card and plan.report.risk is not RiskLevel.LOW:
        course.replies.append(CardAsked(plan))
        place.log(course)
        return opened
    if not is_confirmed_by(plan, phrase):
        course.replies.append(NameAsked(plan, phrase_of(plan) or ""))
        place.log(course)
        return opened
    place.factory.runtime.flush()
    outcome = carried_out(plan, phrase, course, place)
    if isinstance(outcome, Started):
        outcome = place.outside.building.finish(outcome)
        course.replies[-1] = Decided(plan, outcome)
    _go_on(opened, outcome, course, place)
    return None


def followed(opened: OpenPlan, job: int, course: Course, place: Workplace) -> OpenPlan:
    """Tell what became of a build that is carried out elsewhere.

    Args:
        opened: the plan that was confirmed.
        job: the number of its build.
        course: hears the outcome and, at its end, what was asked for with it.
        place: where.

    Returns:
        What is left to do when it is asked about again.

    Raises:
        StoreError: the database failed.
    """
    with place.factory.snapshot() as world:
        found = world.jobs.get(job)
    outcome = (found.outcome if found else None) or Started(job=job)
    course.plan = opened.plan
    course.replies.append(Decided(opened.plan, outcome))
    _go_on(opened, outcome, course, place)
    is_going_on = isinstance(outcome, Started)
    return opened if is_going_on else replace(opened, later=())


def _go_on(
    opened: OpenPlan, outcome: Outcome, course: Course, place: Workplace
) -> None:
    """Do what was asked for together with a plan that was applied."""
    if isinstance(outcome, Applied | Trained):
        course.replies += [done(each, place, course.at) for each in opened.later]


def carried_out(
    plan: Plan, phrase: str | None, course: Course, place: Workplace
) -> Outcome:
    """Apply a plan that was confirmed, or begin its job, and log the turn with it.

    Args:
        plan: as it was shown.
        phrase: the name that was typed, for a plan that takes one.
        course: hears the outcome and the reply.
        place: where.

    Raises:
        StoreError: the database failed; nothing was changed.
    """
    course.decision = Decision.CONFIRMED
    factory, identity = place.factory, place.identity

    def logged(outcome: Outcome, head: Head) -> MakeTurn:
        course.outcome = outcome
        course.replies.append(Decided(plan, outcome))
        return course.record(head)

    confirmed_plan = ConfirmedPlan(
        plan,
        plan.digest,
        identity.actor,
        phrase,
        role=identity.role,
        is_by_rule=course.via in (Via.ALARM, Via.HEAL),
    )
    is_job = bool(subjects_of(plan))
    ready = factory.review.permitted(confirmed_plan, course.at) if is_job else None
    if ready is not None:
        return place.outside.building.start(ready, course.said_of(plan), logged)
    verdict_now = place.outside.verdict_now
    return factory.apply(confirmed_plan, course.at, logged, verdict_now)


def _withdraw(approval: Approval, course: Course, place: Workplace) -> None:
    def logged(denials: tuple[Denial, ...], head: Head) -> MakeTurn:
        course.outcome = Denied(denials=denials) if denials else None
        course.replies.append(Decided(approval.plan, course.outcome))
        return course.record(head)

    who = place.identity.actor, place.identity.role
    place.factory.review.decline(approval, who, course.at, logged)
