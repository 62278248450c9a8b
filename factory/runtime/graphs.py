"""Execute the graph of an organ: conditions, joins, the fallback of an unsure cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from factory.address import family_of
from factory.conditions import Condition
from factory.errors import RunError
from factory.organs import OrganGraph, graph_of
from factory.ports.backend import Invoke
from factory.providers.port import Media, Value
from factory.runtime.subjects import Subject


@dataclass(frozen=True, slots=True)
class Step:
    """One cell of a graph, ready to run.

    Attributes:
        cell: its id.
        call: the cell as a function.
        feeds: the cells that feed it, each with the conditions of which one must hold
            for what flows (none: it always flows).
        threshold: the confidence below which its answer is not taken; None takes all.
        action: the family of an action cell, None for another: it has effects.
    """

    cell: str
    call: Invoke
    feeds: tuple[tuple[str, tuple[Condition, ...]], ...]
    threshold: float | None
    action: str | None


@dataclass(slots=True)
class Walk:
    """One run of a graph.

    Attributes:
        outputs: of every cell that ran.
        actions: what each action cell was fed with, by its family.
        is_whole: whether nothing was left out; then `output` is the organ's.
        output: what came out.
    """

    outputs: dict[str, Value] = field(default_factory=dict)
    actions: dict[str, Value] = field(default_factory=dict)
    is_whole: bool = True
    output: Value = None


class Likeness(StrEnum):
    """Whether a shadow did what the serving version did."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


def compare(walk: Walk | None, shadow: Walk | None) -> Likeness:
    """Compare two runs on one input, as far as the shadow went.

    A shadow's action cells do not run; what they would have been fed with is compared
    with what the same cells of the serving version were fed with.

    Args:
        walk: of the version that serves; None when it failed.
        shadow: of the other; None when it failed.
    """
    if walk is None or shadow is None:
        return Likeness.UNKNOWN
    if shadow.is_whole:
        pairs = [(walk.output, shadow.output)]
    else:
        both = walk.actions.keys() & shadow.actions.keys()
        pairs = [(walk.actions[each], shadow.actions[each]) for each in both]
    if not pairs:
        return Likeness.UNKNOWN
    is_same = all(one == other for one, other in pairs)
    return Likeness.SAME if is_same else Likeness.DIFFERENT


@dataclass(frozen=True)
class CompiledGraph:
    """A cell or an organ whose cells are functions."""

    steps: tuple[Step, ...]
    fallback: tuple[Step, ...] = ()

    def run(self, value: Value, *, is_shadow: bool = False) -> Walk:
        """Run the graph once on one input.

        The output is that of the cells that nothing followed: of one as it is, of
        several by cell id. A cell that no condition led to does not run; one that
        several lead to gets their outputs by cell id, or the only one as it is.

        Args:
            value: the input.
            is_shadow: leaves out action cells and what needs their outputs.

        Raises:
            RunError: code `cell_failed` or `timed_out`, with the cell.
        """
        walk, ended = Walk(), dict[str, None]()
        for step in self.steps:
            sources = _sources(step, walk.outputs)
            if step.feeds and not sources:
                continue
            for source in sources:
                ended.pop(source, None)
            fed = _gathered(sources, walk.outputs) if sources else value
            if not _ran(step, fed, walk, is_shadow=is_shadow):
                continue
            ended[step.cell] = None
            if self.fallback and _is_unsure(step, walk.outputs[step.cell]):
                return self._fall_back(value, walk, is_shadow=is_shadow)
        if walk.is_whole:
            walk.output = _gathered(tuple(ended), walk.outputs)
        return walk

    def _fall_back(self, value: Value, walk: Walk, *, is_shadow: bool) -> Walk:
        """Take the fallback from the organ's input on; what ran on its way stands."""
        fed, is_known = value, True
        previous: tuple[str, ...] = ()
        for step in self.fallback:
            sources = tuple(source for source, _ in step.feeds)
            is_known = is_known and step.cell in walk.outputs and sources == previous
            if not is_known and not _ran(step, fed, walk, is_shadow=is_shadow):
                return walk
            fed, previous = walk.outputs[step.cell], (step.cell,)
        walk.output = fed
        return walk


def compiled(subject: Subject, cells: Mapping[str, Invoke]) -> CompiledGraph:
    """Make a cell or an organ executable.

    Args:
        subject: what is to be invoked.
        cells: its cells as functions.

    Raises:
        TemplateError: the graph cannot be laid out.
    """
    if subject.template is None:
        return CompiledGraph((_step(subject, subject.address, (), cells),))
    graph = graph_of(subject.template)
    return CompiledGraph(
        steps=_steps(subject, graph, graph.order, cells),
        fallback=_steps(subject, graph, graph.fallback, cells),
    )


def _steps(
    subject: Subject,
    graph: OrganGraph,
    order: Iterable[str],
    cells: Mapping[str, Invoke],
) -> tuple[Step, ...]:
    feeds = {
        cell: tuple((s, graph.conditions.get((s, cell), ())) for s in sources)
        for cell, sources in graph.inbound.items()
    }
    return tuple(_step(subject, cell, feeds.get(cell, ()), cells) for cell in order)


def _step(
    subject: Subject,
    cell: str,
    feeds: tuple[tuple[str, tuple[Condition, ...]], ...],
    cells: Mapping[str, Invoke],
) -> Step:
    is_action = cell.startswith("action.")
    return Step(
        cell=cell,
        call=cells[cell],
        feeds=feeds,
        threshold=subject.specs[cell].template.confidence_threshold,
        action=family_of(cell) if is_action else None,
    )


def _sources(step: Step, outputs: Mapping[str, Value]) -> tuple[str, ...]:
    """The cells that ran and whose output flows into this one."""
    return tuple(
        [
            source
            for source, conditions in step.feeds
            if source in outputs
            and (not conditions or any(each(outputs[source]) for each in conditions))
        ]
    )


def _ran(step: Step, fed: Value, walk: Walk, *, is_shadow: bool) -> bool:
    """Run one cell, unless it is one that a shadow leaves out."""
    if step.action is not None:
        walk.actions[step.action] = fed
        if is_shadow:
            walk.is_whole = False
            return False
    walk.outputs[step.cell] = step.call(fed)
    return True


def _is_unsure(step: Step, output: Value) -> bool:
    if step.threshold is None or not isinstance(output, dict):
        return False
    confidence = output.get("confidence")
    if isinstance(confidence, bool) or not isinstance(confidence, int | float):
        return False
    return confidence < step.threshold


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
