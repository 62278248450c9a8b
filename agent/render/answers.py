"""Status, lists, history, help and the output of runs."""

from collections.abc import Iterator
from typing import assert_never

from agent.examples import examples
from agent.render.alerts import alert_line
from agent.render.approvals import approval_lines
from agent.render.builds import build_lines, builds_lines
from agent.render.denials import state_word
from agent.render.evidence import evidence_text
from agent.render.knowledge import STATE_MARKS, knowledge_lines
from agent.render.pieces import dim, line, marked, title
from agent.render.plan import MARKS, describe
from agent.render.settings import set_lines, settings_lines
from agent.render.trainings import training_lines, trainings_lines
from agent.reply import (
    Answer,
    ApprovalsShown,
    BuildsCancelled,
    BuildsShown,
    DiffShown,
    Explained,
    GatesShown,
    HelpShown,
    HistoryShown,
    Line,
    Overview,
    Piece,
    RecordsShown,
    ReplayShown,
    RunDone,
    Style,
    TemplatesShown,
    Training,
    TrainingsCancelled,
    TrainingsShown,
)
from agent.texts import say
from factory.address import family_of
from factory.audit.standing import Footing
from factory.jobs.model import Job
from factory.model import CellRecord, OrganRecord, State
from factory.providers.port import Media
from factory.sandbox.ring import RingStatus
from grammar.model import Lang

SHORT = 12
PAST = {"former": "record.former", "resume": "record.resume"}
STANDINGS = {
    Footing.WHOLE: ("audit.standing.whole", Style.DIM),
    Footing.TAIL: ("audit.standing.tail", Style.WARN),
    Footing.FOREIGN: ("audit.standing.foreign", Style.ERROR),
    Footing.UNSURE: ("audit.standing.unsure", Style.ERROR),
}


def answer_lines(reply: Answer, lang: Lang) -> Iterator[Line]:
    """Any answer to a question that changes nothing."""
    match reply:
        case RunDone():
            return run_lines(reply, lang)
        case Overview():
            return overview_lines(reply, lang)
        case RecordsShown():
            return record_lines(reply, lang)
        case BuildsShown() | BuildsCancelled():
            return builds_lines(reply, lang)
        case DiffShown() | Explained() | ReplayShown():
            return knowledge_lines(reply, lang)
        case _:
            return _catalogue_lines(reply, lang)


def _catalogue_lines(
    reply: TrainingsShown
    | TrainingsCancelled
    | HistoryShown
    | GatesShown
    | TemplatesShown
    | ApprovalsShown
    | HelpShown,
    lang: Lang,
) -> Iterator[Line]:
    """What was done, what waits, and what there is to use."""
    match reply:
        case TrainingsShown() | TrainingsCancelled():
            return trainings_lines(reply, lang)
        case HistoryShown():
            return history_lines(reply, lang)
        case GatesShown():
            return gate_lines(reply, lang)
        case TemplatesShown():
            return template_lines(reply, lang)
        case ApprovalsShown():
            return approval_lines(reply, lang)
        case HelpShown():
            return help_lines(reply, lang)
        case _:
            assert_never(reply)


def overview_lines(reply: Overview, lang: Lang) -> Iterator[Line]:
    """The state of the whole factory."""
    yield title(say(lang, "overview.title"))
    mode = say(lang, f"switch.{'on' if reply.safe_mode else 'off'}")
    yield line(say(lang, "overview.safe_mode", state=mode, role=reply.role.value))
    yield line(
        say(
            lang,
            "overview.counts",
            organs=reply.organs,
            cells=reply.cells,
            entries=reply.entries,
        )
    )
    yield line(say(lang, "overview.gates", gates=", ".join(reply.open_gates) or "—"))
    yield dim(say(lang, "overview.head", head=reply.head[:SHORT]))
    if (standing := reply.standing) is not None:
        key, style = STANDINGS[standing.footing]
        text = say(lang, key, **standing.model_dump(exclude={"footing"}))
        yield line(Piece(text, style))
    yield from (_ring(name, ring, lang) for name, ring in reply.rings)
    if reply.alert_count:
        text = say(lang, "immune.open", count=reply.alert_count)
        yield marked("▲", Style.WARN, text)
        yield from (alert_line(kept, lang) for kept in reply.alerts)
    yield from _going_on(reply.builds, lang)
    yield from _trained(reply.trainings, lang)
    if reply.organs == reply.cells == 0:
        yield dim(say(lang, "list.first"))


def _ring(name: str, ring: RingStatus, lang: Lang) -> Line:
    """One sandbox: how many workers, and whether they can reach the network."""
    confinement = ring.confinement
    is_offline = confinement is not None and confinement.is_offline
    key = "sandbox.offline" if is_offline else "sandbox.online"
    why = confinement.why if confinement else ""
    fields = {"backend": name, "workers": ring.workers, "lost": ring.lost, "why": why}
    style = Style.DIM if is_offline else Style.WARN
    return line(Piece(say(lang, key, **fields), style))


def _going_on(builds: tuple[Job, ...], lang: Lang) -> Iterator[Line]:
    if builds:
        yield dim(say(lang, "builds.open"))
    for job in builds:
        yield from build_lines(job, lang)


