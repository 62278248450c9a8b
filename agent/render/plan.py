"""The plan card: what would change, why, what is at risk, and what may be said."""

from collections.abc import Iterable, Iterator

from agent.render.denials import denial_lines, state_word
from agent.render.forecasts import finding_lines, forecast_lines
from agent.render.pending import first_line
from agent.render.pieces import dim, line, marked, title
from agent.render.sources import source_lines, source_name
from agent.render.trainings import outline_lines
from agent.reply import Line, Piece, PlanShown, Style
from agent.texts import say
from factory.model import (
    AliasRecord,
    CellRecord,
    GateRecord,
    OrganRecord,
    Record,
    RouteRecord,
    SwitchRecord,
)
from factory.phrase import phrase_of
from factory.plan import Change, ChangeAction, Plan
from factory.report import Difference, RiskLevel
from grammar.model import Lang

SHORT = 12
"""How many digits of a digest are shown."""

MARKS = {
    ChangeAction.CREATE: ("+", Style.ADD),
    ChangeAction.UPDATE: ("~", Style.CHANGE),
    ChangeAction.TRANSITION: ("~", Style.CHANGE),
    ChangeAction.REUSE: ("=", Style.DIM),
    ChangeAction.DELETE: ("-", Style.REMOVE),
    ChangeAction.NONE: (" ", Style.DIM),
}
RISK_STYLE = {
    RiskLevel.LOW: Style.DIM,
    RiskLevel.MEDIUM: Style.WARN,
    RiskLevel.HIGH: Style.ERROR,
}


def plan_lines(reply: PlanShown, lang: Lang) -> Iterator[Line]:
    """The whole card."""
    plan = reply.plan
    yield from _head(reply, lang)
    if not plan.does_something and plan.decision.is_allowed:
        yield from _changes(plan, lang)
        yield marked("✔", Style.OK, say(lang, "plan.nothing"))
        return
    if plan.changes:
        yield dim(summary(plan, lang))
    yield from _changes(plan, lang)
    yield from _sections(plan, lang)
    if not plan.decision.is_allowed:
        yield title(say(lang, "plan.denied"))
        yield from denial_lines(plan.decision.denials, lang)
        return
    yield dim(_policy(plan, lang))
    if reply.first is not None:
        yield first_line(reply.first, lang)
    elif reply.takes_two:
        yield marked("!", Style.WARN, say(lang, "plan.two"))
    if not reply.is_open:
        yield dim(say(lang, "plan.preview"))
    elif (name := phrase_of(plan)) is not None:
        yield marked("?", Style.WARN, say(lang, "plan.name", name=name))


def _head(reply: PlanShown, lang: Lang) -> Iterator[Line]:
    yield title(say(lang, "plan.title", digest=reply.plan.digest[:SHORT]))
    if reply.said:
        yield line(say(lang, "plan.said", said=reply.said))


def summary(plan: Plan, lang: Lang) -> str:
    """How many records of each kind of change."""
    counts = [
        (action, sum(change.action is action for change in plan.changes))
        for action in ChangeAction
    ]
    return " · ".join(
        f"{say(lang, f'action.{action.value}')} {count}"
        for action, count in counts
        if count
    )


def _policy(plan: Plan, lang: Lang) -> str:
    allowed = say(lang, "plan.allowed", role=plan.context.role.value)
    rules = ", ".join(plan.decision.determining)
    return f"{say(lang, 'plan.policy')}: ✔ {allowed} ({rules})"


# -- changes -------------------------------------------------------------------


def _changes(plan: Plan, lang: Lang) -> Iterator[Line]:
    order = list(ChangeAction)
    for change in sorted(plan.changes, key=lambda each: order.index(each.action)):
        mark, style = MARKS[change.action]
        yield line(
            Piece(f"{mark} ", style),
            Piece(change.address, Style.NAME),
            Piece(f"  {_described(change, lang)}", Style.PLAIN),
        )


def _described(change: Change, lang: Lang) -> str:
    before, after = change.before, change.after
    if before is None or after is None or change.action is ChangeAction.REUSE:
        known = after or before
        return describe(known, lang) if known else ""
    return " · ".join(_steps(before, after, lang)) or say(lang, "plan.settings")


def _steps(before: Record, after: Record, lang: Lang) -> Iterator[str]:
    """What changes within a record, as `old → new`."""
    olds, news = dict(_facts(before, lang)), dict(_facts(after, lang))
    for name in dict.fromkeys([*olds, *news]):
        old, new = olds.get(name, "—"), news.get(name, "—")
        if old != new:
            yield f"{name}: {old} → {new}"


def describe(record: Record, lang: Lang) -> str:
    """A record in one line."""
    return " · ".join(f"{name}: {value}" for name, value in _facts(record, lang))


def _facts(record: Record, lang: Lang) -> Iterator[tuple[str, str]]:
    match record:
        case CellRecord():
            yield say(lang, "list.status"), state_word(record.state, lang)
            made = record.spec.provider or source_name(record.spec.source)
            yield record.spec.backend.value, made + _options(record)
        case OrganRecord():
            yield say(lang, "list.status"), state_word(record.state, lang)
            cells = " → ".join(_short(cell) for cell in record.template.cells)
            yield say(lang, "record.cells"), cells
        case RouteRecord():
            yield from _route_facts(record, lang)
        case GateRecord():
            yield say(lang, "gate.state"), say(lang, f"gate.{record.state.value}")
        case AliasRecord():
            yield say(lang, "record.alias", alias=record.alias), record.target
        case SwitchRecord():
            yield record.address, say(lang, f"switch.{'on' if record.on else 'off'}")


