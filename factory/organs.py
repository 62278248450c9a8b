"""The graph of an organ: its cells in an order that can be executed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from factory.conditions import Condition, parse_condition
from factory.errors import TemplateError
from factory.model import Channel, OrganTemplate

FALLBACK = "fallback"
"""The pathway that is taken when a cell is less sure than its threshold asks."""

Edge = tuple[str, str]


@dataclass(frozen=True)
class OrganGraph:
    """An organ ready to be executed.

    Attributes:
        order: every cell, each after those that feed it.
        inbound: for each cell the cells that feed it, in the order of the channels.
        entry: the cell that gets the organ's input.
        exits: the cells whose outputs are the organ's output.
        conditions: for an edge that is not always taken the conditions of which one
            must hold for what flows through it.
        fallback: the cells, in order, that answer in place of an unsure one.
    """

    order: tuple[str, ...]
    inbound: Mapping[str, tuple[str, ...]]
    entry: str
    exits: tuple[str, ...]
    conditions: Mapping[Edge, tuple[Condition, ...]] = field(default_factory=dict)
    fallback: tuple[str, ...] = ()

    @property
    def edges(self) -> Iterator[tuple[str, str]]:
        """The pairs (source, target), in execution order."""
        return (
            (source, target) for target in self.order for source in self.inbound[target]
        )


def channels_of(template: OrganTemplate) -> tuple[Channel, ...]:
    """The channels of a template; those of a straight pipeline are made up here."""
    if template.channels:
        return template.channels
    pairs = zip(template.cells, template.cells[1:], strict=False)
    return tuple(Channel(from_=source, to=target) for source, target in pairs)


def graph_of(template: OrganTemplate) -> OrganGraph:
    """Lay out the graph of a template.

    A cell that no channel names may stand in the fallback pathway alone.

    Raises:
        TemplateError: codes `repeated_cell`, `unknown_cell`, `cycle`, `entries` (not
            exactly one cell that no channel leads to), `condition` (a `when` that
            cannot be read).
    """
    channels, fallback = channels_of(template), _fallback(template)
    _check_names(template, channels)
    cells = _main(template, channels, fallback)
    inbound = {
        cell: tuple(dict.fromkeys(c.from_ for c in channels if c.to == cell))
        for cell in cells
    }
    entries = [cell for cell in cells if not inbound[cell]]
    order = _ordered(template.id, cells, inbound)
    if len(entries) != 1:
        raise TemplateError(
            "entries",
            f"{template.id} has {len(entries)} entry cells, one is needed",
            organ=template.id,
            cells=", ".join(entries),
        )
    sources = {channel.from_ for channel in channels}
    exits = tuple(cell for cell in order if cell not in sources)
    conditions = _conditions(template.id, channels)
    return OrganGraph(order, inbound, entries[0], exits, conditions, fallback)


def _fallback(template: OrganTemplate) -> tuple[str, ...]:
    found = (each.cells for each in template.pathways if each.name == FALLBACK)
    return next(found, ())


def _main(
    template: OrganTemplate, channels: tuple[Channel, ...], fallback: tuple[str, ...]
) -> tuple[str, ...]:
    """The cells of the graph itself, without those only in the fallback."""
    linked = {cell for channel in channels for cell in (channel.from_, channel.to)}
    return tuple(
        cell
        for cell in template.cells
        if not channels or cell in linked or cell not in fallback
    )


def _conditions(
    organ: str, channels: tuple[Channel, ...]
) -> dict[Edge, tuple[Condition, ...]]:
    given: dict[Edge, list[Condition]] = {}
    always = {(c.from_, c.to) for c in channels if c.when is None}
    for channel in channels:
        if channel.when is not None:
            condition = _condition(organ, channel.when)
            given.setdefault((channel.from_, channel.to), []).append(condition)
    return {edge: tuple(each) for edge, each in given.items() if edge not in always}


def _condition(organ: str, text: str) -> Condition:
    try:
        return parse_condition(text)
    except TemplateError as error:
        raise TemplateError(
            error.code, f"{organ}: {error}", organ=organ, **error.fields
        ) from error


def _check_names(template: OrganTemplate, channels: tuple[Channel, ...]) -> None:
    known = set(template.cells)
    if len(known) != len(template.cells):
        raise TemplateError(
            "repeated_cell", f"{template.id} names a cell twice", organ=template.id
        )
    named = [cell for each in channels for cell in (each.from_, each.to)]
    named += [cell for pathway in template.pathways for cell in pathway.cells]
    for cell in named:
        if cell not in known:
            raise TemplateError(
                "unknown_cell",
                f"a channel or pathway of {template.id} names {cell}",
                organ=template.id,
                cell=cell,
            )


def _ordered(
    organ: str, cells: tuple[str, ...], inbound: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    sorter = TopologicalSorter({cell: inbound[cell] for cell in cells})
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        raise TemplateError(
            "cycle",
            f"{organ} feeds itself",
            organ=organ,
            cells=" → ".join(error.args[1]),
        ) from error
