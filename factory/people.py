"""How many people must confirm a plan: the policy says it, each time it is asked."""

from functools import lru_cache

from factory.decision import Action, Confirming, Denial, DenialCode, PolicyRequest
from factory.gates import Readable, is_four_eyes, is_safe_mode
from factory.model import Role
from factory.phrase import subject_of
from factory.plan import Plan
from factory.ports.policy import Policy
from factory.report import RiskLevel

SECOND_PERSON = "second_person"
"""The `@why` of the rule that waits for another person."""


def may_take_two(plan: Plan, role: Role, policy: Policy) -> bool:
    """Whether a plan takes two people where the factory is under four eyes.

    Nothing is read for that, so that a plan that one person confirms costs no more.
    """
    asked = (policy, plan.report.risk, subject_of(plan), 1, role)
    return bool(_denials(*asked, four_eyes=True, safe_mode=False))


def denials_to(
    plan: Plan, people: int, role: Role, policy: Policy, records: Readable
) -> tuple[Denial, ...]:
    """Why a plan may not be applied that so many people have confirmed.

    Args:
        plan: the plan.
        people: how many different people, the one who confirms now included.
        role: of the one who confirms now.
        policy: decides.
        records: where the switches of the factory are read.
    """
    asked = (policy, plan.report.risk, subject_of(plan), people, role)
    held, safe = is_four_eyes(records), is_safe_mode(records)
    return _denials(*asked, four_eyes=held, safe_mode=safe)


def takes_two(plan: Plan, policy: Policy, records: Readable) -> bool:
    """Whether a plan takes two people now."""
    role = plan.context.role
    return may_take_two(plan, role, policy) and takes_another(
        denials_to(plan, 1, role, policy, records)
    )


def takes_another(denials: tuple[Denial, ...]) -> bool:
    """Whether another person's confirm is all that lacks."""
    return bool(denials) and all(
        each.code is DenialCode.APPROVAL_REQUIRED
        and each.detail.get("why") == SECOND_PERSON
        for each in denials
    )


@lru_cache(maxsize=256)
def _denials(  # noqa: PLR0913 - what an answer depends on, and nothing else
    policy: Policy,
    risk: RiskLevel,
    subject: str,
    people: int,
    role: Role,
    *,
    four_eyes: bool,
    safe_mode: bool,
) -> tuple[Denial, ...]:
    """The answer to a question that is asked when a plan is shown and when applied."""
    request = PolicyRequest(
        role=role,
        action=Action.CONFIRM,
        resource=subject,
        safe_mode=safe_mode,
        confirming=Confirming(risk=risk.value, people=people, four_eyes=four_eyes),
    )
    return policy.decide(request).denials
