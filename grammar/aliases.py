"""New names for what the factory has: which phrase is the name, and whose it is."""

from collections.abc import Iterator

from grammar.context import Context
from grammar.frames import Match
from grammar.items import Item, Target
from grammar.model import Command, Intent, Mention
from grammar.pointing import resolved
from grammar.slots import Slots
from grammar.versions import Bound


def aliased(
    match: Match, bound: Bound, context: Context
) -> Iterator[tuple[Command, tuple[Mention, ...]]]:
    """Yield the command of a new name and what it is for.

    The new name is the quoted one, else the one without a preposition.
    """
    slots = Slots()
    quoted = match.of("quoted")
    plain = [i for i in match.of("unknown", "link") if "for" not in i.preps]
    targets = [
        pair for pair in bound.targets if pair[0].name or pair[0].pronoun is not None
    ]
    if quoted:
        slots.put("alias", str(quoted[0].means["quoted"]).strip().lower(), quoted[0])
    elif plain:
        said = plain[0].means
        words = said.get("unknown") or (str(said.get("said")),)
        slots.put("alias", " ".join(words), plain[0])
    elif len(targets) > 1 or _is_new(targets, match):
        free = next((p for p in targets if not p[1].preps), targets[0])
        targets.remove(free)
        slots.put("alias", free[0].name, free[1])
    named = [(m, i) for t, i in targets for m in resolved(t, context)]
    for mention, item in named[:1]:
        slots.values = {"target": mention.name, **slots.values}
        slots.spans = {"target": item.span, **slots.spans}
    mentions = tuple(m for m, _ in named[:1])
    yield Command(Intent.ALIAS, dict(slots.values), dict(slots.spans)), mentions


def _is_new(targets: list[tuple[Target, Item]], match: Match) -> bool:
    """Whether a name that nobody has follows the word for it: "the alias files2"."""
    ends = {item.end for item in match.of("synonym")}
    return any(i.has("coined") and i.start in ends for _, i in targets)