def _options(record: CellRecord) -> str:
    given = record.spec.options
    return f" ({', '.join(f'{k}={v}' for k, v in given.items())})" if given else ""


def _route_facts(route: RouteRecord, lang: Lang) -> Iterator[tuple[str, str]]:
    yield say(lang, "route.members"), ", ".join(_version(m) for m in route.members)
    yield say(lang, "route.head"), _version(route.head)
    if route.serving:
        yield say(lang, "route.serving"), _version(route.serving)
    if share := route.canary:
        text = f"{_version(share.address)} {share.traffic:g} % {share.mode}"
        yield say(lang, "route.canary"), text
    if route.proved:
        proved = ", ".join(_version(each) for each in route.proved)
        yield say(lang, "route.proved"), proved
    if route.failed:
        failed = ", ".join(each[:SHORT] for each in route.failed)
        yield say(lang, "route.failed"), failed


def _short(address: str) -> str:
    return address.partition(".")[2]


def _version(address: str) -> str:
    return address.rpartition(".")[2]


# -- report --------------------------------------------------------------------


def _sections(plan: Plan, lang: Lang) -> Iterator[Line]:
    for key, lines in (
        ("plan.differences", difference_lines(plan.report.differences)),
        ("plan.sources", source_lines(plan.report.sources or (), lang)),
        ("plan.training", outline_lines(plan.report.trainings or (), lang)),
        ("plan.links", _links(plan)),
        ("plan.selection", _selection(plan, lang)),
        ("plan.evidence", finding_lines(plan.report.findings, lang)),
        ("plan.forecast", forecast_lines(plan.report.forecasts, lang)),
        ("plan.risks", _risks(plan, lang)),
        ("plan.unchecked", _unchecked(plan, lang)),
    ):
        yield from _section(key, lines, lang)


def _section(key: str, lines: Iterable[Line], lang: Lang) -> Iterator[Line]:
    found = list(lines)
    if found:
        yield title(say(lang, key))
        yield from found


def difference_lines(differences: Iterable[Difference]) -> Iterator[Line]:
    """What differs between two versions, or is kept on purpose, a line each."""
    for each in differences:
        before, after = _plain(each.before), _plain(each.after)
        if before is None:
            yield marked("  +", Style.ADD, f"{each.path}: {after}")
        elif after is None:
            yield marked("  -", Style.REMOVE, f"{each.path}: {before}")
        elif before == after:
            yield marked("  =", Style.DIM, f"{each.path}: {after}")
        else:
            text = f"{each.path}: {before} → {after}"
            yield marked("  ~", Style.CHANGE, text)


def _plain(text: str | None) -> str | None:
    """A whole number without its `.0`."""
    head, dot, tail = (text or "").rpartition(".")
    return head if dot and tail == "0" and head.isdecimal() else text


def _links(plan: Plan) -> Iterator[Line]:
    unfit = {(c.source, c.target): c.why for c in plan.report.compat if not c.ok}
    for link in plan.report.links:
        text = f"{_short(link.source)} → {_short(link.target)}"
        why = unfit.get((link.source, link.target))
        if why:
            yield marked("  ✖", Style.ERROR, f"{text}: {why}")
        elif link.change == "remove":
            yield marked("  -", Style.REMOVE, text)
        else:
            yield marked("  +", Style.ADD, text)


def _selection(plan: Plan, lang: Lang) -> Iterator[Line]:
    marks = {"reuse": ("=", Style.DIM), "create": ("+", Style.ADD)}
    for each in plan.report.selection:
        mark, style = marks.get(each.verdict, ("✖", Style.ERROR))
        verdict = say(lang, f"verdict.{each.verdict}")
        reasons = ", ".join(say(lang, f"reason.{reason}") for reason in each.reasons)
        yield marked(f"  {mark}", style, f"{each.needs}: {verdict} ({reasons})")


def _risks(plan: Plan, lang: Lang) -> Iterator[Line]:
    for risk in plan.report.risks:
        text = say(lang, f"risk.{risk.code}", **risk.detail)
        level = say(lang, f"risk.{risk.level.value}")
        yield marked("  !", RISK_STYLE[risk.level], f"{level} · {risk.address}: {text}")


def _unchecked(plan: Plan, lang: Lang) -> Iterator[Line]:
    for code in plan.report.unchecked:
        yield marked("  ?", Style.DIM, say(lang, f"unchecked.{code}"))


def detail_lines(plan: Plan, lang: Lang) -> Iterator[Line]:
    """What the card leaves out: dependencies, the read-set, the inverse."""
    yield title(say(lang, "plan.deps"))
    for dep in plan.report.deps:
        status = say(lang, f"dep.{dep.status}")
        yield dim(f"  {dep.address} ← {dep.needs}: {status}")
    yield title(say(lang, "plan.reads"))
    for address, revision in plan.reads.items():
        yield dim(f"  {address} r{revision}")
    yield title(say(lang, "plan.inverse"))
    for change in plan.inverse:
        mark, style = MARKS[change.action]
        yield marked(
            f"  {mark}", style, f"{change.address}  {_described(change, lang)}"
        )
