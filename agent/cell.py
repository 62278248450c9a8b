"""The Command Cell: an utterance in, replies out, and a turn in the command log."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from agent.answers import answer
from agent.bind import bind
from agent.course import Course
from agent.dialogue import Dialogue, Open, turn
from agent.errors import NoOpenPlanError
from agent.interventions import command_of
from agent.known import known_versions
from agent.log import Decision, LogBody, Via
from agent.names import Names
from agent.reply import (
    Asked,
    BuildsCancelled,
    Decided,
    Marked,
    NameAsked,
    PlanShown,
    Refused,
    Reply,
    RunDone,
    Turn,
)
from agent.steps import Bound, Cancel, Change, Decide, Listing, Query, Run
from agent.surroundings import Identity, Surroundings
from agent.waiting import digest_in, waiting_plan
from factory.approval import Approval
from factory.decision import Action, Denial
from factory.errors import FactoryError
from factory.immune.truth import Truth
from factory.jobs.model import organs_built
from factory.jobs.port import JobWorld
from factory.journal import Head
from factory.measured import Measured
from factory.model import Role
from factory.operations import Operation, SetFourEyes
from factory.phrase import is_confirmed_by, phrase_of
from factory.plan import (
    Applied,
    ConfirmedPlan,
    Denied,
    Outcome,
    Plan,
    PlanContext,
    Started,
)
from factory.ports import MakeTurn
from factory.stem import StemCellFactory
from grammar.complete import Completer
from grammar.model import Command, Gap, Intent, Lang, Parse, Span, Status
from grammar.parse import Parser

_NOTHING_OPEN = Refused("nothing_open")
ONE, TWO = "one", "two"
"""How the command log tells how many people were required."""
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
        self._spoken = Lang.RU
        self._later: tuple[Query | Run, ...] = ()
        self._first: Approval | None = None

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
        lang = self.identity.lang
        if self._is_name(text):
            course = self._course(
                self._unsaid(text, Command(Intent.CONFIRM)), Via.TYPED
            )
            return self._decide(course, accept=True, phrase=text)
        if (digest := digest_in(text)) is not None:
            lang = lang or (Lang.EN if text.isascii() else Lang.RU)
            course = self._course(Parse(text, lang, Status.OK), Via.TYPED)
            return self._review(course, digest)
        parse, self._dialogue = turn(self._parser, self._dialogue, text, lang)
        course = self._course(parse, Via.TYPED)
        if _is_decision(parse):
            accept = parse.commands[0].intent is Intent.CONFIRM
            return self._decide(course, accept=accept)
        course.replies += self._replies(course)
        return self._logged(course)

    def decide(self, digest: str, *, accept: bool, phrase: str | None = None) -> Turn:
        """Answer exactly this open plan, as its card does.

        Args:
            digest: of the plan, whole.
            accept: whether it is to be applied.
            phrase: the name that was typed, for a plan that takes one.

        Raises:
            NoOpenPlanError: another plan is open, or none.
            StoreError: the database failed; nothing was changed.
        """
        if self.open_plan is None or self.open_plan.digest != digest:
            raise NoOpenPlanError("not_open", "this plan is not open", digest=digest)
        intent = Intent.CONFIRM if accept else Intent.DECLINE
        via = Via.ACCEPT if accept else Via.DECLINE
        course = self._course(self._unsaid(phrase or "", Command(intent)), via)
        return self._decide(course, accept=accept, phrase=phrase)

    def review(self, digest: str) -> Turn:
        """Open a plan that waits for another person, to confirm or to decline it.

        Args:
            digest: of the plan; its first digits will do.

        Raises:
            StoreError: the database failed.
        """
        return self._review(self._course(self._unsaid(digest), Via.REVIEW), digest)

    def require(self, *, two: bool) -> Turn:
        """Plan that high risk takes two people from now on, or one.

        Raises:
            StoreError: the database failed.
        """
        course = self._course(self._unsaid(TWO if two else ONE), Via.REQUIRE)
        bound = Bound((Change(SetFourEyes(on=two)),))
        with self._factory.snapshot() as world:
            course.replies.append(self._planned(course, world, bound))
        self._dialogue = replace(
            self._dialogue.without_question(), has_plan=self.open_plan is not None
        )
        return self._logged(course)

    def run(self, address: str, text: str | None, path: str | None) -> Turn:
        """Run a cell or organ that is named by its address."""
        slots = {"target": address, "input": text, "dataset": path}
        said = {name: value for name, value in slots.items() if value is not None}
        course = self._course(self._unsaid(address, Command(Intent.RUN, said)), Via.RUN)
        course.replies.append(self._run(Run(address, text, path)))
        return self._logged(course)

    def propose(self, operations: Sequence[Operation]) -> Turn:
        """Plan operations that a program asks for; `decide` carries the plan out.

        Args:
            operations: at least one.

        Raises:
            StoreError: the database failed; nothing was changed.
        """
        lang = self.identity.lang or self._spoken
        course = self._course(Parse("", lang, Status.OK), Via.REQUEST)
        course.operations = tuple(operations)
        self._factory.runtime.flush()
        steps = tuple(Change(each) for each in operations)
        with self._factory.snapshot() as world:
            course.replies.append(self._planned(course, world, Bound(steps)))
        return self._logged(course)

    def cancel(self, target: str) -> Turn:
        """Call off the builds of an organ, as a program asks for.

        Args:
            target: the address of a version or of a family.

        Raises:
            StoreError: the database failed; what goes on is not known.
        """
        command = Command(Intent.CANCEL, {"target": target})
        course = self._course(self._unsaid("", command), Via.REQUEST)
        with self._factory.snapshot() as world:
            course.replies.append(self._cancel(Cancel(target), world))
        return self._logged(course)

    def complete(self, text: str) -> tuple[str, ...]:
        """Return what a text may go on as, best first; each begins with the text.

        Only reads, and may be called from another thread than `say`.

        Raises:
            StoreError: the database failed.
        """
        with self._factory.snapshot() as world:
            known = known_versions(world)
        found = self._completer.complete(text, known)
        return tuple(text + c.text[len(text) - c.start :] for c in found)

    @cached_property
    def _completer(self) -> Completer:
        # Only a conversation that is typed needs it.
        return self._parser.completer()

    def intervene(self, operation: Operation) -> tuple[Plan, Outcome | None]:
        """Do something without being asked, as the immune system does.

        It is planned on what the journal tells of the records, see `Truth`.

        Returns:
            The plan, and what became of it; None when it was not to be applied, and
            then nothing was logged either.

        Raises:
            StoreError: the database failed; nothing was changed.
        """
        via, command = command_of(operation)
        course = self._course(self._unsaid("", command), via)
        with self._factory.snapshot() as world:
            context = self._context(course.at)
            plan = self._factory.plan([operation], Truth(world), context)
        if not plan.decision.is_allowed or not plan.writes:
            return plan, None
        course.plan = plan
        # No person is asked: what it heals by is the rule that lets it act.
        return plan, self._apply(course, plan, phrase_of(plan))

    # -- the open plan -----------------------------------------------------------

    def _open(self, plan: Plan, bound: Bound) -> None:
        is_open = plan.decision.is_allowed and bool(plan.writes)
        if not is_open or bound.is_preview:
            self._close()
            return
        self.open_plan, self._first = plan, None
        self._later = tuple(s for s in bound.steps if isinstance(s, Query | Run))

    def _close(self) -> None:
        self.open_plan = self._first = None
        self._later = ()
        self._dialogue = self._dialogue.without_plan()

    def _review(self, course: Course, digest: str) -> Turn:
        """Open a plan that waits, as if it had just been planned."""
        found = self._factory.approvals.starting(digest)
        approval = waiting_plan(found, digest, course.at)
        if isinstance(approval, Refused):
            course.replies.append(approval)
            return self._logged(course)
        self.open_plan, self._first = approval.plan, approval
        self._later = ()
        self._dialogue = replace(self._dialogue.without_question(), has_plan=True)
        course.plan, course.decision = approval.plan, Decision.OPENED
        course.replies.append(PlanShown(approval.plan, is_open=True, first=approval))
        return self._logged(course)

    def _ask(self, bound: Asked | Refused, parse: Parse) -> None:
        """Let the answer to a question of binding fill the slot that it is about."""
        if isinstance(bound, Asked) and len(parse.commands) == 1:
            gap = Gap(parse.commands[0], bound.question.slot)
            self._dialogue = replace(self._dialogue, question=bound.question, gap=gap)

    def _is_name(self, text: str) -> bool:
        """Whether a text is the name that the open plan takes, and nothing else."""
        plan = self.open_plan
        if plan is None or phrase_of(plan) is None:
            return False
        return self._dialogue.open is Open.PLAN and is_confirmed_by(plan, text)

    def _decide(
        self, course: Course, *, accept: bool, phrase: str | None = None
    ) -> Turn:
        plan, later, first = self.open_plan, self._later, self._first
        course.plan = plan
        if first is not None and not accept:
            return self._withdraw(course, first)
        if plan is None or not accept:
            self._close()
            course.decision = Decision.DECLINED if plan else None
            course.replies.append(Decided(plan, None) if plan else _NOTHING_OPEN)
            return self._logged(course)
        # Should the database fail, the plan stays open and may be tried again.
        self._dialogue = replace(self._dialogue, has_plan=True)
        if not is_confirmed_by(plan, phrase):
            course.replies.append(NameAsked(plan, phrase_of(plan) or ""))
            return self._logged(course)
        self._factory.runtime.flush()
        outcome = self._apply(course, plan, phrase)
        self._close()
        if isinstance(outcome, Started):
            outcome = self._outside.building.finish(outcome)
            course.replies[-1] = Decided(plan, outcome)
        if isinstance(outcome, Applied) and later:
            with self._factory.snapshot() as world:
                course.replies += [self._answer(s, world, course.at) for s in later]
        return course.said()

    def _withdraw(self, course: Course, approval: Approval) -> Turn:
        """Decline a plan that waits for another person: it waits no more."""
        course.decision = Decision.DECLINED

        def logged(denials: tuple[Denial, ...], head: Head) -> MakeTurn:
            course.outcome = Denied(denials=denials) if denials else None
            course.replies.append(Decided(approval.plan, course.outcome))
            return course.record(head)

        who = self.identity.actor, self.identity.role
        self._factory.decline(approval, who, course.at, logged)
        self._close()
        self.last_turn = course.logged
        return course.said()

    def _apply(self, course: Course, plan: Plan, phrase: str | None) -> Outcome:
        course.decision = Decision.CONFIRMED

        def logged(outcome: Outcome, head: Head) -> MakeTurn:
            course.outcome = outcome
            course.replies.append(Decided(plan, outcome))
            return course.record(head)

        confirmed = ConfirmedPlan(
            plan,
            plan.digest,
            self.identity.actor,
            phrase,
            role=self.identity.role,
            is_by_rule=course.via in (Via.ALARM, Via.HEAL),
        )
        ready = (
            self._factory.permitted(confirmed, course.at)
            if organs_built(plan)
            else None
        )
        if ready is not None:
            said = course.said_of(plan)
            outcome: Outcome = self._outside.building.start(ready, said, logged)
        else:
            verdict_now = self._outside.verdict_now
            outcome = self._factory.apply(confirmed, course.at, logged, verdict_now)
        self.last_turn = course.logged
        return outcome

    # -- one turn ----------------------------------------------------------------

    def _replies(self, course: Course) -> Iterator[Reply]:
        parse = course.parse
        if parse.question is not None:
            yield _asked(parse)
        elif parse.reason is not None:
            yield _refused(parse)
        else:
            # Before the snapshot: what the requests prove may change the records.
            self._factory.runtime.flush()
            with self._factory.snapshot() as world:
                yield from self._carry_out(course, world)

    def _carry_out(self, course: Course, world: JobWorld) -> Iterator[Reply]:
        names = Names(world, self._factory.catalog, self._outside.canonical)
        bound = bind(course.parse.commands, names)
        if not isinstance(bound, Bound):
            if not _only_reads(course.parse):
                self._close()
            self._ask(bound, course.parse)
            yield bound
            return
        if any(isinstance(step, Change) for step in bound.steps):
            yield self._planned(course, world, bound)
            return
        for step in bound.steps:
            assert not isinstance(step, Change | Decide)
            with self._factory.snapshot() as now:  # a cancel changes what comes next
                yield self._carried_out(step, now, course.at, bound)
        self._dialogue = replace(self._dialogue, has_plan=self.open_plan is not None)

    def _planned(self, course: Course, world: JobWorld, bound: Bound) -> PlanShown:
        changes = [s.operation for s in bound.steps if isinstance(s, Change)]
        course.measured = self._outside.measure(changes, world).or_none()
        context = self._context(course.at, course.measured)
        plan = self._factory.plan(changes, world, context)
        self._open(plan, bound)
        is_open = self.open_plan is not None
        course.plan = plan
        course.decision = Decision.OPENED if is_open else Decision.SHOWN
        takes_two = is_open and self._factory.takes_two(plan, world)
        return PlanShown(plan, is_open=is_open, takes_two=takes_two)

    def _carried_out(
        self, step: Query | Run | Cancel, world: JobWorld, at: str, bound: Bound
    ) -> Reply:
        if not isinstance(step, Cancel):
            return self._answer(step, world, at)
        if bound.is_preview:
            return self._answer(Listing("builds", target=step.target), world, at)
        return self._cancel(step, world)

    def _cancel(self, step: Cancel, world: JobWorld) -> Reply:
        denials = self._factory.denials(
            Action.CANCEL, step.target, self.identity.role, world
        )
        if denials:
            return Refused("denied", denials=denials)
        stopped = self._outside.building.cancel(step.target, self.identity.actor)
        if not stopped:
            return Refused("not_building", {"address": step.target})
        return BuildsCancelled(stopped)

    def _answer(self, step: Query | Run, world: JobWorld, at: str) -> Reply:
        if isinstance(step, Run):
            return self._run(step)
        factory, role = self._factory, self.identity.role
        return answer(step, world, factory.catalog, role, at, factory)

    def _run(self, step: Run) -> Reply:
        try:
            value = step.text if step.path is None else self._outside.load(step.path)
            ran = self._outside.invoke(step.address, value, self.identity.role)
        except FactoryError as error:
            return Refused(error.code, error.fields | {"message": str(error)})
        if isinstance(ran, tuple):
            return Refused("denied", denials=ran)
        return RunDone(ran.address, ran.state, ran.output)

    # -- values ------------------------------------------------------------------

    def _course(self, parse: Parse, via: Via) -> Course:
        # A bare number or a card says nothing of the language: the last one stands.
        if any(char.isalpha() for char in parse.utterance):
            self._spoken = parse.lang
        spoken = self.identity.lang or self._spoken
        return Course(parse, self._outside.now(), via, self.identity, spoken)

    def _unsaid(self, text: str, *commands: Command) -> Parse:
        """The parse of what was chosen and not typed."""
        return Parse(text, self.identity.lang or self._spoken, Status.OK, commands)

    def _context(self, at: str, measured: Measured | None = None) -> PlanContext:
        return PlanContext(
            actor=self.identity.actor,
            role=self.identity.role,
            at=at,
            expires_at=self._outside.expiry(at),
            measured=measured,
        )

    def _logged(self, course: Course) -> Turn:
        with self._factory.snapshot() as world:
            head = world.head()
        self._factory.turns.append(course.record(head))
        self.last_turn = course.logged
        return course.said()


def _only_reads(parse: Parse) -> bool:
    return {command.intent for command in parse.commands} <= READING


def _is_decision(parse: Parse) -> bool:
    intents = {command.intent for command in parse.commands}
    is_ok = parse.status is Status.OK
    return is_ok and bool(intents) and intents <= {Intent.CONFIRM, Intent.DECLINE}


def _asked(parse: Parse) -> Asked:
    question = parse.question
    assert question is not None
    return Asked(question, is_said=True, about=_about(parse.utterance, question.spans))


def _refused(parse: Parse) -> Refused:
    reason = parse.reason
    assert reason is not None
    return Refused(
        reason.code.value,
        text=reason.text,
        suggestions=reason.suggestions,
        about=_about(parse.utterance, reason.spans),
    )


def _about(text: str, spans: tuple[Span, ...]) -> Marked | None:
    return Marked(text, spans) if spans else None
