"""The Command Cell: an utterance in, replies out, and a turn in the command log."""

from collections.abc import Sequence
from dataclasses import replace

from agent.bind import bind
from agent.course import Course
from agent.deciding import (
    OpenPlan,
    asked_for,
    carried_out,
    confirmed,
    declined,
    drawn,
    followed,
    reviewed,
)
from agent.dialogue import Dialogue, Open, turn
from agent.doing import cancelled, done
from agent.errors import NoOpenPlanError
from agent.heard import answered, is_decision, only_reads
from agent.interventions import command_of
from agent.known import Completing, known_versions
from agent.language import language_of
from agent.log import LogBody, Via
from agent.names import Names
from agent.rehearsing import rehearsed
from agent.reply import Asked, Decided, Refused, Turn
from agent.steps import Bound, Cancel, Change, Decide, Replay, Run
from agent.surroundings import Identity, Surroundings
from agent.waiting import digest_in
from agent.workplace import Workplace
from factory.immune.truth import Truth
from factory.jobs.model import JobKind
from factory.model import Role
from factory.operations import Operation, SetFourEyes
from factory.phrase import is_confirmed_by, phrase_of
from factory.plan import Outcome, Plan, Started
from factory.stem import StemCellFactory
from grammar.model import Command, Gap, Intent, Lang, Parse, Status
from grammar.parse import Parser

