"""Which version belongs to which name, and which one is said as `to` or `from`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grammar.frames import Match
from grammar.items import Item, Target
from grammar.model import Intent

_TOWARDS = frozenset({"to", "until"})
_AWAY = frozenset({"away"})
_TO_ALONE = frozenset({Intent.UPDATE, Intent.ROLLBACK})


@dataclass(frozen=True, slots=True)
class Bound:
    """Targets with their versions, and the versions that were said alone.

    `needs_to` tells that a version may be meant as the one to go to or as the
    one that is there, so that it must be asked.
    """

    targets: tuple[tuple[Target, Item], ...]
    to: str = ""
    since: str = ""
    needs_to: bool = False


def bind(match: Match) -> Bound:
    """Bind the versions of a clause to its targets."""
    if match.frame.intent is Intent.DIFF:
        return _bind_diff(match)
    targets: list[tuple[Target, Item]] = []
    to, since, loose, owner = "", "", "", -1
    items = match.clause.items
    for at, (item, kind) in enumerate(zip(items, match.kinds, strict=True)):
        if kind == "target":
            target: Target = item.means["target"]
            before = items[at - 1] if at else None
            onto = bool(item.preps & {"on", "to"})
            if before is not None and _leads(before) and not onto and owner < at - 1:
                target = replace(target, version=_labels(before)[0], mark="before")
                loose = ""
            targets.append((target, item))
            owner = at
        elif _labels(item):
            to, since, loose, owner = _place(
                items, at, targets, (to, since, loose, owner)
            )
    return _settled(match.frame.intent, targets, to, since, loose)


def _place(
    items: Sequence[Item],
    at: int,
    targets: list[tuple[Target, Item]],
    state: tuple[str, str, str, int],
) -> tuple[str, str, str, int]:
    """Place one version phrase: towards, away, or on the name before it."""
    to, since, loose, owner = state
    item = items[at]
    labels = _labels(item)
    if _TOWARDS & item.preps:
        return labels[-1], since, loose, owner
    if _AWAY & item.preps:
        return to, since, labels[0], owner
    if targets and owner == at - 1 and not item.preps:
        first, said = targets[-1]
        if first.version and item.is_listed:
            targets += [(replace(first, version=label), said) for label in labels]
        else:
            targets[-1] = (_versioned(first, labels[0]), said)
            targets += [(replace(first, version=label), said) for label in labels[1:]]
        return to, since, loose, at
    return to, since, loose or labels[0], owner


def _settled(
    intent: Intent,
    targets: list[tuple[Target, Item]],
    to: str,
    since: str,
    loose: str,
) -> Bound:
    """A version that stands alone: beside a name it may be the one to go to."""
    if intent in _TO_ALONE and not to:
        late = [(t, i) for t, i in targets if t.version and _is_late(t, i)]
        if late and intent is Intent.ROLLBACK:
            return Bound(tuple(targets), needs_to=True)
        if late:
            to = late[-1][0].version
            targets = [
                (replace(t, version="") if (t, i) in late else t, i) for t, i in targets
            ]
        elif loose and targets:
            to = loose
    elif loose and len(targets) == 1 and not targets[0][0].version:
        targets = [(_versioned(targets[0][0], loose), targets[0][1])]
    return Bound(tuple(targets), to, since)


def _is_late(target: Target, item: Item) -> bool:
    """Whether the version was said after the name, in words of its own."""
    said: Target = item.means["target"]
    return not said.version and target.mark != "before"


def _bind_diff(match: Match) -> Bound:
    labels: list[tuple[str, bool]] = []
    targets: list[tuple[Target, Item]] = []
    for item, kind in zip(match.clause.items, match.kinds, strict=True):
        if kind == "target":
            target: Target = item.means["target"]
            if target.version:
                labels.append((target.version, bool(_AWAY & item.preps)))
            if not targets or targets[0][0].name != target.name:
                targets.append((replace(target, version=""), item))
        else:
            said = _labels(item) or _ordinal(item)
            labels += [(label, bool(_AWAY & item.preps)) for label in said]
    away = [label for label, is_from in labels if is_from]
    rest = [label for label, is_from in labels if not is_from]
    if away:
        return Bound(tuple(targets), rest[0] if rest else "", away[0])
    if len(labels) == 1 and targets:
        first = (_versioned(targets[0][0], labels[0][0]), targets[0][1])
        return Bound((first, *targets[1:]))
    to = rest[1] if len(rest) > 1 else ""
    return Bound(tuple(targets), to, rest[0] if rest else "")


def _leads(item: Item) -> bool:
    """Whether a version may belong to the name after it."""
    return bool(_labels(item)) and not item.preps


def _ordinal(item: Item) -> tuple[str, ...]:
    """«от второй»: among versions an ordinal alone is one."""
    return (f"v{item.means['ordinal']}",) if item.has("ordinal") else ()


def _labels(item: Item) -> tuple[str, ...]:
    if item.has("versions"):
        return tuple(item.means["versions"])
    return (str(item.means["version"]),) if item.has("version") else ()


def _versioned(target: Target, label: str) -> Target:
    return replace(target, version=label)
