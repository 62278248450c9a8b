"""Settings: which parameter of which thing takes which value."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from grammar.frames import Match
from grammar.items import Item, Target
from grammar.model import Json
from grammar.parameters import implied_parameter, is_value, value_of
from grammar.versions import bind

_LEFT = frozenset({"since", "away"})


@dataclass(slots=True)
class Setting:
    """One parameter with its value and the things that it is set for."""

    targets: list[tuple[Target, Item]] = field(default_factory=list)
    parameter: str = ""
    value: Json = None
    items: list[Item] = field(default_factory=list)


def settings(match: Match) -> list[Setting]:
    """Return the settings of a clause; one without targets takes those before it."""
    bound = {id(item): target for target, item in bind(match).targets}
    rows = [Setting()]
    reached = any(is_value(i) and "to" in i.preps for i in match.clause.items)
    for item, kind in zip(match.clause.items, match.kinds, strict=True):
        if is_value(item) and (_is_left(item, reached) or _is_step(item, match)):
            continue
        if kind == "target":
            _add_target(rows, bound.get(id(item), item.means["target"]), item)
        elif item.has("parameter"):
            _add_parameter(rows, item)
        elif is_value(item):
            _add_value(rows, item)
    rows = _agreed(rows)
    _share_targets(rows)
    _share_parameters(rows)
    return [_implied(row) if match.clause.said else row for row in rows]


def _add_target(rows: list[Setting], target: Target, item: Item) -> None:
    if rows[-1].value is not None and rows[-1].targets:
        rows.append(Setting())
    rows[-1].targets.append((target, item))


def _add_parameter(rows: list[Setting], item: Item) -> None:
    if rows[-1].parameter or (rows[-1].value is not None and item.is_listed):
        rows.append(Setting())
    rows[-1].parameter = str(item.means["parameter"])
    rows[-1].items.append(item)
    _convert(rows[-1])


def _add_value(rows: list[Setting], item: Item) -> None:
    if any(is_value(one) for one in rows[-1].items):
        rows.append(Setting())
    rows[-1].items.append(item)
    _convert(rows[-1])


def _agreed(rows: list[Setting]) -> list[Setting]:
    """The settings without those of which it is not sure which value is meant.

    "Set the threshold of voice two 0.64" says two values of one thing; none is taken.
    """
    kept = rows[:1]
    for row in rows[1:]:
        before = kept[-1]
        is_told = row.targets or row.parameter or not row.items
        if not is_told and before.parameter and _takes(before.parameter, row.items):
            before.value = None
            before.items = [item for item in before.items if not is_value(item)]
        else:
            kept.append(row)
    return kept


def _takes(parameter: str, items: list[Item]) -> bool:
    values = (value_of(parameter, item) for item in items if is_value(item))
    return any(value is not None for value in values)


def _convert(row: Setting) -> None:
    said = next((item for item in row.items if is_value(item)), None)
    if said is not None and row.parameter:
        row.value = value_of(row.parameter, said)


def _implied(row: Setting) -> Setting:
    """A unit may tell the parameter: megabytes are memory."""
    said = next((item for item in row.items if is_value(item)), None)
    if row.parameter or said is None:
        return row
    name = implied_parameter(said)
    return replace(row, parameter=name, value=value_of(name, said)) if name else row


def _is_left(item: Item, reached: bool) -> bool:  # noqa: FBT001
    """Whether a value is the one that is there now: «с 0.8 на 0.9»."""
    return reached and bool(_LEFT & item.preps)


def _is_step(item: Item, match: Match) -> bool:
    """Whether an amount tells how far to go rather than where to: «на 10 МБ»."""
    if "by" in item.preps:
        return True
    shifts = "shift" in match.clause.verbs
    return shifts and "on" in item.preps and "until" not in item.preps


def _share_parameters(rows: list[Setting]) -> None:
    """«порог голоса 0.8 и зрения 0.9»: the second thing takes the same parameter."""
    for before, row in pairwise(rows):
        if row.items and not row.parameter and before.parameter:
            row.parameter = before.parameter
            _convert(row)


def _share_targets(rows: list[Setting]) -> None:
    for before, row in pairwise(rows):
        if not row.targets:
            row.targets = before.targets
