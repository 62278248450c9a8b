"""Replay: the same functions over a command log, with its clock, ids and roles.

What comes out is compared record by record; the first difference is the answer.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace

from agent.cell import TWO, CommandCell
from agent.errors import NoOpenPlanError
from agent.interventions import operation_of
from agent.log import ENDS, LogBody, LogRecord, Via, imported
from agent.rebuilding import RecordedBuilding
from agent.rehearsal import Divergence, Rehearsal, Rehearse, Replayed, standing
from agent.reply import CardAsked, ReplayShown, RunDone
from agent.surroundings import Identity, Surroundings
from factory.decision import Denial
from factory.errors import RunError
from factory.jobs.model import JobKind
from factory.journal import GENESIS, Head
from factory.judge.verdict import Verdict
from factory.measured import Finding, Measured
from factory.model import Role
from factory.plan import Stale
from factory.providers.port import Value
from factory.stem import Ran, StemCellFactory
from grammar.model import Lang
from grammar.parse import Parser


def replay(
    records: Iterable[LogRecord],
    factory: StemCellFactory,
    parser: Parser,
    outside: Surroundings,
    until: int | None = None,
    seen: Callable[[LogBody], None] = lambda _: None,
) -> Replayed:
    """Say a log again to a fresh factory.

    Args:
        records: the log, from its first turn.
        factory: where the turns are said.
        parser: the command language.
        outside: files and names; the clock is the log's.
        until: the number of the last turn to replay.
        seen: is told each turn as it comes out the same.

    Raises:
        LogError: the log is damaged.
    """
    cells: dict[str, CommandCell] = {}
    building = RecordedBuilding(factory)
    outside = replace(outside, building=building)
    count, divergence = 0, None
    for record in records:
        if until is not None and record.body.number > until:
            break
        building.go_to(record.body)
        if record.body.via in ENDS:
            divergence = _ended(record.body, building)
        else:
            divergence = _again(record.body, cells, factory, parser, outside)
        if divergence is not None:
            break
        count += 1
        seen(record.body)
    with factory.snapshot() as world:
        return Replayed(count, world.head(), divergence)


def rehearse(
    open_memory: Callable[[], StemCellFactory],
    outside: Surroundings,
    parser: Parser,
    lines: Sequence[bytes],
    until: int | None,
) -> Rehearsal:
    """Say the lines of a log to a factory in memory.

    Args:
        open_memory: opens an empty factory in memory.
        outside: as `replay` takes it.
        parser: the command language.
        lines: of the log file.
        until: the number of the last turn to replay.

    Raises:
        LogError: the log is damaged.
    """
    records = list(imported(lines))
    with closing(open_memory()) as factory:
        found = replay(records, factory, parser, outside, until)
        with factory.snapshot() as world:
            return Rehearsal(found, standing(world.entries()))


def _again(
    body: LogBody,
    cells: dict[str, CommandCell],
    factory: StemCellFactory,
    parser: Parser,
    outside: Surroundings,
) -> Divergence | None:
    lang = Lang(body.lang) if body.lang else None
    identity = Identity(body.session, body.actor, body.role, lang)
    then = replace(
        outside,
        now=lambda: body.at,
        invoke=_recorded(body),
        load=str,
        measure=lambda *_: body.measured or Measured(),
        verdict_now=_turned(body),
        rehearse=_rehearsed(body),
    )
    cell = cells.get(body.session)
    if cell is None:
        cell = cells[body.session] = CommandCell(factory, parser, identity, then)
    cell.move(identity, then)
    try:
        _say(cell, body)
    except NoOpenPlanError:
        return Divergence(body.number, "plan", str(body.plan), "—")
    assert cell.last_turn is not None
    return _compare(body, cell.last_turn)


def _ended(body: LogBody, building: RecordedBuilding) -> Divergence | None:
    found = building.end(body, _turned(body))
    if found is None:
        return Divergence(body.number, "plan", str(body.plan), "—")
    return _compare(body, found)


def _say(cell: CommandCell, body: LogBody) -> None:
    match body.via:
        case Via.TYPED:
            cell.say(body.text, by_card=CardAsked.__name__ in body.replies)
        case Via.ACCEPT | Via.DECLINE:
            accept, typed = body.via is Via.ACCEPT, body.text or None
            cell.decide(body.plan or "", accept=accept, phrase=typed)
        case Via.RUN:
            slots = body.parse["commands"][0]
            cell.run(slots["target"], slots.get("input"), slots.get("dataset"))
        case Via.ALARM | Via.HEAL:
            cell.intervene(operation_of(body.via, body.parse["commands"][0]))
        case Via.REVIEW | Via.REQUIRE:
            _approvals(cell, body)
        case Via.REQUEST:
            _request(cell, body)
        case Via.BUILD | Via.TRAINING:  # nobody says the end of a job
            raise NoOpenPlanError("not_open", "no turn of a conversation")


def _approvals(cell: CommandCell, body: LogBody) -> None:
    if body.via is Via.REVIEW:
        cell.review(body.text)
    else:
        cell.require(two=body.text == TWO)


def _request(cell: CommandCell, body: LogBody) -> None:
    if body.operations is not None:
        cell.propose(body.operations)
    else:
        slots = body.parse["commands"][0]
        cell.cancel(slots["target"], JobKind(slots.get("what", JobKind.BUILD)))


def _recorded(body: LogBody) -> Callable[[str, Value, Role], Ran | tuple[Denial, ...]]:
    """Runs are not repeated: what they came to stands in the record."""

    def invoke(address: str, _: Value, __: Role) -> Ran:
        if RunDone.__name__ not in body.replies:
            raise RunError("recorded", "this run was refused", address=address)
        return Ran(address, None, None)

    return invoke


def _rehearsed(body: LogBody) -> Rehearse:
    """Logs are not said again within a log: what to do stands in the record."""

    def rehearse(_: Parser, __: Sequence[bytes], ___: int | None) -> Rehearsal:
        if ReplayShown.__name__ not in body.replies:
            raise RunError("recorded", "this replay was refused")
        differs = "Refused" in body.replies
        divergence = Divergence(0, "", "", "") if differs else None
        replayed = Replayed(0, Head(seq=0, hash=GENESIS), divergence)
        return Rehearsal(replayed, body.operations or ())

    return rehearse


def _turned(body: LogBody) -> Callable[[Finding], Verdict]:
    """What evidence says at a decision is not measured again: the outcome tells it."""
    outcome = body.outcome
    turned = outcome.turned or () if isinstance(outcome, Stale) else ()

    def verdict_now(finding: Finding) -> Verdict:
        return Verdict.ABORT if finding.address in turned else finding.verdict

    return verdict_now


def _compare(recorded: LogBody, found: LogBody) -> Divergence | None:
    old, new = recorded.doc(), found.doc()
    for field in dict.fromkeys([*old, *new]):
        if old.get(field) != new.get(field):
            texts = str(old.get(field)), str(new.get(field))
            return Divergence(recorded.number, field, *texts)
    return None
