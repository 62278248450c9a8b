"""The steps of a build before its switch: each looks, and says what stands in the way.

A step returns None when it went well, else the build's end. It raises Stopped between
two pieces of work when the build was called off, and a FactoryError when a cell or a
graph cannot be made or fails.
"""

from collections.abc import Callable, Mapping

from factory.integrity import is_intact
from factory.jobs.model import Step
from factory.jobs.samples import differing_sample
from factory.jobs.staging import Staging
from factory.jobs.work import Check
from factory.organs import OrganGraph
from factory.plan import Failed, Stale
from factory.signatures import misfit

Look = Callable[[Staging, Check], Failed | Stale | None]


def resolve(staging: Staging, _: Check) -> Failed | Stale | None:
    """The records are as the plan read them, and every cell is there or drawn."""
    if staging.stale:
        return Stale(changed=staging.stale)
    for organ, template in staging.organs.items():
        for cell in template.cells:
            if staging.cells[cell] is None:
                return _failed(Step.RESOLVE, "cell_missing", organ=organ, cell=cell)
    return None


def select(staging: Staging, _: Check) -> Failed | Stale | None:
    """What the Selector chose is what its record says it is."""
    for cell, record in staging.cells.items():
        if record is not None and not is_intact(record):
            return _failed(Step.SELECT, "digest_mismatch", cell=cell)
    return None


def fabricate(staging: Staging, check: Check) -> Failed | Stale | None:
    """Every cell can be made callable by its backend."""
    for cell in staging.cells:
        check()
        staging.made(cell)
    return None


def link(staging: Staging, check: Check) -> Failed | Stale | None:
    """What each cell gives fits the one that it flows into."""
    for graph in staging.graphs.values():
        check()
        for source, target in graph.edges:
            if why := _misfit(staging, graph, source, target):
                fields = {"source": source, "target": target, "why": why}
                return _failed(Step.LINK, "misfit", **fields)
    return None


def integrate(staging: Staging, check: Check) -> Failed | Stale | None:
    """The organs are whole: cells, channels and conditions as one executable graph."""
    check()
    assert staging.compiled.keys() == staging.organs.keys()
    return None


def sample(staging: Staging, check: Check) -> Failed | Stale | None:
    """The examples come out as the templates promise; nothing has an effect."""
    found = differing_sample(staging, check)
    return None if found is None else _failed(Step.SAMPLE, "sample_differs", **found)


LOOKS: Mapping[Step, Look] = {
    Step.RESOLVE: resolve,
    Step.SELECT: select,
    Step.FABRICATE: fabricate,
    Step.LINK: link,
    Step.INTEGRATE: integrate,
    Step.SAMPLE: sample,
}
"""Every step but the switch, which is a transaction and no work."""


def _misfit(staging: Staging, graph: OrganGraph, source: str, target: str) -> str:
    if len(graph.inbound[target]) > 1:
        return ""  # a join makes an object of what flows in, by cell id
    have, want = staging.signature(source), staging.signature(target)
    return misfit(have.output, want.input) if have and want else ""


def _failed(step: Step, code: str, **detail: str) -> Failed:
    return Failed(step=step.value, code=code, detail=detail)