def _trained(trainings: tuple[Training, ...], lang: Lang) -> Iterator[Line]:
    if trainings:
        yield dim(say(lang, "trainings.here"))
    for each in trainings:
        yield from training_lines(each, lang)


def record_lines(reply: RecordsShown, lang: Lang) -> Iterator[Line]:
    """Records, one or two lines each."""
    yield title(say(lang, f"list.{reply.what}"))
    if not reply.records:
        yield dim(say(lang, "list.empty"))
    told: set[str] = set()
    for record in reply.records:
        mark, style = "·", Style.DIM
        if isinstance(record, CellRecord | OrganRecord):
            mark, style = STATE_MARKS[record.state]
        yield line(
            Piece(f"{mark} ", style),
            Piece(record.address, Style.NAME),
            f"  {describe(record, lang)}",
        )
        family = family_of(record.address)
        if (names := reply.aliases.get(family)) and family not in told:
            yield dim(f"    {say(lang, 'record.aliases', aliases=', '.join(names))}")
        told.add(family)
        if isinstance(record, CellRecord | OrganRecord):
            yield from _past(record, lang)
            if reply.what == "status":
                yield from settings_lines(record, lang)
        if (report := reply.reports.get(record.address)) is not None:
            yield dim(f"    {evidence_text(report, lang)}")
    yield from _going_on(reply.builds, lang)
    yield from _trained(reply.trainings, lang)


def _past(record: CellRecord | OrganRecord, lang: Lang) -> Iterator[Line]:
    if record.lineage.replaces:
        replaces = record.lineage.replaces
        yield dim(f"    {say(lang, 'record.lineage', replaces=replaces)}")
    if (trained := record.lineage.trained) is not None:
        values = {"before": f"{trained.before:g}", "after": f"{trained.after:g}"}
        metric = {"metric": say(lang, f"metric.{trained.metric}")}
        fields = trained.doc() | values | metric
        yield dim(f"    {say(lang, 'record.trained', **fields)}")
    for key, state in (("former", record.former), ("resume", record.resume)):
        if state is not None:
            word = state_word(state, lang)
            yield dim(f"    {say(lang, PAST[key], state=word)}")
    if record.held_until is not None:
        times, until = record.quarantines, record.held_until
        yield dim(f"    {say(lang, 'record.held', times=times, until=until)}")
    if record.reason:
        yield dim(f"    {say(lang, 'record.reason', reason=record.reason)}")


def gate_lines(reply: GatesShown, lang: Lang) -> Iterator[Line]:
    """Capabilities."""
    yield title(say(lang, "list.gates"))
    if not reply.gates:
        yield dim(say(lang, "list.empty"))
    for name, state in reply.gates.items():
        is_locked = state == "locked"
        mark, style = ("✖", Style.DIM) if is_locked else ("✔", Style.OK)
        yield marked(mark, style, f"{name}  {say(lang, f'gate.{state}')}")


def template_lines(reply: TemplatesShown, lang: Lang) -> Iterator[Line]:
    """The catalogue."""
    yield title(say(lang, "list.templates"))
    for address, options in reply.templates.items():
        words = f"  ({', '.join(options)})" if options else ""
        yield line(Piece(address, Style.NAME), words)


def history_lines(reply: HistoryShown, lang: Lang) -> Iterator[Line]:
    """Journal entries."""
    yield title(say(lang, "history.title"))
    if not reply.entries:
        yield dim(say(lang, "list.empty"))
    for entry in reply.entries:
        body = entry.body
        yield line(
            say(
                lang,
                "history.line",
                seq=body.seq,
                at=body.at,
                actor=body.actor,
                role=body.role.value,
            )
        )
        if body.seconded_by is not None:
            two = {"first": body.confirmed_by, "second": body.seconded_by}
            yield dim(f"    {say(lang, 'history.two', **two)}")
        for address in body.overrides or ():
            text = say(lang, "history.override", address=address)
            yield marked("    !", Style.WARN, text)
        yield from set_lines(body.operations, lang)
        for change in body.changes:
            mark, style = MARKS[change.action]
            state = getattr(change.after, "state", None)
            word = f"  {state_word(state, lang)}" if isinstance(state, State) else ""
            yield marked(f"    {mark}", style, f"{change.address}{word}")


def help_lines(reply: HelpShown, lang: Lang) -> Iterator[Line]:
    """Sentences that may be typed."""
    yield title(say(lang, "help.title"))
    for example in examples(lang, reply.topic):
        yield marked("  ·", Style.DIM, example)
    yield dim(say(lang, "help.more"))


def run_lines(reply: RunDone, lang: Lang) -> Iterator[Line]:
    """The output of a cell or organ."""
    if reply.state is None:
        yield dim(say(lang, "run.trial", address=reply.address))
    else:
        state = state_word(reply.state, lang)
        yield dim(say(lang, "run.state", address=reply.address, state=state))
    for each in reply.log:
        for text in each.lines:
            yield dim(say(lang, "run.logged", cell=each.cell, text=text))
        if each.dropped:
            yield dim(say(lang, "run.log_dropped", cell=each.cell, count=each.dropped))
    output = reply.output
    if isinstance(output, Media):
        size = len(output.data)
        yield line(say(lang, "run.media", media_type=output.media_type, size=size))
    else:
        yield from (line(each) for each in str(output).splitlines() or [""])
