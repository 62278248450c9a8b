"""The command language over HTTP: `/commands/plan`, then `/commands/apply`."""

from contextlib import AbstractContextManager

from fastapi import APIRouter, Request, Response

from agent.render.documents import turn_document
from agent.reply import Refused, Turn
from factory.phrase import phrase_of
from factory.plan import Applied
from factory.wire.bodies import ApplyBody, TextBody
from factory.wire.documents import AppliedPlan, Said
from service.answering import CHANGE, answer, problems
from service.asking import TheCaller, TheOffice, TheWish
from service.callers import Caller
from service.documents import applied_of
from service.office import Office, decided
from service.problems import Refusal
from service.strict import StrictRoute
from service.talks import Talk, Talks

ROUTER = APIRouter(prefix="/commands", tags=["commands"], route_class=StrictRoute)


@ROUTER.post("/plan", response_model=Said, responses=problems(*CHANGE))
def plan(
    request: Request, body: TextBody, caller: TheCaller, office: TheOffice
) -> Response:
    """Say something, in Russian or English; what changes anything is only planned."""
    talks: Talks = request.app.state.talks
    with _talk(talks, body, caller, office) as talk:
        with office.listening() as parsing:
            turn = talk.cell.say(body.text)
            parsing.of(talk.cell.last_turn)
        open_plan = talk.cell.open_plan
    _refuse(turn)
    document = turn_document(turn)
    return answer(
        {
            "conversation": talk.name,
            "lang": document["lang"],
            "plan_digest": open_plan.digest if open_plan else None,
            "confirm": phrase_of(open_plan) if open_plan else None,
            "replies": document["replies"],
        }
    )


@ROUTER.post(
    "/apply",
    response_model=AppliedPlan,
    responses=problems(*CHANGE, s202=AppliedPlan),
)
def apply(
    request: Request, body: ApplyBody, wish: TheWish, office: TheOffice
) -> Response:
    """Apply exactly the plan of this digest; only who asked for it may."""
    del office
    talks: Talks = request.app.state.talks
    name = talks.of_plan(body.plan_digest, wish.caller.name)
    with talks.again(name, wish.caller.name) as talk:
        open_plan = talk.cell.open_plan
        if open_plan is None or open_plan.digest != body.plan_digest:
            raise Refusal("not_open")
        done = decided(talk.cell, open_plan, body.confirm or wish.confirm)
    is_done = isinstance(done.outcome, Applied)
    return answer(applied_of(done), 200 if is_done else 202)


def _talk(
    talks: Talks, body: TextBody, caller: Caller, office: Office
) -> AbstractContextManager[Talk]:
    if body.conversation is not None:
        return talks.again(body.conversation, caller.name)
    name = office.new_id()
    return talks.new(name, caller.name, office.cell(caller, None, name))


def _refuse(turn: Turn) -> None:
    """Answer with a problem where nothing but a refusal was said."""
    if len(turn.replies) == 1 and isinstance(turn.replies[0], Refused):
        raise Refusal.said(turn.replies[0])
