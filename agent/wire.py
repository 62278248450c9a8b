"""What a conversation sends over the network, and what comes back.

The replies themselves cross it, so that a client renders what the Command Cell said as
if it had been said here; see docs/adr/0012.
"""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from agent.kinds import ByKind
from agent.reply import ApprovalsShown, Turn
from factory.model import Role
from factory.providers.port import Media
from factory.values import Frozen
from factory.wire.bodies import SentMedia
from grammar.model import Lang

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Phrase = Annotated[str | None, Field(max_length=1000)]
_PLAN = "7f3a" * 16


class BeginBody(Frozen):
    """A conversation to begin; without `lang` each answer is in its utterance's."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"lang": "ru"}]})

    lang: Literal["ru", "en"] | None = None


class SayBody(Frozen):
    """An utterance.

    With `by_card` a typed yes or name confirms only a plan of low risk: the speaker
    sees every other one in a card, and decides it there.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "create voice organ v1"}]}
    )

    text: str = Field(max_length=10_000)
    by_card: bool = False


class DecideBody(Frozen):
    """A decision on exactly one plan; `phrase` is the name that a risky one takes."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"plan_digest": _PLAN, "accept": True}]}
    )

    plan_digest: Digest
    accept: bool
    phrase: Phrase = None


class ReviewBody(Frozen):
    """A plan that waits for another person, by the first digits of its digest."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"digest": "7f3a7f3a"}]})

    digest: str = Field(max_length=64)


class RequireBody(Frozen):
    """How many people high risk is to take."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"people": "two"}]})

    people: Literal["one", "two"]


class RunBody(Frozen):
    """A run of a cell or an organ, on a text or on media.

    `file` names the file of the caller's machine that they come from. The name is for
    the command log: no file is read here.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"address": "organ.echo.v1", "input": "Hello"}]}
    )

    address: str = Field(max_length=300)
    input: str | None = None
    media: SentMedia | None = None
    file: str | None = Field(default=None, max_length=4096)

    @model_validator(mode="after")
    def _one_of_both(self) -> "RunBody":
        if (self.input is None) == (self.media is None):
            message = "give either input or media"
            raise ValueError(message)
        return self

    @property
    def value(self) -> Media | str:
        """The input as the factory takes it."""
        return self.media.media if self.media else self.input or ""


class FollowBody(Frozen):
    """The build that a turn of this conversation began."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"job": 1}]})

    job: int = Field(ge=1)


class Begun(Frozen):
    """A conversation: who speaks in it, and the plan that is open."""

    id: str
    actor: str
    role: Role
    lang: Lang | None
    plan_digest: str | None = None


class Heard(Frozen):
    """A turn, and the plan that is open after it.

    `events_after` is the number of the last event before the turn: a stream of events
    that goes on after it tells everything that the turn began.
    """

    model_config = ConfigDict(ser_json_inf_nan="strings")

    turn: Turn
    plan_digest: str | None
    events_after: str


class Waiting(Frozen):
    """What waits for a person."""

    model_config = ConfigDict(ser_json_inf_nan="strings")

    approvals: Annotated[ApprovalsShown, ByKind()]


class Ended(Frozen):
    """A conversation that was ended."""

    id: str
