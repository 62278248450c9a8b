"""Commands from the clauses of an utterance: what one leaves out, another lends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

from grammar.chains import with_chain
from grammar.conditions import allowed
from grammar.context import Context
from grammar.fill import Filled, fill
from grammar.frames import Frames, Match
from grammar.grouping import split_objects
from grammar.helping import asked_verbs, is_asking, is_one_deed, topic_of
from grammar.items import Clause, Item
from grammar.lattice import Lattice
from grammar.lending import applied, applies, borrowed, gated, guarded, lent
from grammar.model import CHANGING, Command, Intent, Mention


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a path through the lattice means.

    `missing` is the slot to ask for, empty if nothing is; "intent" where it is not
    sure what, or that anything, is asked for.
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

    @property
    def is_help(self) -> bool:
        """Whether nothing but help is asked for."""
        return len(self.commands) == 1 and self.commands[0].intent is Intent.HELP


@dataclass(frozen=True, slots=True)
class Draft:
    """The first clauses of an utterance, read; more may follow.

    `notes` are the marks under which they were read, `context` what they named.
    """

    notes: frozenset[str]
    context: Context
    done: tuple[Filled, ...] = ()


# Only of a reason may one ask in doubt: «почему голос вдруг отключили?».
_REASONS = frozenset({Intent.EXPLAIN})


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
        draft = self.draft(Draft(notes, context), clauses, lattice)
        return None if draft is None else self.outcome(draft)

    def draft(
        self, before: Draft, clauses: Sequence[Clause], lattice: Lattice
    ) -> Draft | None:
        """Return the draft after these clauses, too; None if one means nothing."""
        notes, context, done = before.notes, before.context, [*before.done]
        for clause in clauses:
            whole = with_chain(clause, lattice)
            if done and applies(whole, done[-1]):
                done[-1] = guarded(applied(done[-1]), whole, notes)
                continue
            filled = self._read(whole, context, notes)
            if filled is None:
                return None
            filled = lent(filled, done)
            done.append(filled)
            context = context.with_group(filled.mentions)
        return Draft(notes, context, tuple(done))

    @staticmethod
    def outcome(draft: Draft) -> Outcome | None:
        """Return what a draft means as it is; None if it may not be said so."""
        notes, done = draft.notes, [*draft.done]
        if "doubt" in notes and any(one.intent not in _REASONS for one in done):
            return None
        dry = "dry" in notes
        changes = any(c.intent in CHANGING for one in done for c in one.commands)
        return None if dry and not changes else _outcome(borrowed(done), dry=dry)

    def _read(
        self, clause: Clause, context: Context, notes: frozenset[str]
    ) -> Filled | None:
        if not is_one_deed(clause):
            return None
        parts = split_objects(_split_gates(_split_topics(clause)))
        if len(parts) > 1:
            return self._joined(parts, context, notes)
        best: Filled | None = None
        for match in self.frames.matches(clause):
            filled = self._filled(match, clause, context, notes)
            if filled is not None and filled.is_complete:
                return guarded(filled, clause, notes)
            best = best or filled
        return best or _named_only(clause)

    def _filled(
        self, match: Match, clause: Clause, context: Context, notes: frozenset[str]
    ) -> Filled | None:
        if not allowed(match.frame.flags, clause):
            return None
        if match.frame.intent is Intent.HELP:
            return self._help(clause, context, notes)
        return gated(fill(match, context))

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

    def _help(
        self, clause: Clause, context: Context, notes: frozenset[str]
    ) -> Filled | None:
        """The topic of a question for help is what the rest of it would do."""
        rest = tuple(i for i in clause.items if not is_asking(i))
        if any(i.has("negation") for i in rest):
            return None
        said = asked_verbs(clause)
        if not rest and not said and not any(i.has("how") for i in clause.items):
            is_small_talk = any(i.has("marked") for i in clause.items)
            missing = "topic" if is_small_talk and not clause.is_question else ""
            return Filled(Intent.HELP, (Command(Intent.HELP),), missing=missing)
        inner = replace(
            clause, items=rest, said=tuple(replace(v, is_about=False) for v in said)
        )
        found = self._read(inner, context, notes | {"modal"})
        if found is not None and found.missing == "intent":
            return None
        topic = topic_of(inner, found)
        if topic is None:
            return None
        return Filled(Intent.HELP, (Command(Intent.HELP, {"topic": topic.value}),))


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
    mentions = (
        *(Mention(t.address, t.gender) for t in targets if t.name),
        *map(Mention, gates),
    )
    return Filled(Intent.STATUS, (), mentions, missing="intent")


def _split_topics(clause: Clause) -> list[Clause]:
    """«статус голоса и журнал зрения»: one verb, two things to show."""
    if _SHOWN.isdisjoint(clause.kinds):
        return [clause]
    shown = [at for at, i in enumerate(clause.items) if not _SHOWN.isdisjoint(i.means)]
    if any(clause.items[at].means.get("topic") == "diff" for at in shown):
        return [clause]
    cuts = [
        at
        for at in shown[1:]
        if clause.items[at].is_listed and not clause.items[at].has("event")
    ]
    if not cuts:
        return [clause]
    bounds = [0, *cuts, len(clause.items)]
    return [replace(clause, items=clause.items[a:b]) for a, b in pairwise(bounds)]


_SHOWN = frozenset({"topic", "what"})


def _split_gates(clauses: Sequence[Clause]) -> list[Clause]:
    """«выключи wasm и голос»: a gate and an organ under one verb are two deeds."""
    found: list[Clause] = []
    for clause in clauses:
        if not clause.verbs & _SWITCHES:
            found.append(clause)
            continue
        objects = [i for i in clause.items if any(map(i.has, _OBJECTS))]
        kinds = {next(k for k in _OBJECTS if i.has(k)) for i in objects}
        if len(kinds) < 2:  # noqa: PLR2004
            found.append(clause)
            continue
        rest = tuple(item for item in clause.items if item not in objects)
        found += (replace(clause, items=(one, *rest)) for one in objects)
    return found


_OBJECTS = ("target", "capability", "safe")
_SWITCHES = frozenset({"turn_on", "turn_off", "enable"})


def _outcome(done: Sequence[Filled], *, dry: bool) -> Outcome:
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
    if not filled.unknown:
        return False
    words = [w for item in filled.unknown for w in item.means.get("unknown", ())]
    listed = any(item.is_listed for item in filled.unknown)
    return listed and bool(filled.mentions) and len(words) > 1


def _finished(command: Command, *, dry: bool) -> Command:
    slots = command.slots
    if dry and command.intent in CHANGING:
        slots = {**slots, "dry_run": True}
    return Command(command.intent, MappingProxyType({**slots}), command.spans)
