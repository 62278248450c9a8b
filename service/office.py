"""The office: what callers ask of the factory, each in a conversation of its own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from agent.cell import CommandCell
from agent.known import Completing, known_versions
from agent.language import language_of
from agent.reply import Decided, NameAsked, PlanShown, Refused, Turn
from agent.surroundings import Identity, Surroundings
from factory.decision import Action
from factory.errors import RunError
from factory.gates import capability_of
from factory.jobs.model import JobKind
from factory.library import is_path
from factory.measured import SHIPPED_SCHEME, SOURCE_SCHEME, Measured, SourceFinding
from factory.model import Backend
from factory.operations import Operation, Train
from factory.plan import (
    Applied,
    Denied,
    Expired,
    Failed,
    Outcome,
    Pending,
    Plan,
    PlanContext,
    Stale,
    Started,
)
from factory.ports.store import World
from factory.providers.port import Value
from factory.stem import StemCellFactory
from grammar.complete import Choice
from grammar.model import Lang
from grammar.parse import Parser
from service.callers import Caller
from service.meters import Meters, Parsing
from service.problems import Refusal
from service.rehearsals import Rehearsals, specs_of

NO_FILES = (SOURCE_SCHEME, SHIPPED_SCHEME)
"""How sources are named that are not read from the machine's files."""


@dataclass(frozen=True)
class Wish:
    """Who wants a change, and under which conditions.

    Attributes:
        caller: who.
        lang: the language of the answers.
        confirm: the name that was typed, for a plan that takes one.
        match: an address with the revision that it must still have.
    """

    caller: Caller
    lang: Lang
    confirm: str | None = None
    match: tuple[str, int] | None = None


@dataclass(frozen=True)
class Done:
    """A plan that was carried out or, where a build takes longer, taken on."""

    plan: Plan
    outcome: Applied | Started


class Office:
    """Plans and carries out what callers ask for. For many threads at once.

    Args:
        factory: plans, applies, invokes.
        parser: the command language.
        outside: clock, names, builds; files are not read from here.
        new_id: makes the name of a conversation.
        meters: what is counted.
    """

    def __init__(
        self,
        factory: StemCellFactory,
        parser: Parser,
        outside: Surroundings,
        new_id: Callable[[], str],
        meters: Meters,
    ) -> None:
        self.meters = meters
        self.factory = factory
        self.now = outside.now
        self.new_id = new_id
        self._parser = parser
        self._completes = Completing()
        self._rehearsals = Rehearsals(factory.stamp)
        self._measured = outside.measure
        self._outside = replace(outside, load=_no_files, measure=self._measure)

    def cell(self, caller: Caller, lang: Lang | None, session: str = "") -> CommandCell:
        """A Command Cell that speaks for a caller; for one thread at a time."""
        identity = Identity(session or self.new_id(), caller.name, caller.role, lang)
        return CommandCell(self.factory, self._parser, identity, self._outside)

    @contextmanager
    def listening(self) -> Iterator[Parsing]:
        """Around one utterance: it is measured, and traced where traces are on."""
        with self.factory.span("utterance"), self.meters.parsing() as parsing:
            yield parsing

    def dry_run(self, caller: Caller, operations: Sequence[Operation]) -> Plan:
        """What operations would change; nothing is written, not even a turn.

        Raises:
            StoreError: the database cannot be read.
        """
        at = self.now()
        self.factory.runtime.flush()
        return self._rehearsals.plan(
            caller, operations, at, lambda: self._drawn(caller, operations, at)
        )

    def _drawn(self, caller: Caller, operations: Sequence[Operation], at: str) -> Plan:
        with self.factory.snapshot() as world:
            context = PlanContext(
                actor=caller.name,
                role=caller.role,
                at=at,
                expires_at=self._outside.expiry(at),
                measured=self._outside.measure(operations, world).or_none(),
            )
            return self.factory.plan(operations, world, context, is_only_shown=True)

    def _measure(self, operations: Sequence[Operation], world: World) -> Measured:
        """What was measured; a source is a kept or a shipped one: no file is read.

        Raises:
            RunError: code `no_files`.
        """
        for spec in specs_of(operations):
            if spec.source is not None and not spec.source.startswith(NO_FILES):
                _no_files(spec.source)
        for each in operations:
            if isinstance(each, Train) and each.dataset and is_path(each.dataset):
                _no_files(each.dataset)
        return self._measured(operations, world)

    def carry_out(self, wish: Wish, operations: Sequence[Operation]) -> Done:
        """Plan operations and confirm that plan, in two turns of the command log.

        Raises:
            Refusal: the plan is denied, takes a name, or is stale by now.
            StoreError: the database failed; nothing was changed.
        """
        cell = self.cell(wish.caller, wish.lang)
        shown = cell.propose(operations).replies[0]
        assert isinstance(shown, PlanShown)
        plan = shown.plan
        if not plan.decision.is_allowed:
            raise Refusal.denied(plan.decision.denials)
        if wish.match is not None:
            check_match(wish.match, plan)
        if not shown.is_open:
            return Done(plan, nothing_to_do(plan))
        return decided(cell, plan, wish.confirm)

    def cancel(
        self, wish: Wish, target: str, kind: JobKind = JobKind.BUILD
    ) -> tuple[str, ...]:
        """Call off the builds of an organ, or the trainings of a cell; returns which.

        Raises:
            Refusal: it is not allowed, or nothing of the kind goes on.
            StoreError: the database failed.
        """
        reply = self.cell(wish.caller, wish.lang).cancel(target, kind).replies[0]
        if isinstance(reply, Refused):
            raise Refusal.said(reply)
        return (target,)

    def run_on(self, cell: CommandCell, address: str, value: Value, file: str) -> Turn:
        """Run a cell or an organ on what a caller's file holds.

        Args:
            cell: the caller's conversation.
            address: what is run.
            value: the content that was sent.
            file: its name, for the command log.

        Raises:
            StoreError: the database failed.
        """
        sent = replace(self._outside, load=lambda _: value)
        cell.move(cell.identity, sent)
        try:
            return cell.run(address, None, file)
        finally:
            cell.move(cell.identity, self._outside)

    def complete(self, text: str) -> tuple[Choice, ...]:
        """What the last word of a text may become, best first.

        Raises:
            StoreError: the database cannot be read.
        """
        with self.factory.snapshot() as world:
            known = known_versions(world)
            parser = language_of(self._parser, world).parser
        return tuple(self._completes.by(parser).complete(text, known))

    def offer(self, caller: Caller, backend: Backend, source: bytes) -> SourceFinding:
        """Admit a source that was sent, so that cells may name it by its digest.

        Raises:
            Refusal: the caller may make no cell of that backend, or the source is
                not taken.
            FactoryError: the backend is not installed.
        """
        with self.factory.snapshot() as world:
            denials = self.factory.review.denials(
                Action.FABRICATE,
                "source",
                caller.role,
                world,
                capability_of(backend),
            )
        if denials:
            raise Refusal.denied(denials)
        found = self.factory.workshop.offered(backend, source)
        if found.refusal is not None:
            refusal = Refusal(
                f"sandbox_{found.refusal}", cell=found.name, detail=found.detail
            )
            refusal.wrong = _places(found)
            raise refusal
        return found

    def invoke(
        self, caller: Caller, address: str, value: Value, key: str | None
    ) -> tuple[str, str | None, Value]:
        """Run a cell or an organ: the version that answered, its state, the output.

        Raises:
            Refusal: it is not allowed.
            FactoryError: it failed.
        """
        ran = self.factory.invoke(address, value, caller.role, key)
        if isinstance(ran, tuple):
            raise Refusal.denied(ran)
        return ran.address, ran.state.value if ran.state else None, ran.output


