"""The graph of an organ: its cells in an order that can be executed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from factory.errors import TemplateError
from factory.model import Channel, OrganTemplate


@dataclass(frozen=True)
class OrganGraph:
    """An organ ready to be executed.

    Attributes:
        order: every cell, each after those that feed it.
        inbound: for each cell the cells that feed it, in the order of the channels.
        entry: the cell that gets the organ's input.
        exits: the cells whose outputs are the organ's output.
    """

    order: tuple[str, ...]
    inbound: Mapping[str, tuple[str, ...]]
    entry: str
    exits: tuple[str, ...]

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

    Raises:
        TemplateError: codes `repeated_cell`, `unknown_cell`, `cycle`, `entries` (not
            exactly one cell that no channel leads to), `condition` (a `when`).
    """
    cells, channels = template.cells, channels_of(template)
    _check_names(template, channels)
    inbound = {cell: tuple(c.from_ for c in channels if c.to == cell) for cell in cells}
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
    return OrganGraph(order, inbound, entries[0], exits)


def _check_names(template: OrganTemplate, channels: tuple[Channel, ...]) -> None:
    known = set(template.cells)
    if len(known) != len(template.cells):
        raise TemplateError(
            "repeated_cell", f"{template.id} names a cell twice", organ=template.id
        )
    for channel in channels:
        for cell in (channel.from_, channel.to):
            if cell not in known:
                raise TemplateError(
                    "unknown_cell",
                    f"a channel of {template.id} names {cell}",
                    organ=template.id,
                    cell=cell,
                )
        if channel.when is not None:
            raise TemplateError(
                "condition",
                f"{template.id}: channels with conditions cannot be executed yet",
                organ=template.id,
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
