"""The Command Cell: an utterance in, replies out, and a turn in the command log."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grammar.parse import Parser

from agent.answers import answer
from agent.bind import bind
from agent.dialogue import Dialogue
from agent.errors import NoOpenPlanError
from agent.log import Decision, LogBody, Via, record_after
from agent.names import Canonical, Names
from agent.reply import Asked, Decided, PlanShown, Refused, Reply, RunDone, Turn
from agent.steps import Bound, Change, Decide, Query, Run
from factory.decision import Denial
from factory.errors import FactoryError
from factory.journal import Head
from factory.model import Role
from factory.plan import ConfirmedPlan, Outcome, Plan, PlanContext
from factory.ports import MakeTurn, World
from factory.providers.port import Value
from factory.stem import Ran, StemCellFactory
from grammar.model import Command, Intent, Lang, Parse
from grammar.model import Status as ParseStatus

READING = frozenset(
    {
        Intent.STATUS,
        Intent.LIST,
        Intent.HISTORY,
        Intent.HELP,
        Intent.DIFF,
        Intent.EXPLAIN,
        Intent.RUN,
    }
)
"""The intents that leave an open plan open."""


@dataclass(frozen=True)
class Identity:
    """Who speaks, in which session and role; `lang` None follows the text."""

    session: str
    actor: str
    role: Role
    lang: Lang | None = None


@dataclass(frozen=True)
class Surroundings:
    """What a Command Cell takes from outside.

    Attributes:
        now: the time, UTC RFC 3339 in one fixed width, so that texts compare as times.
        expiry: until when a plan drawn at a time may be applied.
        load: reads a file that an utterance names.
        invoke: runs a cell or organ.
        canonical: the lexicon's known names.
    """

    now: Callable[[], str]
    expiry: Callable[[str], str]
    load: Callable[[str], Value]
    invoke: Callable[[str, Value, Role], Ran | tuple[Denial, ...]]
    canonical: Canonical


@dataclass
class _Course:
    """What one turn comes to, for the log."""

    parse: Parse
    replies: list[Reply]
    plan: Plan | None = None
    decision: Decision | None = None
    outcome: Outcome | None = None


class CommandCell:
    """One conversation with the factory.

    Args:
        factory: plans, applies, invokes.
        parser: the command language.
        identity: who speaks.
        outside: clock, files, names.
    """

    def __init__(
        self,
        factory: StemCellFactory,
        parser: Parser,
        identity: Identity,
        outside: Surroundings,
    ) -> None:
        self.identity = identity
        self.open_plan: Plan | None = None
        self.last_turn: LogBody | None = None
        self._factory = factory
        self._parser = parser
        self._outside = outside
        self._dialogue = Dialogue.start()
        self._later: tuple[Query | Run, ...] = ()

    @property
    def role(self) -> Role:
        """The role of the one who speaks."""
        return self.identity.role

    @property
    def actor(self) -> str:
        """The one who speaks."""
        return self.identity.actor

    def move(self, identity: Identity, outside: Surroundings) -> None:
        """Go on in other surroundings, as a replay does at each turn."""
        self.identity = identity
        self._outside = outside

    def say(self, text: str) -> Turn:
        """Take one utterance.

        Raises:
            StoreError: the database failed; nothing was changed.
        """
        at = self._outside.now()
        lang = self.identity.lang
        parse, self._dialogue = self._dialogue.turn(self._parser, text, lang)
        course = _Course(parse, [])
        if _is_decision(parse):
            accept = parse.commands[0].intent is Intent.CONFIRM
            return self._decide(course, at, Via.TYPED, accept=accept)
        for reply in self._replies(course, at):
            course.replies.append(reply)
        self._factory.turns.append(self._turn(course, at, Via.TYPED))
        return self._said(course)

    def decide(self, digest: str, *, accept: bool) -> Turn:
        """Answer exactly this open plan, as its card does.

        Raises:
            NoOpenPlanError: another plan is open, or none.
            StoreError: the database failed; nothing was changed.
        """
        plan = self.open_plan
        if plan is None or plan.digest != digest:
            raise NoOpenPlanError("not_open", "this plan is not open", digest=digest)
        intent = Intent.CONFIRM if accept else Intent.DECLINE
        lang = self.identity.lang or Lang.RU
        parse = Parse("", lang, ParseStatus.OK, (Command(intent),))
        self._dialogue = self._dialogue.without_plan()
        via = Via.ACCEPT if accept else Via.DECLINE
        return self._decide(_Course(parse, []), self._outside.now(), via, accept=accept)

    def run(self, address: str, text: str | None, path: str | None) -> Turn:
        """Run a cell or organ that is named by its address."""
        at = self._outside.now()
        slots = {"target": address, "input": text, "dataset": path}
        said = {name: value for name, value in slots.items() if value is not None}
        lang = self.identity.lang or Lang.RU
        command = Command(Intent.RUN, said)
        parse = Parse(address, lang, ParseStatus.OK, (command,))
        course = _Course(parse, [])
        course.replies.append(self._run(Run(address, text, path)))
        self._factory.turns.append(self._turn(course, at, Via.RUN))
        return self._said(course)

    # -- one turn ----------------------------------------------------------------

    def _replies(self, course: _Course, at: str) -> Iterator[Reply]:
        parse = course.parse
        if parse.question is not None:
            yield Asked(parse.question, is_said=True)
        elif parse.reason is not None:
            yield _refused(parse)
        else:
            with self._factory.snapshot() as world:
                yield from self._carry_out(course, world, at)

    def _carry_out(self, course: _Course, world: World, at: str) -> Iterator[Reply]:
        names = Names(world, self._factory.catalog, self._outside.canonical)
        bound = bind(course.parse.commands, names)
        if not isinstance(bound, Bound):
            if not _only_reads(course.parse):
                self._close()
            yield bound
            return
        changes = [s.operation for s in bound.steps if isinstance(s, Change)]
        if not changes:
            for step in bound.steps:
                assert not isinstance(step, Change | Decide)
                yield self._answer(step, world, at)
            return
        plan = self._factory.plan(changes, world, self._context(at))
        is_open = plan.decision.is_allowed and bool(plan.writes)
        self._open(plan, bound, is_open=is_open and not bound.is_preview)
        course.plan = plan
        course.decision = Decision.OPENED if self.open_plan else Decision.SHOWN
        yield PlanShown(plan, is_open=self.open_plan is not None)

    def _open(self, plan: Plan, bound: Bound, *, is_open: bool) -> None:
        if not is_open:
            self._close()
            return
        self.open_plan = plan
        self._later = tuple(s for s in bound.steps if isinstance(s, Query | Run))

    def _close(self) -> None:
        self.open_plan = None
        self._later = ()
        self._dialogue = self._dialogue.without_plan()

    def _decide(self, course: _Course, at: str, via: Via, *, accept: bool) -> Turn:
        plan, later = self.open_plan, self._later
        self._close()
        if plan is None:
            course.replies.append(Refused("nothing_open"))
            self._factory.turns.append(self._turn(course, at, via))
            return self._said(course)
        course.plan = plan
        course.decision = Decision.CONFIRMED if accept else Decision.DECLINED
        if not accept:
            course.replies.append(Decided(plan, None))
            self._factory.turns.append(self._turn(course, at, via))
            return self._said(course)

        def turn(outcome: Outcome, head: Head) -> MakeTurn:
            course.outcome = outcome
            course.replies.append(Decided(plan, outcome))
            return self._turn(course, at, via, head)

        confirmed = ConfirmedPlan(plan, plan.digest, self.identity.actor)
        outcome = self._factory.apply(confirmed, at, turn)
        if outcome.outcome == "applied" and later:
            with self._factory.snapshot() as world:
                course.replies += [self._answer(step, world, at) for step in later]
        return self._said(course)

    def _answer(self, step: Query | Run, world: World, at: str) -> Reply:
        if isinstance(step, Run):
            return self._run(step)
        return answer(step, world, self._factory.catalog, self.identity.role, at)

    def _run(self, step: Run) -> Reply:
        try:
            value = step.text if step.path is None else self._outside.load(step.path)
            ran = self._outside.invoke(step.address, value, self.identity.role)
        except FactoryError as error:
            return Refused(error.code, error.fields | {"message": str(error)})
        if isinstance(ran, tuple):
            return Refused("denied", denials=ran)
        return RunDone(ran.address, ran.state, ran.output)

    def _context(self, at: str) -> PlanContext:
        return PlanContext(
            actor=self.identity.actor,
            role=self.identity.role,
            at=at,
            expires_at=self._outside.expiry(at),
        )

    # -- the log -----------------------------------------------------------------

    def _turn(
        self, course: _Course, at: str, via: Via, head: Head | None = None
    ) -> MakeTurn:
        if head is None:
            with self._factory.snapshot() as world:
                head = world.head()

        def make(number: int, prev: str) -> dict[str, object]:
            body = LogBody(
                number=number,
                at=at,
                session=self.identity.session,
                actor=self.identity.actor,
                role=self.identity.role,
                lang=self.identity.lang,
                text=course.parse.utterance,
                via=via,
                parse=course.parse.to_dict(),
                plan=course.plan.digest if course.plan else None,
                decision=course.decision,
                outcome=course.outcome,
                replies=tuple(type(reply).__name__ for reply in course.replies),
                journal_seq=head.seq,
                journal_hash=head.hash,
            )
            self.last_turn = body
            return record_after(prev, body).doc()

        return make

    def _said(self, course: _Course) -> Turn:
        lang = self.identity.lang or course.parse.lang
        return Turn(course.parse.utterance, lang, tuple(course.replies))


def _only_reads(parse: Parse) -> bool:
    return {command.intent for command in parse.commands} <= READING


def _is_decision(parse: Parse) -> bool:
    intents = {command.intent for command in parse.commands}
    is_ok = parse.status is ParseStatus.OK
    return is_ok and bool(intents) and intents <= {Intent.CONFIRM, Intent.DECLINE}


def _refused(parse: Parse) -> Refused:
    reason = parse.reason
    assert reason is not None
    span = (reason.span.start, reason.span.end) if reason.span else None
    return Refused(
        reason.code.value, text=reason.text, suggestions=reason.suggestions, span=span
    )
