"""Answers and ellipses: texts that mean something only after a command before them.

«зрение», "v2 too", «0,8» complete or vary a command; without one they mean little.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from grammar.context import Context
from grammar.fill import Filled, fill
from grammar.frames import Frames
from grammar.items import Clause, Item, Target
from grammar.lattice import Lattice
from grammar.model import Command, Gap, Intent, Json, Mention, Span
from grammar.slots import REQUIRED

Read = Callable[[str], Iterator[tuple[Clause, Lattice]]]
_NOWHERE = Span(0, 0)
_VERSIONS = frozenset({Intent.UPDATE, Intent.ROLLBACK, Intent.DIFF})
_KIND_WORDS = {"organ": ("орган", "organ"), "cell": ("клетка", "cell")}


@dataclass(frozen=True, slots=True)
class Followed:
    """Commands completed or varied by a follow-up; `missing` as in Filled."""

    commands: tuple[Command, ...]
    mentions: tuple[Mention, ...]
    missing: str = ""


class FollowUps:
    """Reads answers and ellipses by the frames of the command before."""

    def __init__(self, frames: Frames, read: Read) -> None:
        self._frames = frames
        self._read = read

    def fill(
        self, text: str, gap: Gap, context: Context, *, is_bare: bool
    ) -> Followed | None:
        """Return the command of a gap completed by an answer; None if it is none.

        `is_bare` tells that the answer holds no verb, so that it may be a name alone.
        """
        best: Followed | None = None
        for version in _versions(text, gap) if is_bare else (text,):
            for clause, lattice in self._read(version):
                found = self._filled(clause, lattice, gap, context)
                if found is not None and not found.missing:
                    return found
                best = best or found
        return best

    def follow(self, text: str, last: Command, context: Context) -> Followed | None:
        """Return the last command varied by an ellipsis; None if it does not fit."""
        base = {k: v for k, v in last.slots.items() if k not in _dropped(last)}
        for clause, _ in self._read(text):
            versioned = _versioned(clause, last)
            if versioned is not None:
                mention = Mention(str(versioned.slots["target"]))
                return Followed((versioned,), (mention,))
            found = self._forced(clause, last.intent, base, context)
            if found is not None and not found.missing:
                return found
        return None

    def _filled(
        self, clause: Clause, lattice: Lattice, gap: Gap, context: Context
    ) -> Followed | None:
        shaped = _shaped(clause, lattice, gap)
        if shaped is None:
            return None
        if gap.slot == "to" and gap.command.intent is Intent.ROLLBACK:
            return _rolled(shaped, gap)
        base = dict(gap.command.slots)
        found = self._forced(shaped, gap.command.intent, base, context)
        if found is None or not any(_adds(c, gap) for c in found.commands):
            return None
        return found

    def _forced(
        self,
        clause: Clause,
        intent: Intent,
        base: Mapping[str, Json],
        context: Context,
    ) -> Followed | None:
        """Read a clause as more of a command whose intent is known."""
        if clause.said or not clause.items:
            return None
        led = _led(clause, intent, base)
        for match in self._frames.matches(led, intent):
            filled = fill(match, context)
            if filled.unknown:
                continue
            commands = tuple(_merged(base, c) for c in filled.commands)
            return Followed(commands, filled.mentions, _missing(commands))
        return None


def _versions(text: str, gap: Gap) -> Iterator[str]:
    """The answer as it is, and with the kind word that the question left open."""
    yield text
    words = _KIND_WORDS.get(gap.kind)
    if words is None or gap.slot != "target":
        return
    russian, english = words
    head, _, rest = text.partition(" ")
    yield f"{head} {russian} {rest}"
    yield f"{russian} {text}"
    yield f"{head} {english} {rest}"


def _shaped(clause: Clause, lattice: Lattice, gap: Gap) -> Clause | None:
    """An answer in the form that its slot wants; None if it can be none."""
    if gap.slot == "on" and clause.said:
        verbs = clause.verbs
        on = bool(verbs & {"turn_on", "enable", "enter"})
        if not on and not verbs & {"turn_off", "leave", "stop"}:
            return None
        item = Item({"on": on}, 0, 1, _NOWHERE)
        return replace(clause, said=(), items=(item,))
    if gap.slot == "chain":
        return _chained(clause, lattice)
    return clause


def _chained(clause: Clause, lattice: Lattice) -> Clause | None:
    if clause.said or not clause.items:
        return None
    if any(item.has("chain") for item in clause.items):
        return clause
    names = tuple(lattice.text(i.start, i.end).lower() for i in clause.items)
    chain = Item({"chain": names}, 0, 1, clause.span)
    return replace(clause, items=(chain,))


def _led(clause: Clause, intent: Intent, base: Mapping[str, Json]) -> Clause:
    """The clause with the parameter that was said before, for values to fit it."""
    if intent is not Intent.SET or "parameter" not in base:
        return clause
    if any(item.has("parameter") for item in clause.items):
        return clause
    said = Item({"parameter": base["parameter"]}, -1, -1, _NOWHERE)
    return replace(clause, items=(said, *clause.items))


def _merged(base: Mapping[str, Json], command: Command) -> Command:
    slots = {**base, **command.slots}
    return Command(command.intent, MappingProxyType(slots), command.spans)


def _adds(command: Command, gap: Gap) -> bool:
    return gap.slot in command.slots or len(command.slots) > len(gap.command.slots)


def _missing(commands: tuple[Command, ...]) -> str:
    for command in commands:
        for slot in REQUIRED.get(command.intent, ()):
            if slot not in command.slots:
                return slot
    return ""


def _rolled(clause: Clause, gap: Gap) -> Followed | None:
    """«к v1» after «откати голос v3»: the version to go back to."""
    labels = [str(i.means["version"]) for i in clause.items if i.has("version")]
    others = [i for i in clause.items if not i.has("version")]
    if clause.said or not labels or any(not i.has("target") for i in others):
        return None
    slots = {**gap.command.slots, "to": labels[0]}
    target = str(slots.get("target", ""))
    return Followed((Command(Intent.ROLLBACK, slots),), (Mention(target),))


def _dropped(last: Command) -> frozenset[str]:
    """What an ellipsis does not keep: the target and its version."""
    versions = {"to", "from"} if last.intent in _VERSIONS else set[str]()
    return frozenset({"target", "capability", *versions})


def _versioned(clause: Clause, last: Command) -> Command | None:
    """«и v2 тоже»: the last address, or the last `to`, in another version."""
    if clause.said or len(clause.items) != 1 or not clause.items[0].has("version"):
        return None
    label, target = str(clause.items[0].means["version"]), last.slots.get("target")
    if not isinstance(target, str):
        return None
    name, dot, old = target.rpartition(".v")
    has_version = bool(dot) and old[:1].isdigit()
    if last.intent in _VERSIONS and "to" in last.slots and not has_version:
        return Command(last.intent, MappingProxyType({**last.slots, "to": label}))
    bare = name if has_version else target
    slots = {**last.slots, "target": f"{bare}.{label}"}
    return Command(last.intent, MappingProxyType(slots))


def gap_of(filled: Filled) -> Gap | None:
    """Return what a clause lacks, for an answer to fill."""
    if not filled.missing or not filled.commands:
        return None
    kinds = (
        i.means["target"] for i in (filled.match.clause.items if filled.match else ())
        if i.has("target")
    )  # fmt: skip
    kind = next((t.kind for t in kinds if isinstance(t, Target) and not t.name), "")
    return Gap(filled.commands[0], filled.missing, kind)
