"""The Command Cell of a service, as if it were here."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Literal

from agent.errors import NoOpenPlanError
from agent.files import load
from agent.remote import calls
from agent.remote.builds import FROM_THE_START, wait_for
from agent.remote.sources import with_sources_sent
from agent.reply import Decided, PlanShown, Refused, Reply, Turn
from agent.session import News
from agent.wire import Begun, Heard
from factory.client.blocking import Client
from factory.client.call import Call
from factory.client.calls import words
from factory.client.errors import ClientError
from factory.errors import FactoryError
from factory.jobs.model import Event, organs_built
from factory.model import Role
from factory.plan import Outcome, Plan, Started
from grammar.model import Lang

OVER = "no_conversation"
"""How the service answers about a conversation that it does not have (any more)."""
SILENT = frozenset({"unreachable", "result_unknown", "reply_lost"})
"""How it is told that the service does not answer now."""
UNREAD = "no_files"
"""How it answers an utterance that names a file: it reads none of its machine."""
SETTLE_S = 60.0
"""How long is looked for what became of a confirm whose reply was lost."""
LOOK_S = 0.5
"""And how often."""
SHORT = 12
"""How many digits of a digest are shown."""
REMEMBERED = 50
"""How many utterances are kept to know which files were named."""


class RemoteCell:
    """One conversation with a service; see `agent.session.Conversation`.

    Jobs are carried out by the service; like a Command Cell here this one waits for
    the end of a build, and tells of its steps. Files are read on this machine and sent.

    Args:
        client: the way to the service.
        lang: the language of every answer; None follows each utterance.
        tell: hears what happens to the builds that are confirmed here.
        news: hears how the connection stands.

    Raises:
        ClientError: the service cannot be reached, or lets nobody in.
    """

    def __init__(
        self,
        client: Client,
        lang: Lang | None,
        tell: Callable[[Event], None],
        news: Callable[[News], None],
    ) -> None:
        self._client = client
        self._lang: Literal["ru", "en"] | None = None
        if lang is not None:
            self._lang = "en" if lang is Lang.EN else "ru"
        self._tell = tell
        self._news = news
        self._plan: Plan | None = None
        self._said: deque[str] = deque(maxlen=REMEMBERED)
        self._begun = self._begin()

    @property
    def actor(self) -> str:
        """The name of the token."""
        return self._begun.actor

    @property
    def role(self) -> Role:
        """The role of the token."""
        return self._begun.role

    @property
    def open_plan(self) -> Plan | None:
        """The plan that waits for a decision."""
        return self._plan

    def say(self, text: str, *, by_card: bool = False) -> Turn:
        """See `agent.session.Conversation`."""
        self._said.append(text)

        def said(words: str) -> Turn:
            return self._turn(lambda id_: calls.say(id_, words, by_card=by_card))

        try:
            return said(text)
        except ClientError as error:
            if error.code != UNREAD:
                raise
            named = with_sources_sent(text, self._client)
            if named == text:
                raise
        return said(named)

    def decide(self, digest: str, *, accept: bool, phrase: str | None = None) -> Turn:
        """See `agent.session.Conversation`."""
        plan = self._plan
        if plan is None or plan.digest != digest:
            raise NoOpenPlanError("not_open", "this plan is not open", digest=digest)

        def decision(id_: str) -> Call[Heard]:
            return calls.decide(id_, digest, accept=accept, phrase=phrase)

        try:
            return self._turn(decision)
        except ClientError as error:
            if error.code != "result_unknown" or not accept:
                raise
            return self._settled(plan, error)

    def review(self, digest: str) -> Turn:
        """See `agent.session.Conversation`."""
        return self._turn(lambda id_: calls.review(id_, digest))

    def require(self, *, two: bool) -> Turn:
        """See `agent.session.Conversation`."""
        people: Literal["one", "two"] = "two" if two else "one"
        return self._turn(lambda id_: calls.require(id_, people))

    def run(self, address: str, text: str | None, path: str | None) -> Turn:
        """See `agent.session.Conversation`."""
        value = (text or "") if path is None else load(path)
        return self._turn(lambda id_: calls.run(id_, address, value, path))

    def complete(self, text: str) -> tuple[str, ...]:
        """See `agent.session.Conversation`."""
        found = self._client.send(words.completions(text)).items
        if text[-1:].isspace() and len(found) > 1:
            # Behind a space only what is clearly the best; the wire does not tell.
            return ()
        return tuple(text[: each.start] + each.text for each in found)

    def end(self) -> None:
        """Tell the service that nobody will say anything any more.

        Raises:
            ClientError: it could not be told.
        """
        self._client.send(calls.end(self._begun.id))

    # -- turns -----------------------------------------------------------------------

    def _begin(self) -> Begun:
        return self._client.send(calls.begin(self._lang))

    def _turn(self, make: Callable[[str], Call[Heard]]) -> Turn:
        heard = self._heard(make)
        plans = [r.plan for r in heard.turn.replies if isinstance(r, PlanShown)]
        known = [*plans, *([self._plan] if self._plan else [])]
        self._plan = next((p for p in known if p.digest == heard.plan_digest), None)
        replies = [r for each in heard.turn.replies for r in self._whole(each, heard)]
        return Turn(heard.turn.text, heard.turn.lang, tuple(replies))

    def _heard(self, make: Callable[[str], Call[Heard]]) -> Heard:
        """Ask; a conversation that the service has forgotten begins anew.

        Raises:
            ClientError: code `plan_forgotten`, when a plan was open in it.
        """
        try:
            return self._client.send(make(self._begun.id))
        except ClientError as error:
            if error.code != OVER:
                raise
            plan, self._plan = self._plan, None
            self._begun = self._begin()
            if plan is not None:
                message = "the service has forgotten the conversation with its plan"
                raise ClientError("plan_forgotten", message) from error
            return self._client.send(make(self._begun.id))

    def _whole(self, reply: Reply, heard: Heard) -> Iterator[Reply]:
        """A reply with what takes this side: the end of a build, the input of a run."""
        match reply:
            case Decided(plan=plan, outcome=Started(job=job)):
                yield from self._built(plan, job, heard.events_after)
            case Refused(code=code, fields=fields) if code == UNREAD:
                yield from self._sent(reply, fields.get("address"), fields.get("path"))
            case _:
                yield reply

    def _sent(
        self, reply: Reply, address: str | None, path: str | None
    ) -> tuple[Reply, ...]:
        """Run on a file of this machine, if it was named by who speaks.

        Nothing is sent that only the service asks for.
        """
        if not address or not path or not any(path in text for text in self._said):
            return (reply,)
        try:
            return self.run(address, None, path).replies
        except ClientError:
            raise
        except FactoryError as error:
            fields = error.fields | {"message": str(error)}
            return (Refused(error.code, fields),)

    # -- builds ----------------------------------------------------------------------

    def _built(self, plan: Plan, job: int, since: str) -> tuple[Reply, ...]:
        """The end of a build, and what was asked for with it.

        Raises:
            ClientError: code `build_goes_on`, when it is not waited for any longer.
        """
        try:
            wait_for(self._client, job, since, self._tell, self._news)
        except (ClientError, KeyboardInterrupt) as error:
            message = "the build goes on at the service"
            organs = organs_built(plan)
            what = ", ".join(organs or (plan.digest[:SHORT],))
            raise ClientError("build_goes_on", message, organ=what) from error
        try:
            heard = self._client.send(calls.follow(self._begun.id, job))
        except ClientError as error:
            if error.code != OVER:
                raise
            return (Decided(plan, self._fate(plan)),)
        return heard.turn.replies

    # -- lost replies ----------------------------------------------------------------

    def _settled(self, plan: Plan, lost: ClientError) -> Turn:
        """What became of a confirmed plan whose reply was lost.

        Raises:
            ClientError: code `not_applied` when nothing did, else the loss itself.
        """
        for _ in range(int(SETTLE_S / LOOK_S)):
            self._news(News.CHECKING)
            try:
                outcome = self._fate(plan)
                if outcome is not None:
                    return self._told_by_fate(plan, outcome)
                self._client.send(calls.show(self._begun.id))
            except ClientError as error:
                if error.code == OVER:
                    self._plan, self._begun = None, self._begin()
                    message = "the service ended before it applied the plan"
                    raise ClientError("not_applied", message) from lost
                if error.code not in SILENT:
                    raise
            time.sleep(LOOK_S)
        raise lost

    def _told_by_fate(self, plan: Plan, outcome: Outcome) -> Turn:
        self._plan = None
        lang = self._begun.lang or Lang.RU
        replies: tuple[Reply, ...] = (Decided(plan, outcome),)
        if isinstance(outcome, Started):
            replies = self._built(plan, outcome.job, FROM_THE_START)
        return Turn("", lang, replies)

    def _fate(self, plan: Plan) -> Outcome | None:
        return self._client.send(words.fate(plan.digest)).outcome
