"""What shells look at beside a conversation, and what became of lost requests."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from agent.glance import glance_of
from agent.waiting import approvals_shown
from agent.wire import Waiting
from factory.answered import Answered
from factory.wire.documents import (
    Completions,
    Glance,
    Offered,
    PlanFate,
    RequestFate,
)
from service.answering import LOOK, answer, problems, shown
from service.asking import TheCaller, TheOffice
from service.fates import fate_of
from service.problems import Refusal
from service.strict import StrictRoute

ROUTER = APIRouter(tags=["looks"], route_class=StrictRoute)
PlanDigest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", examples=["0" * 64])]
Key = Annotated[str, Path(max_length=200, examples=["make-echo"])]
Text = Annotated[str, Query(max_length=2000, examples=["create vo"])]


@ROUTER.get("/glance", response_model=Glance, responses=problems(*LOOK))
def glance(caller: TheCaller, office: TheOffice) -> Response:
    """Show what a status line shows of the factory."""
    found = glance_of(office.factory, caller.name, caller.role, office.now())
    return answer(found)


@ROUTER.get("/approvals", response_model=Waiting, responses=problems(*LOOK))
def approvals(office: TheOffice) -> Response:
    """Show what waits for a person: plans for a second one, versions for an approve."""
    with office.factory.snapshot() as world:
        found = approvals_shown(world, office.factory, office.now())
    return shown(Waiting(approvals=found))


@ROUTER.get("/completions", response_model=Completions, responses=problems(*LOOK))
def completions(text: Text, office: TheOffice) -> Response:
    """Tell what the last word of a text may become, best first."""
    items = (Offered(text=c.text, start=c.start) for c in office.complete(text))
    return answer(Completions(items=tuple(items)))


@ROUTER.get("/plans/{digest}", response_model=PlanFate, responses=problems(*LOOK))
def fate(digest: PlanDigest, office: TheOffice) -> Response:
    """Tell what became of a plan that was confirmed lately."""
    outcome = fate_of(office.factory, digest)
    return answer(PlanFate(plan_digest=digest, outcome=outcome))


@ROUTER.get("/requests/{key}", response_model=RequestFate, responses=problems(*LOOK))
def request(key: Key, caller: TheCaller, office: TheOffice) -> Response:
    """Tell how a POST with this Idempotency-Key of yours was answered.

    `answer` is null while it is at work; 404 tells that it never came.
    """
    found = office.factory.answers.find(caller.name, key)
    if found is None:
        raise Refusal("no_request", name=key)
    answered = found if isinstance(found, Answered) else None
    return answer(RequestFate(key=key, answer=answered))
