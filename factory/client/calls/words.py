"""Requests in the command language: say, then apply."""

from pydantic import TypeAdapter

from factory.client.call import Call, Route
from factory.wire.bodies import ApplyBody, TextBody
from factory.wire.documents import AppliedPlan, Completions, PlanFate, Said

PLAN = Route("POST", "/commands/plan")
APPLY = Route("POST", "/commands/apply")
FATE = Route("GET", "/plans/{digest}")
COMPLETIONS = Route("GET", "/completions")

_SAID = TypeAdapter(Said)
_APPLIED = TypeAdapter(AppliedPlan)
_FATE = TypeAdapter(PlanFate)
_COMPLETIONS = TypeAdapter(Completions)


def plan(text: str, conversation: str | None = None) -> Call[Said]:
    """Say something, alone or in a conversation; changes are only planned."""
    own = {} if conversation is None else {"conversation": conversation}
    return Call(PLAN, _SAID, body=TextBody(text=text, **own))


def apply(plan_digest: str, confirm: str | None = None) -> Call[AppliedPlan]:
    """Apply exactly the plan of this digest.

    Args:
        plan_digest: all 64 digits.
        confirm: the name that a plan of high risk is confirmed by.
    """
    own = {} if confirm is None else {"confirm": confirm}
    return Call(APPLY, _APPLIED, body=ApplyBody(plan_digest=plan_digest, **own))


def fate(plan_digest: str) -> Call[PlanFate]:
    """Tell what became of a plan that was confirmed."""
    return Call(FATE, _FATE, {"digest": plan_digest})


def completions(text: str) -> Call[Completions]:
    """Tell what the last word of a text may become."""
    return Call(COMPLETIONS, _COMPLETIONS, query={"text": text})