ONE, TWO = "one", "two"
"""How the command log tells how many people were required."""


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
        self.last_turn: LogBody | None = None
        self._place = Workplace(factory, identity, outside)
        self._parser = parser
        self._dialogue = Dialogue.start()
        self._open: OpenPlan | None = None
        self._builds: dict[int, OpenPlan] = {}
        self._spoken = Lang.RU
        self._completes = Completing()

    @property
    def identity(self) -> Identity:
        """Who speaks."""
        return self._place.identity

    @property
    def role(self) -> Role:
        """The role of the one who speaks."""
        return self.identity.role

    @property
    def actor(self) -> str:
        """The one who speaks."""
        return self.identity.actor

    @property
    def open_plan(self) -> Plan | None:
        """The plan that waits for a decision."""
        return self._open.plan if self._open else None

    def move(self, identity: Identity, outside: Surroundings) -> None:
        """Go on in other surroundings, as a replay does at each turn."""
        self._place = Workplace(self._place.factory, identity, outside)

    def say(self, text: str, *, by_card: bool = False) -> Turn:
        """Take one utterance.

        Args:
            text: as it was typed.
            by_card: whether a typed yes or name only confirms a plan of low risk,
                because the speaker sees every other one in a card.

        Raises:
            StoreError: the database failed; nothing was changed.
        """
        lang = self.identity.lang
        dialogue = replace(self._dialogue, has_plan=self._open is not None)
        if dialogue.open is Open.PLAN and _is_name(self.open_plan, text):
            parse = self._unsaid(text, Command(Intent.CONFIRM))
            course = self._course(parse, Via.TYPED)
            return self._decide(course, accept=True, phrase=text, by_card=by_card)
        if (digest := digest_in(text)) is not None:
            lang = lang or (Lang.EN if text.isascii() else Lang.RU)
            course = self._course(Parse(text, lang, Status.OK), Via.TYPED)
            return self._review(course, digest)
        with self._place.factory.snapshot() as world:
            parser = language_of(self._parser, world).parser
        parse, self._dialogue = turn(parser, dialogue, text, lang)
        course = self._course(parse, Via.TYPED)
        if is_decision(parse):
            accept = parse.commands[0].intent is Intent.CONFIRM
            return self._decide(course, accept=accept, by_card=by_card)
        reply = answered(parse)
        if reply is not None:
            course.replies.append(reply)
        else:
            self._do(course)
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
        with self._place.factory.snapshot() as world:
            bound = Bound((Change(SetFourEyes(on=two)),))
            self._open = drawn(bound, course, self._place, world)
        self._dialogue = self._dialogue.without_question()
        return self._logged(course)

    def run(self, address: str, text: str | None, path: str | None) -> Turn:
        """Run a cell or organ that is named by its address."""
        slots = {"target": address, "input": text, "dataset": path}
        said = {name: value for name, value in slots.items() if value is not None}
        course = self._course(self._unsaid(address, Command(Intent.RUN, said)), Via.RUN)
        course.replies.append(done(Run(address, text, path), self._place, course.at))
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
        self._place.factory.runtime.flush()
        with self._place.factory.snapshot() as world:
            bound = asked_for(operations)
            self._open = drawn(bound, course, self._place, world)
        return self._logged(course)

    def cancel(self, target: str, kind: JobKind = JobKind.BUILD) -> Turn:
        """Call off the builds of an organ, or trainings of a cell, as a program does.

        Args:
            target: the address of a version or of a family.
            kind: builds or trainings.

        Raises:
            StoreError: the database failed; what goes on is not known.
        """
        slots = {"target": target}
        if kind is not JobKind.BUILD:
            slots["what"] = kind.value
        command = Command(Intent.CANCEL, slots)
        course = self._course(self._unsaid("", command), Via.REQUEST)
        with self._place.factory.snapshot() as world:
            course.replies.append(cancelled(Cancel(target, kind), self._place, world))
        return self._logged(course)

    def follow(self, job: int) -> Turn:
        """Tell what became of a build that was confirmed here and goes on elsewhere.

        What was asked for with the plan is done when its build has ended. The end is a
        turn of the command log already, so this one is not.

        Args:
            job: the number that the confirming turn told.

        Raises:
            NoOpenPlanError: no such build was confirmed in this conversation.
            StoreError: the database failed.
        """
        opened = self._builds.get(job)
        if opened is None:
            message = "no such build was confirmed here"
            raise NoOpenPlanError("not_open", message, job=str(job))
        course = self._course(self._unsaid(""), Via.ACCEPT)
        self._builds[job] = followed(opened, job, course, self._place)
        return course.said()

    def complete(self, text: str) -> tuple[str, ...]:
        """Return what a text may go on as, best first; each begins with the text.

        Behind a space, where no word was begun, only what is clearly the best.
        Only reads, and may be called from another thread than `say`.

        Raises:
            StoreError: the database failed.
        """
        with self._place.factory.snapshot() as world:
            known, parser = (
                known_versions(world),
                language_of(self._parser, world).parser,
            )
        completer = self._completes.by(parser)
        is_begun = not text[-1:].isspace()
        offer = completer.complete if is_begun else completer.clear
        found = offer(text, known)
        return tuple(text + c.text[len(text) - c.start :] for c in found)

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
        factory, context = self._place.factory, self._place.context(course.at)
        with factory.snapshot() as world:
            plan = factory.plan([operation], Truth(world), context)
        if not plan.decision.is_allowed or not plan.writes:
            return plan, None
        course.plan = plan
        # No person is asked: what it heals by is the rule that lets it act.
        outcome = carried_out(plan, phrase_of(plan), course, self._place)
        self.last_turn = course.logged
        return plan, outcome

    # -- one turn ----------------------------------------------------------------

    def _review(self, course: Course, digest: str) -> Turn:
        before = self._open
        self._open = reviewed(digest, before, course, self._place)
        if self._open is not before:
            self._dialogue = self._dialogue.without_question()
        return self._logged(course)

    def _decide(
        self,
        course: Course,
        *,
        accept: bool,
        phrase: str | None = None,
        by_card: bool = False,
    ) -> Turn:
        if accept:
            before = self._open
            self._open = confirmed(before, phrase, course, self._place, by_card=by_card)
            self._note_build(before, course)
        else:
            declined(self._open, course, self._place)
            self._open = None
        self.last_turn = course.logged
        return course.said()

    def _note_build(self, opened: OpenPlan | None, course: Course) -> None:
        """Remember a build that goes on elsewhere."""
        last = course.replies[-1]
        if isinstance(last, Decided) and isinstance(last.outcome, Started):
            assert opened is not None
            self._builds[last.outcome.job] = opened

    def _do(self, course: Course) -> None:
        """Bind an utterance that was understood, and do or plan what it says."""
        factory = self._place.factory
        # Before the snapshot: what the requests prove may change the records.
        factory.runtime.flush()
        with factory.snapshot() as world:
            language = language_of(self._parser, world)
            names = Names(world, factory.catalog, language)
            bound = bind(course.parse.commands, names)
            if isinstance(bound, Bound):
                bound = rehearsed(bound, self._parser, course, self._place)
            if not isinstance(bound, Bound):
                self._not_bound(bound, course)
            elif any(isinstance(step, Change) for step in bound.steps):
                said = self._parser.sentence(course.parse.commands, course.spoken)
                self._open = drawn(bound, course, self._place, world, said)
            else:
                # Each step reads anew: a cancel changes what comes after it.
                for step in bound.steps:
                    assert not isinstance(step, Change | Decide | Replay)
                    is_preview = bound.is_preview
                    reply = done(step, self._place, course.at, is_preview=is_preview)
                    course.replies.append(reply)

    def _not_bound(self, bound: Asked | Refused, course: Course) -> None:
        """Say what stands in the way; the answer to a question fills its slot."""
        parse = course.parse
        if not only_reads(parse):
            self._open = None
        if isinstance(bound, Asked) and len(parse.commands) == 1:
            gap = Gap(parse.commands[0], bound.question.slot)
            self._dialogue = replace(self._dialogue, question=bound.question, gap=gap)
        course.replies.append(bound)

    # -- values ------------------------------------------------------------------

    def _course(self, parse: Parse, via: Via) -> Course:
        # A bare number or a card says nothing of the language: the last one stands.
        if any(char.isalpha() for char in parse.utterance):
            self._spoken = parse.lang
        spoken = self.identity.lang or self._spoken
        return Course(parse, self._place.outside.now(), via, self.identity, spoken)

    def _unsaid(self, text: str, *commands: Command) -> Parse:
        """The parse of what was chosen and not typed."""
        return Parse(text, self.identity.lang or self._spoken, Status.OK, commands)

    def _logged(self, course: Course) -> Turn:
        self._place.log(course)
        self.last_turn = course.logged
        return course.said()


def _is_name(plan: Plan | None, text: str) -> bool:
    """Whether a text is the name that the open plan takes, and nothing else."""
    if plan is None or phrase_of(plan) is None:
        return False
    return is_confirmed_by(plan, text)
