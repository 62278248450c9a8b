"""Invoke a cell or an organ: compile its graph to functions, feed it one value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from factory.errors import BackendError, RunError
from factory.model import FactorySpec
from factory.organs import OrganGraph, graph_of
from factory.ports import Invoke
from factory.providers.port import Media, ProviderError, Value
from factory.runtime.subjects import Subject

Fabricate = Callable[[FactorySpec], Invoke]


@dataclass(frozen=True)
class CompiledOrgan:
    """An organ whose cells are functions; calling it runs the graph once."""

    graph: OrganGraph
    cells: Mapping[str, Invoke]

    def __call__(self, value: Value) -> Value:
        """The organ's output: that of its exit, or of all exits by cell id.

        Raises:
            RunError: code `cell_failed`, with the cell and what it said.
        """
        outputs: dict[str, Value] = {}
        for cell in self.graph.order:
            feeds = self.graph.inbound[cell]
            fed = _gathered(feeds, outputs) if feeds else value
            outputs[cell] = _call(cell, self.cells[cell], fed)
        return _gathered(self.graph.exits, outputs)


def compiled(subject: Subject, fabricate: Fabricate) -> Invoke:
    """Make a cell or an organ callable.

    Args:
        subject: what is to be invoked.
        fabricate: makes one cell callable.

    Raises:
        TemplateError: the graph cannot be laid out.
        BackendError: a cell cannot be made.
    """
    cells = {cell: fabricate(spec) for cell, spec in subject.specs.items()}
    if subject.template is not None:
        return CompiledOrgan(graph_of(subject.template), cells)
    only = cells[subject.address]
    return lambda value: _call(subject.address, only, value)


def _call(cell: str, invoke: Invoke, value: Value) -> Value:
    try:
        return invoke(value)
    except (ProviderError, BackendError) as error:
        message = f"{cell}: {error}"
        raise RunError(
            "cell_failed", message, cell=cell, cause=error.code, why=str(error)
        ) from error


def _gathered(cells: tuple[str, ...], outputs: Mapping[str, Value]) -> Value:
    """The output of one cell, or of several as one object by cell id."""
    if len(cells) == 1:
        return outputs[cells[0]]
    joined = {}
    for cell in cells:
        output = outputs[cell]
        if isinstance(output, Media):
            why = "a picture or a sound cannot be joined with others"
            raise RunError(
                "cell_failed", f"{cell}: {why}", cell=cell, cause="join", why=why
            )
        joined[cell] = output
    return joined
