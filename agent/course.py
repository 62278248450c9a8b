"""The course of one turn: what it comes to, as replies and as a record of the log."""

from dataclasses import dataclass, field

from agent.log import Decision, LogBody, Said, Via, sealed_after
from agent.reply import Reply, Turn
from agent.surroundings import Identity
from factory.journal import Head
from factory.measured import Measured
from factory.operations import Operation
from factory.plan import Outcome, Plan
from factory.ports.lists import MakeTurn, SealedTurn
from grammar.model import Lang, Parse


@dataclass
class Course:
    """Collects what one turn comes to.

    Attributes:
        parse: what was understood.
        at: when, UTC RFC 3339.
        via: how it was said.
        identity: who said it.
        spoken: the language to answer in.
        operations: what a request asks for, where nothing was said.
        logged: the record's body, once it was written.
    """

    parse: Parse
    at: str
    via: Via
    identity: Identity
    spoken: Lang
    replies: list[Reply] = field(default_factory=list)
    plan: Plan | None = None
    decision: Decision | None = None
    outcome: Outcome | None = None
    measured: Measured | None = None
    operations: tuple[Operation, ...] | None = None
    logged: LogBody | None = None

    def said(self) -> Turn:
        """The turn as the shell shows it."""
        return Turn(self.parse.utterance, self.spoken, tuple(self.replies))

    def record(self, head: Head) -> MakeTurn:
        """Makes the turn of the command log.

        Args:
            head: the journal's end after the turn.
        """

        def make(number: int, prev: str) -> SealedTurn:
            self.logged = self._body(number, head)
            return sealed_after(prev, self.logged)

        return make

    def said_of(self, plan: Plan) -> Said:
        """What the end of a build keeps of this turn."""
        return Said(
            session=self.identity.session,
            actor=self.identity.actor,
            role=self.identity.role,
            lang=self.identity.lang,
            plan=plan.digest,
            via=Via.TRAINING if plan.report.trainings else Via.BUILD,
        )

    def _body(self, number: int, head: Head) -> LogBody:
        return LogBody(
            number=number,
            at=self.at,
            session=self.identity.session,
            actor=self.identity.actor,
            role=self.identity.role,
            lang=self.identity.lang,
            text=self.parse.utterance,
            via=self.via,
            parse=self.parse.to_dict(),
            operations=self.operations,
            plan=self.plan.digest if self.plan else None,
            decision=self.decision,
            outcome=self.outcome,
            measured=self.measured,
            replies=tuple(type(reply).__name__ for reply in self.replies),
            journal_seq=head.seq,
            journal_hash=head.hash,
        )
