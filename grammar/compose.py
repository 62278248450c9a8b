"""Commands from the clauses of an utterance: what one leaves out, another lends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from grammar.chains import with_chain
from grammar.context import Context
from grammar.fill import Filled, fill, is_evidence
from grammar.frames import Frames
from grammar.items import Clause, Item, Said
from grammar.lattice import Lattice
from grammar.model import Command, Intent, Mention

CHANGING = frozenset({
    Intent.CREATE, Intent.UPDATE, Intent.ASSEMBLE, Intent.APPROVE, Intent.DISABLE,
    Intent.ENABLE, Intent.ROLLBACK, Intent.DEPRECATE, Intent.QUARANTINE,
    Intent.RELEASE, Intent.CANCEL, Intent.SET, Intent.TRAIN, Intent.RUN,
    Intent.UNLOCK, Intent.LOCK, Intent.SAFE_MODE, Intent.REPLAY, Intent.ALIAS,
})  # fmt: skip
_NEEDS_TARGET = CHANGING - {
    Intent.UNLOCK, Intent.LOCK, Intent.SAFE_MODE, Intent.REPLAY, Intent.CREATE,
    Intent.ASSEMBLE, Intent.ALIAS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a path through the lattice means.

    `missing` is the slot to ask for, empty if nothing is; `doubt` tells that the
    words are understood and that it is not sure that they ask for something.
    """

    commands: tuple[Command, ...]
    mentions: tuple[Mention, ...] = ()
    missing: str = ""
    unknown: tuple[Item, ...] = ()
    belongs: bool = True
    filled: tuple[Filled, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every command may go on as it is."""
        return not self.missing


class Composer:
    """Reads clauses by the frame table and puts their commands together."""

    def __init__(self, frames: Frames) -> None:
        self.frames = frames

    def compose(
        self,
        clauses: Sequence[Clause],
        lattice: Lattice,
        context: Context,
        notes: frozenset[str],
    ) -> Outcome | None:
        """Return what the clauses mean together; None if one of them means nothing.

        `notes` are marks of the words without weight: `dry`, `modal`.
        """
        done: list[Filled] = []
        for at, clause in enumerate(clauses):
            whole = with_chain(clause, lattice)
            if done and _applies(whole, done[-1]):
                done[-1] = _applied(done[-1])
                continue
            filled = self._read(whole, context, notes)
            if filled is None:
                return None
            filled = _lent(filled, done, context)
            done.append(filled)
            context = context.with_group(filled.mentions)
            del at
        return _outcome(_borrowed(done), "dry" in notes)

    def _read(
        self, clause: Clause, context: Context, notes: frozenset[str]
    ) -> Filled | None:
        if not _is_one_deed(clause):
            return None
        parts = _split_topics(clause)
        if len(parts) > 1:
            return self._joined(parts, context, notes)
        best: Filled | None = None
        for match in self.frames.matches(clause):
            if not _allowed(match.frame.flags, clause):
                continue
            filled = self._special(clause, match.frame.intent, context, notes)
            if filled is None:
                filled = fill(match, context)
            filled = _gated(filled, clause)
            if filled.is_complete:
                return _guarded(filled, clause, notes)
            best = best or filled
        return best or _named_only(clause)

    def _joined(
        self, parts: Sequence[Clause], context: Context, notes: frozenset[str]
    ) -> Filled | None:
        found = [self._read(part, context, notes) for part in parts]
        if any(one is None for one in found):
            return None
        whole = [one for one in found if one is not None]
        return replace(
            whole[0],
            commands=tuple(c for one in whole for c in one.commands),
            mentions=tuple(m for one in whole for m in one.mentions),
            missing=next((one.missing for one in whole if one.missing), ""),
        )

    def _special(
        self, clause: Clause, intent: Intent, context: Context, notes: frozenset[str]
    ) -> Filled | None:
        if intent is not Intent.HELP:
            return None
        return self._help(clause, context, notes)

    def _help(
        self, clause: Clause, context: Context, notes: frozenset[str]
    ) -> Filled | None:
        """The topic of a question for help is what the rest of it would do."""
        rest = tuple(i for i in clause.items if not _is_asking(i))
        said = _asked_verbs(clause)
        if not rest and not said and not any(i.has("how") for i in clause.items):
            return Filled(Intent.HELP, (Command(Intent.HELP),))
        inner = replace(clause, items=rest, said=tuple(replace(v, is_about=False) for v in said))
        found = self._read(inner, context, notes | {"modal"})
        if found is not None and found.unknown:
            return Filled(Intent.HELP, (Command(Intent.HELP),), missing="topic", unknown=found.unknown, belongs=found.belongs)
        topic = _topic(inner, found)
        if topic is None:
            return Filled(Intent.HELP, (Command(Intent.HELP),), missing="topic", belongs=False)
        return Filled(Intent.HELP, (Command(Intent.HELP, {"topic": topic.value}),))


_ASKING = frozenset({"help", "show", "describe", "list", "explain", "set"})


_NAMING = ("target", "version", "capability", "safe", "backend")
_STAGES = ("stage", "quarantine")


def _named_only(clause: Clause) -> Filled | None:
    """A name without a word of what to do with it."""
    kinds = _NAMING if len(clause.items) > 1 else (*_NAMING, *_STAGES)
    named = all(any(i.has(k) for k in kinds) for i in clause.items)
    pronouns = all(i.has("pronoun") for i in clause.items)
    if clause.said or not named or pronouns or not clause.items:
        return None
    targets = (i.means["target"] for i in clause.items if i.has("target"))
    gates = (i.means["capability"] for i in clause.items if i.has("capability"))
    mentions = (*(Mention(t.address, t.gender) for t in targets if t.name), *map(Mention, gates))
    return Filled(Intent.STATUS, (), mentions, missing="intent")


def _is_asking(item: Item) -> bool:
    return any(item.has(k) for k in ("how", "whole")) or item.means.get("topic") == "help"


def _asked_verbs(clause: Clause) -> tuple[Said, ...]:
    """The verbs that help is asked about: after "how", or after "help with"."""
    how = next((i.start for i in clause.items if _is_asking(i)), -1)
    if how >= 0:
        return tuple(v for v in clause.said if v.start > how)
    return clause.said[1:] if clause.said else ()


def _is_one_deed(clause: Clause) -> bool:
    """Whether a clause has one verb, but for a question for help about another."""
    how = next((i.start for i in clause.items if _is_asking(i)), -1)
    if how >= 0 or "help" in clause.verbs:
        return len(_asked_verbs(clause)) <= 1 and _only_asks(clause, how)
    return len(clause.said) <= 1 and not any(v.is_about for v in clause.said)


def _only_asks(clause: Clause, how: int) -> bool:
    before = [v for v in clause.said if v.start < how]
    return all(v.classes & _ASKING for v in before)


def _topic(clause: Clause, found: Filled | None) -> Intent | None:
    """What help is asked about; None if it is nothing of the factory."""
    for item in clause.items:
        if item.has("about") and not clause.said:
            return Intent(item.means["about"])
    if not clause.items and not clause.verbs & (_PLAIN_TOPICS | set(_VERB_INTENTS)):
        return None
    if not all(is_evidence(i) or i.has("number") for i in clause.items):
        return None
    if clause.items and not any(map(is_evidence, clause.items)):
        return None
    if found is not None:
        return found.intent
    names = {intent.value: intent for intent in Intent}
    found = sorted(names[v] for v in clause.verbs if v in names)
    if found:
        return found[0]
    for verb, intent in _VERB_INTENTS.items():
        if verb in clause.verbs:
            return intent
    return None


_PLAIN_TOPICS = frozenset(i.value for i in Intent) - {"set", "help", "show"}
_VERB_INTENTS = {
    "turn_on": Intent.ENABLE,
    "turn_off": Intent.DISABLE,
    "build": Intent.CREATE,
    "name": Intent.ALIAS,
    "take_out": Intent.RELEASE,
    "move": Intent.APPROVE,
    "return": Intent.ROLLBACK,
}


def _allowed(flags: frozenset[str], clause: Clause) -> bool:
    """Whether the conditions of a row hold that its phrases do not show."""
    if "asked" in flags and not _is_asked(clause):
        return False
    if "claim" in flags and not any(
        i.has(k) for i in clause.items for k in ("state", "stage", "works", "quarantine")
    ):
        return False
    if "acted" in flags and not _is_acted(clause):
        return False
    if "goal" in flags and not _leads(clause):
        return False
    if "plain" in flags:
        return not any(i.has("parameter") and "with" in i.preps for i in clause.items)
    piped = any(i.has("pipeline") for i in clause.items)
    if ("single" in flags and piped) or ("piped" in flags and not piped):
        return False
    if "reasoned" in flags:
        return any(i.has(k) for i in clause.items for k in ("target", "refusal")) or (
            not clause.items
        )
    if "out" in flags:
        return _leads_out(clause)
    return True


def _is_asked(clause: Clause) -> bool:
    if clause.is_question or any(i.has("li") for i in clause.items):
        return True
    # English asks by putting its auxiliary before what it asks about.
    asking = (i.start for i in clause.items if i.has("is") or i.has("did"))
    named = (i.start for i in clause.items if i.has("target"))
    return next(asking, 1 << 30) < next(named, 0)


def _is_acted(clause: Clause) -> bool:
    """Whether a deed is asked about: «кто одобрил», "did anyone roll back"."""
    return bool(clause.verbs) or any(i.has("done") for i in clause.items)


_STATES = ("quarantine", "stage", "state")


def _leads(clause: Clause) -> bool:
    """Whether the state is said as where to go: «в карантин», not «в карантине»."""
    state = next((i for i in clause.items if any(i.has(k) for k in _STATES)), None)
    if state is None:
        return True
    if clause.verbs:
        return not (state.has("quarantine") and state.preps & {"from"})
    return bool(state.preps & {"to"}) and not state.means.get("at_rest", False)


def _leads_out(clause: Clause) -> bool:
    quarantine = next((i for i in clause.items if i.has("quarantine")), None)
    if quarantine is None:
        return True
    return not quarantine.preps or bool(quarantine.preps & {"from", "away", "of"})


def _gated(filled: Filled, clause: Clause) -> Filled:
    """«включи его»: a pronoun may stand for a gate."""
    swapped = {Intent.ENABLE: Intent.UNLOCK, Intent.DISABLE: Intent.LOCK}
    if filled.intent not in swapped or not filled.commands:
        return filled
    del clause
    intent = swapped[filled.intent]
    named = [m for m in filled.mentions if not m.kind]
    if not named or len(named) != len(filled.mentions):
        return filled
    commands = tuple(Command(intent, {"capability": m.name}) for m in named)
    return replace(filled, intent=intent, commands=commands)


def _guarded(filled: Filled, clause: Clause, notes: frozenset[str]) -> Filled:
    """A bare verb with a question mark asks whether to, it does not ask to."""
    changes = filled.intent in CHANGING
    if changes and clause.is_question and not notes & {"modal", "dry"}:
        return replace(filled, missing="intent")
    return filled


def _split_topics(clause: Clause) -> list[Clause]:
    """«статус голоса и журнал зрения»: one verb, two things to show."""
    cuts = [
        at
        for at, item in enumerate(clause.items)
        if item.is_listed
        and ("topic" in item.means or "what" in item.means)
        and not item.has("event")
        and any("topic" in i.means or "what" in i.means for i in clause.items[:at])
    ]
    cuts = [c for c in cuts if not any(i.means.get("topic") == "diff" for i in clause.items)]
    bounds = [0, *cuts, len(clause.items)]
    return [
        replace(clause, items=clause.items[a:b])
        for a, b in zip(bounds, bounds[1:], strict=False)
    ]


def _applies(clause: Clause, before: Filled) -> bool:
    """«… и примени его» after a replay."""
    if before.intent is not Intent.REPLAY or "apply" not in clause.verbs:
        return False
    return all(i.has("pronoun") or i.means.get("topic") == "history" for i in clause.items)


def _applied(filled: Filled) -> Filled:
    commands = tuple(
        replace(c, slots={**c.slots, "apply": True}) for c in filled.commands
    )
    return replace(filled, commands=commands)


def _lent(filled: Filled, done: Sequence[Filled], context: Context) -> Filled:
    """A verb without an object takes the one of the command before."""
    del context
    if filled.missing != "target" or filled.unknown or filled.intent not in _NEEDS_TARGET:
        return filled
    if not done or not done[-1].is_complete or _names_kind(filled):
        return filled
    named = tuple(m for m in done[-1].mentions if m.kind)
    return _targeted(filled, named) if named else filled


def _borrowed(done: list[Filled]) -> list[Filled]:
    """«обнови и одобри зрение»: a bare verb takes the object of the next."""
    result = list(done)
    for at in range(len(result) - 2, -1, -1):
        filled, after = result[at], result[at + 1]
        bare = filled.match is not None and not filled.match.clause.items
        named = tuple(m for m in after.mentions if m.kind)
        if filled.missing == "target" and bare and named:
            result[at] = _targeted(filled, named)
    return result


def _names_kind(filled: Filled) -> bool:
    return filled.match is not None and any(
        i.has("target") for i in filled.match.clause.items
    )


def _targeted(filled: Filled, named: tuple[Mention, ...]) -> Filled:
    commands = tuple(
        Command(c.intent, {"target": m.name, **c.slots}, c.spans)
        for m in named
        for c in filled.commands
    )
    missing = "" if filled.missing == "target" else filled.missing
    return replace(filled, commands=commands, mentions=named, missing=missing)


def _outcome(done: Sequence[Filled], dry: bool) -> Outcome:  # noqa: FBT001
    commands = tuple(_finished(c, dry=dry) for one in done for c in one.commands)
    mentions = tuple(m for one in done for m in one.mentions)
    missing = _first_missing(done)
    unknown = tuple(item for one in done for item in one.unknown)
    belongs = any(one.belongs for one in done)
    return Outcome(commands, mentions, missing, unknown, belongs, tuple(done))


def _first_missing(done: Sequence[Filled]) -> str:
    """What to ask first; a part that is foreign to the factory comes before a slot."""
    foreign = [one for one in done if one.unknown and not one.belongs]
    if foreign and len(foreign) < len(done):
        return "intent"
    if any(_is_foreign_part(one) for one in done):
        return "intent"
    return next((one.missing for one in done if one.missing), "")


def _is_foreign_part(filled: Filled) -> bool:
    """«отключи голос и полей цветы»: several unknown words beside a known object."""
    words = [w for item in filled.unknown for w in item.means.get("unknown", ())]
    listed = any(item.is_listed for item in filled.unknown)
    return listed and bool(filled.mentions) and len(words) > 1


def _finished(command: Command, *, dry: bool) -> Command:
    slots = dict(command.slots)
    if dry and command.intent in CHANGING:
        slots["dry_run"] = True
    return Command(command.intent, MappingProxyType(slots), command.spans)
