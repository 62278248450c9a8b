"""The requests of a conversation, as `factory.client.calls` has those of the factory.

They stand here because their answers are replies of the Command Cell, which the
factory knows nothing of.
"""

from typing import Literal

from pydantic import TypeAdapter

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
    Waiting,
)
from factory.client.call import Call, Route
from factory.providers.port import Media
from factory.wire.bodies import SentMedia

BEGIN = Route("POST", "/conversations")
SHOW = Route("GET", "/conversations/{id}")
END = Route("DELETE", "/conversations/{id}")
SAY = Route("POST", "/conversations/{id}/say")
DECIDE = Route("POST", "/conversations/{id}/decide")
REVIEW = Route("POST", "/conversations/{id}/review")
REQUIRE = Route("POST", "/conversations/{id}/require")
RUN = Route("POST", "/conversations/{id}/run")
FOLLOW = Route("POST", "/conversations/{id}/follow")
APPROVALS = Route("GET", "/approvals")

_BEGUN = TypeAdapter(Begun)
_ENDED = TypeAdapter(Ended)
_HEARD = TypeAdapter(Heard)
_WAITING = TypeAdapter(Waiting)


def begin(lang: Literal["ru", "en"] | None = None) -> Call[Begun]:
    """Begin a conversation."""
    return Call(BEGIN, _BEGUN, body=BeginBody(lang=lang))


def show(id: str) -> Call[Begun]:  # noqa: A002 - the name of the route
    """Show a conversation."""
    return Call(SHOW, _BEGUN, {"id": id})


def end(id: str) -> Call[Ended]:  # noqa: A002
    """End a conversation; a plan that is open in it is forgotten."""
    return Call(END, _ENDED, {"id": id})


def say(id: str, text: str, *, by_card: bool) -> Call[Heard]:  # noqa: A002
    """Say something; `by_card`: a typed yes only confirms low risk."""
    return Call(SAY, _HEARD, {"id": id}, body=SayBody(text=text, by_card=by_card))


def decide(
    id: str,  # noqa: A002
    digest: str,
    *,
    accept: bool,
    phrase: str | None = None,
) -> Call[Heard]:
    """Answer exactly this open plan, with the name that was typed."""
    body = DecideBody(plan_digest=digest, accept=accept, phrase=phrase)
    return Call(DECIDE, _HEARD, {"id": id}, body=body)


def review(id: str, digest: str) -> Call[Heard]:  # noqa: A002
    """Open a plan that waits for another person."""
    return Call(REVIEW, _HEARD, {"id": id}, body=ReviewBody(digest=digest))


def require(id: str, people: Literal["one", "two"]) -> Call[Heard]:  # noqa: A002
    """Plan how many people high risk is to take."""
    return Call(REQUIRE, _HEARD, {"id": id}, body=RequireBody(people=people))


def run(
    id: str,  # noqa: A002
    address: str,
    value: Media | str,
    file: str | None = None,
) -> Call[Heard]:
    """Run a cell or an organ on a text, or on what a file of this machine holds."""
    if isinstance(value, Media):
        body = RunBody(address=address, media=SentMedia.of(value), file=file)
    else:
        body = RunBody(address=address, input=value, file=file)
    return Call(RUN, _HEARD, {"id": id}, body=body)


def follow(id: str, job: int) -> Call[Heard]:  # noqa: A002
    """Tell what became of a build that was confirmed in this conversation."""
    return Call(FOLLOW, _HEARD, {"id": id}, body=FollowBody(job=job))


def approvals() -> Call[Waiting]:
    """Tell what waits for a person."""
    return Call(APPROVALS, _WAITING)
