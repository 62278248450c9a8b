"""Objects with slots of their own: «обнови голос до v2 и зрение до v3»."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from grammar.items import Clause, Item

_LEAST = 2
_FREE = frozenset({"diff", "name", "assemble"})


def split_objects(clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses, those apart whose objects say the same slot differently.

    What only one of the objects says belongs to all of them.
    """
    return [part for clause in clauses for part in _split(clause)]


def _split(clause: Clause) -> list[Clause]:
    cuts = [
        at
        for at, item in enumerate(clause.items)
        if item.is_listed and at and item.has("target")
    ]
    if not cuts or not clause.said or clause.verbs & _FREE:
        return [clause]
    if any(i.has("parameter") and "with" not in i.preps for i in clause.items):
        return [clause]
    bounds = [0, *cuts, len(clause.items)]
    groups = [clause.items[a:b] for a, b in pairwise(bounds)]
    said = [frozenset(filter(None, map(_slot, group))) for group in groups]
    repeated = any(said[i] & said[j] for i in range(len(said)) for j in range(i))
    if len(groups) < _LEAST or not repeated:
        return [clause]
    return [
        replace(clause, items=(*group, *_lent(group, groups, at)))
        for at, group in enumerate(groups)
    ]


def _lent(
    group: Sequence[Item], groups: Sequence[Sequence[Item]], at: int
) -> tuple[Item, ...]:
    """What a group leaves out and another says, the nearest before it first."""
    own = {_slot(item) for item in group}
    others = [*reversed(groups[:at]), *groups[at + 1 :]]
    lent: dict[str, Item] = {}
    for other in others:
        for item in other:
            slot = _slot(item)
            if slot and slot not in own:
                lent.setdefault(slot, replace(item, is_listed=False))
    return tuple(lent.values())


_SLOTS = {
    "stage": "state", "state": "state", "quarantine": "state", "percent": "percent",
    "text": "text", "backend": "backend", "path": "path", "quoted": "quoted",
    "options": "options", "dataset": "dataset", "number": "number",
    "iteration": "iteration", "metric": "metric", "memory": "memory",
    "duration": "duration",
}  # fmt: skip


def _slot(item: Item) -> str:
    """The slot that a phrase would fill, whatever the verb; empty for a name."""
    if item.has("target"):
        return ""
    if item.has("version"):
        return "to" if item.preps & {"to", "until"} else ""
    return next((slot for kind, slot in _SLOTS.items() if item.has(kind)), "")
