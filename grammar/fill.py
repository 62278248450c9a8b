"""Commands from one clause: every slot that was said, and the first that was not."""

from collections.abc import Iterator
from dataclasses import dataclass

from grammar.aliases import aliased
from grammar.context import Context
from grammar.frames import Match
from grammar.items import Item
from grammar.missing import missing_of
from grammar.model import Command, Gender, Intent, Mention, Span
from grammar.parameters import is_value
from grammar.pointing import resolved
from grammar.settings import settings
from grammar.slots import Slots, shared_slots
from grammar.versions import Bound, bind

_EVIDENCE = frozenset({
    "target", "stage", "quarantine", "process", "capability", "capability_word",
    "parameter", "metric", "what", "safe", "synonym", "chain", "backend", "options",
    "version", "versions",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    """Commands of one clause; `missing` names the first slot that was not said.

    `unknown` are plain words that nobody knows; `belongs` tells whether anything
    else in the clause belongs to the factory.
    """

    intent: Intent
    commands: tuple[Command, ...]
    mentions: tuple[Mention, ...] = ()
    missing: str = ""
    unknown: tuple[Item, ...] = ()
    belongs: bool = True
    match: Match | None = None

    @property
    def is_complete(self) -> bool:
        """Whether nothing more has to be asked."""
        return not self.missing


def fill(match: Match, context: Context) -> Filled:
    """Read the commands of a matched clause, pronouns resolved in `context`."""
    intent = match.frame.intent
    unknown = tuple(match.of("unknown"))
    slots, bound = shared_slots(match), bind(match)
    match intent:
        case Intent.UNLOCK | Intent.LOCK:
            return _capabilities(match, context)
        case Intent.SET:
            rows = list(_settings(match, context))
        case Intent.LIST:
            rows = list(_listed(match, slots))
        case Intent.ALIAS:
            rows = list(aliased(match, bound, context))
            unknown = unknown if match.of("quoted") else unknown[1:]
        case _:
            rows = list(_targeted(match, slots, bound, context))
    commands = tuple(command for command, _ in rows)
    mentions = tuple(m for _, named in rows for m in named)
    missing = missing_of(match, commands, bound, context)
    missing = missing or ("target" if unknown else "")
    return Filled(intent, commands, mentions, missing, unknown, _belongs(match), match)


def is_evidence(item: Item) -> bool:
    """Whether a phrase belongs to the factory and to nothing else."""
    return not _EVIDENCE.isdisjoint(item.means) and not item.has("pronoun")


def _belongs(match: Match) -> bool:
    """Whether anything in a clause is of the factory.

    A chain of one link is not: «собери шкаф из коробки».
    """
    found = _EVIDENCE & match.clause.kinds
    if "chain" not in found:
        return bool(found)
    links = [link for item in match.of("chain") for link in item.means["chain"]]
    return len(found) > 1 or len(links) > 1


Row = tuple[Command, tuple[Mention, ...]]


def _targeted(
    match: Match, slots: Slots, bound: Bound, context: Context
) -> Iterator[Row]:
    """One command for each target; the other slots belong to all."""
    intent = match.frame.intent
    for name, label in (("to", bound.to), ("from", bound.since)):
        if label and name not in slots.values:
            slots.put(name, label)
    plain = [pair for pair in bound.targets if pair[0].pronoun is None]
    named = [
        (mention, item)
        for target, item in plain or bound.targets
        for mention in resolved(target, context)
    ]
    if not named:
        yield Command(intent, dict(slots.values), dict(slots.spans)), ()
    for mention, item in named:
        values = {"target": mention.name, **slots.values}
        spans = {"target": item.span, **slots.spans}
        yield Command(intent, values, spans), (mention,)


def _listed(match: Match, slots: Slots) -> Iterator[Row]:
    whats = match.of("what")
    if not whats:
        yield Command(Intent.LIST, dict(slots.values), dict(slots.spans)), ()
    for item in whats:
        values = {"what": item.means["what"], **slots.values}
        yield Command(Intent.LIST, values, {"what": item.span, **slots.spans}), ()


def _settings(match: Match, context: Context) -> Iterator[Row]:
    before: tuple[Mention, ...] = ()
    for row in settings(match):
        context = context.with_group(before)
        slots = Slots()
        said = [item for item in row.items if is_value(item)]
        if row.parameter:
            # A unit alone may tell the parameter: megabytes are memory.
            words = [item for item in row.items if item.has("parameter")]
            slots.put("parameter", row.parameter, *(words or said))
        if row.value is not None:
            slots.put("value", row.value, *said)
        named = [
            (mention, item)
            for target, item in row.targets
            for mention in resolved(target, context)
        ]
        before = tuple(mention for mention, _ in named)
        if not named:
            yield Command(Intent.SET, dict(slots.values), dict(slots.spans)), ()
        for mention, item in named:
            values = {"target": mention.name, **slots.values}
            yield (
                Command(Intent.SET, values, {"target": item.span, **slots.spans}),
                (mention,),
            )


def _capabilities(match: Match, context: Context) -> Filled:
    """Gates by name or by a pronoun; a pronoun for a cell or an organ is no gate."""
    intent = match.frame.intent
    reason = shared_slots(match)
    named: list[tuple[Mention, Span]] = []
    for item in match.of("capability", "pronoun", "target"):
        if item.has("capability"):
            gender = (
                Gender.MASCULINE
                if str(item.means["capability"]).startswith("factory")
                else None
            )
            named.append((Mention(str(item.means["capability"]), gender), item.span))
        elif item.has("pronoun"):
            found = context.resolve(item.means["target"])
            named += [(m, item.span) for m in found if not m.kind]
    commands = tuple(
        Command(intent, {"capability": m.name}, {"capability": span})
        for m, span in named
    )
    del reason
    mentions = tuple(m for m, _ in named)
    unknown = tuple(match.of("unknown"))
    missing = "" if commands and not unknown else "capability"
    if _is_unsure(match):
        missing = "target"
    return Filled(
        intent, commands or (Command(intent),), mentions, missing, unknown,
        _belongs(match), match,
    )  # fmt: skip


def _is_unsure(match: Match) -> bool:
    """«отключи адаптер»: a gate or the speech adapter, nobody can tell."""
    unsure = any(item.means.get("unsure") for item in match.of("capability"))
    named = any(item.has("capability_word") for item in match.clause.items)
    return unsure and not named and not match.clause.verbs & {"lock", "unlock"}
