"""How many people must confirm a plan: the policy says it, each time it is asked."""

from functools import lru_cache

from factory.decision import Action, Confirming, Denial, DenialCode, PolicyRequest
from factory.gates import Readable, is_four_eyes, is_safe_mode
from factory.model import Role
from factory.phrase import subject_of
from factory.plan import Plan, RiskLevel
from factory.ports.policy import Policy

SECOND_PERSON = "second_person"
"""The `@why` of the rule that waits for another person."""


def may_take_two(plan: Plan, role: Role, policy: Policy) -> bool:
    """Whether a plan takes two people where the factory is under four eyes.

    Nothing is read for that, so that a plan that one person confirms costs no more.
    """
    return _may_take_two(policy, plan.report.risk, role, subject_of(plan))


@lru_cache(maxsize=256)
def _may_take_two(policy: Policy, risk: RiskLevel, role: Role, subject: str) -> bool:
    """The answer to a question that is asked when a plan is shown and when applied."""
    request = _request(risk, subject, 1, role, four_eyes=True)
    return not policy.decide(request).is_allowed


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
    is_held = is_four_eyes(records)
    asked = _request(
        plan.report.risk, subject_of(plan), people, role, four_eyes=is_held
    )
    mode = {"safe_mode": is_safe_mode(records)}
    return policy.decide(asked.model_copy(update=mode)).denials


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


def _request(
    risk: RiskLevel, subject: str, people: int, role: Role, *, four_eyes: bool
) -> PolicyRequest:
    return PolicyRequest(
        role=role,
        action=Action.CONFIRM,
        resource=subject,
        safe_mode=False,
        confirming=Confirming(risk=risk.value, people=people, four_eyes=four_eyes),
    )
