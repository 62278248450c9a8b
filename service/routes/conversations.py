"""Conversations with the Command Cell, for clients that show its replies themselves.

`/commands` serves programs that read documents; here the replies cross the network as
they are, and every decision that a shell takes has its route.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from agent.cell import CommandCell
from agent.reply import Turn
from agent.wire import (
    BeginBody,
    Begun,
    DecideBody,
    Ended,
    FollowBody,
    Heard,
    RequireBody,
    ReviewBody,
    RunBody,
    SayBody,
)
from grammar.model import Lang
from service.answering import CHANGE, LOOK, problems, shown
from service.asking import TheCaller, TheOffice
from service.streams import Pulse
from service.strict import StrictRoute
from service.talks import Talk, Talks

TalkId = Annotated[
    str,
    Path(max_length=64, description="As `POST /conversations` named it."),
]


def _talks(request: Request) -> Talks:
    talks = request.app.state.talks
    assert isinstance(talks, Talks)
    return talks


class _Hearing:
    """The conversation that a request names, and who speaks in it.

    Args:
        request: where the service's parts are.
        id: of the conversation.
        caller: who speaks.
    """

    def __init__(
        self,
        request: Request,
        id: TalkId,  # noqa: A002 - the name that the routes document
        caller: TheCaller,
    ) -> None:
        self._pulse: Pulse = request.app.state.pulse
        self._talks = _talks(request)
        self._name = id
        self._caller = caller

    def talk(self) -> AbstractContextManager[Talk]:
        """The conversation, for this request alone."""
        return self._talks.again(self._name, self._caller.name)

    def end(self) -> str:
        """End it; returns its name."""
        self._talks.end(self._name, self._caller.name)
        return self._name

    def after(self, turn: Callable[[CommandCell], Turn]) -> Response:
        """What is said to a turn, and where the events after it begin."""
        with self.talk() as talk:
            before = self._pulse.feed.end()
            said = turn(talk.cell)
            plan = talk.cell.open_plan
        digest = plan.digest if plan else None
        return shown(Heard(turn=said, plan_digest=digest, events_after=str(before)))


TheHearing = Annotated[_Hearing, Depends()]
ROUTER = APIRouter(
    prefix="/conversations", tags=["conversations"], route_class=StrictRoute
)


@ROUTER.post("", status_code=201, response_model=Begun, responses=problems(*CHANGE))
def begin(
    request: Request, body: BeginBody, caller: TheCaller, office: TheOffice
) -> Response:
    """Begin a conversation; it lives until it is silent for half an hour."""
    name = office.new_id()
    lang = Lang(body.lang) if body.lang else None
    with _talks(request).new(
        name, caller.name, office.cell(caller, lang, name)
    ) as talk:
        return shown(_begun(talk), 201)


@ROUTER.get("/{id}", response_model=Begun, responses=problems(*LOOK))
def show(hearing: TheHearing) -> Response:
    """Show a conversation and which plan is open in it."""
    with hearing.talk() as talk:
        return shown(_begun(talk))


@ROUTER.delete("/{id}", response_model=Ended, responses=problems(*CHANGE))
def end(hearing: TheHearing) -> Response:
    """End a conversation; a plan that is open in it is forgotten."""
    return shown(Ended(id=hearing.end()))


@ROUTER.post("/{id}/say", response_model=Heard, responses=problems(*CHANGE))
def say(hearing: TheHearing, body: SayBody, office: TheOffice) -> Response:
    """Say something, in Russian or English; what changes anything is only planned."""

    def turn(cell: CommandCell) -> Turn:
        with office.listening() as parsing:
            said = cell.say(body.text, by_card=body.by_card)
            parsing.of(cell.last_turn)
        return said

    return hearing.after(turn)


@ROUTER.post("/{id}/decide", response_model=Heard, responses=problems(*CHANGE))
def decide(hearing: TheHearing, body: DecideBody) -> Response:
    """Confirm or decline exactly the open plan of this digest.

    A plan of high risk takes its name as `phrase`; without it the answer is
    `NameAsked`, and the plan stays open. An organ is built in the background: the
    outcome is `started`, and `follow` tells the end.
    """
    return hearing.after(
        lambda cell: cell.decide(
            body.plan_digest, accept=body.accept, phrase=body.phrase
        )
    )


@ROUTER.post("/{id}/review", response_model=Heard, responses=problems(*CHANGE))
def review(hearing: TheHearing, body: ReviewBody) -> Response:
    """Open a plan that waits for another person, to confirm or to decline it."""
    return hearing.after(lambda cell: cell.review(body.digest))


@ROUTER.post("/{id}/require", response_model=Heard, responses=problems(*CHANGE))
def require(hearing: TheHearing, body: RequireBody) -> Response:
    """Plan how many people high risk is to take; deciding on it takes an admin."""
    is_two = body.people == "two"
    return hearing.after(lambda cell: cell.require(two=is_two))


@ROUTER.post("/{id}/run", response_model=Heard, responses=problems(*CHANGE))
def run(hearing: TheHearing, body: RunBody, office: TheOffice) -> Response:
    """Run a cell or an organ on a text, or on the content of a file of the caller."""
    file, value = body.file, body.value

    def turn(cell: CommandCell) -> Turn:
        if file is None and isinstance(value, str):
            return cell.run(body.address, value, None)
        return office.run_on(cell, body.address, value, file or "")

    return hearing.after(turn)


@ROUTER.post("/{id}/follow", response_model=Heard, responses=problems(*CHANGE))
def follow(hearing: TheHearing, body: FollowBody) -> Response:
    """Tell what became of a build, and do what was asked for with it.

    While it goes on the outcome is `started`; events tell when it has ended.
    """
    return hearing.after(lambda cell: cell.follow(body.job))


def _begun(talk: Talk) -> Begun:
    cell = talk.cell
    return Begun(
        id=talk.name,
        actor=cell.actor,
        role=cell.role,
        lang=cell.identity.lang,
        plan_digest=cell.open_plan.digest if cell.open_plan else None,
    )
