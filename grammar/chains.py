"""Chains that are listed in words: «из normalize, translate и speak»."""

from dataclasses import replace

from grammar.items import Clause, Item, Target
from grammar.lattice import Lattice
from grammar.model import Span
from grammar.tokens import Shape

_VERBS = frozenset({"assemble", "create", "build", "make"})
_LEAST = 2


def with_chain(clause: Clause, lattice: Lattice) -> Clause:
    """Return the clause with the names after «из»/"from" or a colon as one chain."""
    if not clause.verbs & _VERBS:
        return clause
    first = next(
        (i for i in range(len(clause.items)) if _opens(clause, i, lattice)), -1
    )
    if first < 0:
        return clause
    last = first + 1
    while last < len(clause.items) and _continues(clause.items[last]):
        last += 1
    if last - first < _LEAST and "assemble" not in clause.verbs:
        return clause
    parts = clause.items[first:last]
    names = tuple(_name(item, lattice) for item in parts)
    span = Span(parts[0].span.start, parts[-1].span.end)
    chain = Item({"chain": names}, parts[0].start, parts[-1].end, span)
    items = (*clause.items[:first], chain, *clause.items[last:])
    return replace(clause, items=items)


def _opens(clause: Clause, at: int, lattice: Lattice) -> bool:
    item = clause.items[at]
    if not _is_part(item):
        return False
    before = lattice.words[item.start - 1].text if item.start else ""
    after_colon = before == ":" and at > 0
    return "from" in item.preps or after_colon or _is_joined(clause, at)


def _is_joined(clause: Clause, at: int) -> bool:
    """«соедини A, B и C в конвейер D»: what is joined comes first."""
    if "assemble" not in clause.verbs or clause.items[at].preps:
        return False
    following = clause.items[at + 1 : at + 2]
    into = any("to" in i.preps and i.has("target") for i in clause.items[at + 1 :])
    return into and any(_continues(item) for item in following)


def _continues(item: Item) -> bool:
    return item.is_listed and not item.preps and _is_part(item)


def _is_part(item: Item) -> bool:
    named = isinstance(item.means.get("target"), Target)
    plain = len(item.means.get("unknown", ())) == 1
    return named or plain or item.has("link")


def _name(item: Item, lattice: Lattice) -> str:
    """As typed in Latin letters; the canonical name without its kind in Russian."""
    text = lattice.text(item.start, item.end).lower()
    is_quoted = lattice.words[item.start].token.shape is Shape.QUOTED
    if text.isascii() and " " not in text and not is_quoted:
        return text
    target = item.means.get("target")
    if isinstance(target, Target):
        return target.name
    return str(item.means.get("link") or "_".join(item.means["unknown"]))
