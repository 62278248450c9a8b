"""Slots of a command from the phrases that a frame has matched.

Each function reads one slot or a few that belong together; none fills in a default.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from grammar.frames import Match
from grammar.items import Item
from grammar.model import Intent, Json, Span
from grammar.numerals import whole
from grammar.parameters import (
    VALUES,
    is_value,
    limits_said,
    value_of,
)

REQUIRED: dict[Intent, tuple[str, ...]] = {
    Intent.CREATE: ("target",),
    Intent.UPDATE: ("target",),
    Intent.ASSEMBLE: ("target", "chain"),
    Intent.APPROVE: ("target",),
    Intent.DISABLE: ("target",),
    Intent.ENABLE: ("target",),
    Intent.ROLLBACK: ("target",),
    Intent.DEPRECATE: ("target",),
    Intent.QUARANTINE: ("target",),
    Intent.RELEASE: ("target",),
    Intent.CANCEL: ("target",),
    Intent.SET: ("target", "parameter", "value"),
    Intent.TRAIN: ("target",),
    Intent.RUN: ("target",),
    Intent.UNLOCK: ("capability",),
    Intent.LOCK: ("capability",),
    Intent.SAFE_MODE: ("on",),
    Intent.LIST: ("what",),
    Intent.DIFF: ("target",),
    Intent.REPLAY: ("log",),
    Intent.ALIAS: ("alias", "target"),
}
_MS = 1000


@dataclass(slots=True)
class Slots:
    """Slot values with the places where they were said."""

    values: dict[str, Json] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)

    def put(self, name: str, value: Json, *items: Item) -> None:
        """Set a slot and remember the phrases that it was read from."""
        self.values[name] = value
        if items:
            start = min(item.span.start for item in items)
            self.spans[name] = Span(start, max(item.span.end for item in items))


def shared_slots(match: Match) -> Slots:
    """Return the slots that belong to every target of a clause alike."""
    slots = Slots()
    for name, value in match.frame.gives.items():
        slots.put(name, value)
    _FILLERS.get(match.frame.intent, _reason_only)(match, slots)
    return slots


def _reason_only(match: Match, slots: Slots) -> None:
    for item in match.of("text"):
        slots.put("reason", _reason(item), item)


def _reason(item: Item) -> str:
    return str(item.means["text"]).rstrip(" .?").strip()


def _make(match: Match, slots: Slots) -> None:
    for item in match.of("backend"):
        slots.put("backend", item.means["backend"], item)
    for item in match.of("path", "quoted"):
        slots.put("source", item.means.get("path") or item.means["quoted"], item)
    options = [o for item in match.of("options") for o in item.means["options"]]
    if options:
        slots.put("options", options, *match.of("options"))
    said = match.of("parameter", *VALUES)
    limits, _ = limits_said(said)
    if limits:
        slots.put("limits", limits, *said)


def _approve(match: Match, slots: Slots) -> None:
    for item in match.of("stage"):
        slots.put("to", item.means["stage"], item)
    for item in match.of("percent"):
        slots.put("traffic", whole(item.means["percent"]), item)
    for item in match.of("share"):
        slots.put("traffic", value_of("traffic", item), item)
    _reason_only(match, slots)


def _cancel(match: Match, slots: Slots) -> None:
    for item in match.of("process"):
        slots.put("what", item.means["process"], item)


def _assemble(match: Match, slots: Slots) -> None:
    for item in match.of("chain"):
        slots.put("chain", list(item.means["chain"]), item)


def _train(match: Match, slots: Slots) -> None:
    for item in match.of("dataset", "path", "quoted", "word"):
        slots.put("dataset", _dataset(item), item)
    values = [i for i in match.clause.items if is_value(i)]
    counted = _iterations(match.clause.items)
    if counted is not None:
        slots.put("iterations", whole(counted.means["number"]), counted)
    rest = [item for item in values if item is not counted]
    metrics = [i for i in match.clause.items if i.has("metric")]
    if metrics and rest:
        metric = str(metrics[0].means["metric"])
        bound = "max" if metric in {"error_rate", "latency_ms"} else "min"
        value = value_of(metric, rest[0])
        if value is not None:
            slots.put("goal", {"metric": metric, bound: value}, metrics[0], rest[0])


def _iterations(items: Sequence[Item]) -> Item | None:
    """The number that stands beside the word for iterations."""
    for at, item in enumerate(items):
        if not item.has("iteration"):
            continue
        beside = [*items[max(at - 1, 0) : at], *items[at + 1 : at + 2]]
        return next((one for one in beside if one.has("number")), None)
    return None


def _dataset(item: Item) -> str:
    kinds = ("dataset", "path", "quoted", "word")
    return next(str(item.means[kind]) for kind in kinds if item.has(kind))


def _run(match: Match, slots: Slots) -> None:
    for item in match.of("dataset", "path"):
        slots.put("dataset", _dataset(item), item)
    for item in match.of("quoted"):
        slots.put("input", item.means["quoted"], item)
    for item in match.of("text"):
        slots.put("input", item.means["text"], item)


def _safe_mode(match: Match, slots: Slots) -> None:
    for item in match.of("on"):
        slots.put("on", item.means["on"], item)


def _list(match: Match, slots: Slots) -> None:
    for item in match.clause.items:
        kind = item.means.get("list_kind")
        if kind:
            slots.put("kind", kind, item)
    for kinds, name in ((("state", "stage"), "state"), (("backend",), "backend")):
        for item in match.of(*kinds):
            value = item.means.get("state") or item.means[kinds[0]]
            if value != "enabled":
                slots.put(name, value, item)


def _history(match: Match, slots: Slots) -> None:
    for item in match.of("number"):
        slots.put("limit", whole(item.means["number"]), item)
    for item in match.of("duration", "since"):
        back = item.means.get("duration", item.means.get("since"))
        slots.put("since", whole(back / _MS), item)


def _replay(match: Match, slots: Slots) -> None:
    for item in match.of("path", "log_name"):
        slots.put("log", item.means.get("path") or item.means["log_name"], item)
    for item in match.of("number", "ordinal"):
        count = item.means.get("ordinal", item.means.get("number"))
        slots.put("until", whole(count), item)
    value: Json = True
    if match.of("apply"):
        slots.put("apply", value, *match.of("apply"))


def _nothing(match: Match, slots: Slots) -> None:  # noqa: ARG001
    return


_FILLERS = {
    Intent.CREATE: _make,
    Intent.UPDATE: _make,
    Intent.ASSEMBLE: _assemble,
    Intent.APPROVE: _approve,
    Intent.CANCEL: _cancel,
    Intent.TRAIN: _train,
    Intent.RUN: _run,
    Intent.SAFE_MODE: _safe_mode,
    Intent.LIST: _list,
    Intent.HISTORY: _history,
    Intent.REPLAY: _replay,
    Intent.DIFF: _nothing,
    Intent.EXPLAIN: _nothing,
    Intent.STATUS: _nothing,
    Intent.ALIAS: _nothing,
    Intent.SET: _nothing,
}