def _places(found: SourceFinding) -> tuple[str, ...]:
    """Where in a source it is wrong, as `line:column: the line`."""
    if (place := found.place) is None:
        return ()
    numbers = ":".join(place[each] for each in ("line", "column") if each in place)
    return (f"{numbers}: {place.get('excerpt', '')}",)


def decided(cell: CommandCell, plan: Plan, confirm: str | None) -> Done:
    """Confirm the open plan of a conversation.

    Raises:
        Refusal: as `Office.carry_out` says.
        NoOpenPlanError: it is not open.
        StoreError: the database failed; nothing was changed.
    """
    reply = cell.decide(plan.digest, accept=True, phrase=confirm).replies[0]
    if isinstance(reply, NameAsked):
        refusal = Refusal("approval_required", name=reply.name)
        refusal.confirm = reply.name
        raise refusal
    assert isinstance(reply, Decided)
    assert reply.outcome is not None
    return Done(plan, carried_out(reply.outcome))


def carried_out(outcome: Outcome) -> Applied | Started:
    """The outcome of a plan that was carried out or taken on.

    Raises:
        Refusal: it was neither.
    """
    match outcome:
        case Applied() | Started():
            return outcome
        case Denied(denials=denials):
            raise Refusal.denied(denials)
        case Stale(changed=changed, turned=turned):
            what = [each.address for each in changed] + list(turned or ())
            raise Refusal("stale_plan", what=", ".join(what))
        case Expired():
            raise Refusal("expired")
        case Pending():
            raise Refusal("second_person")
        case Failed(code=code):
            raise Refusal("failed", what=code)
        case _:
            raise Refusal("cancelled")


def check_match(match: tuple[str, int], plan: Plan) -> None:
    """Check that a plan read a record at the revision that the caller knows.

    Raises:
        Refusal: code `revision_changed`.
    """
    address, revision = match
    if plan.reads.get(address) != revision:
        raise Refusal("revision_changed", address=address)


def nothing_to_do(plan: Plan) -> Applied:
    """The outcome of a plan that changes nothing."""
    return Applied(entry=0, hash=plan.digest, addresses=())


def _no_files(path: str) -> Value:
    raise RunError("no_files", "files are not read from here", path=path)
