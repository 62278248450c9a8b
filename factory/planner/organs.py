"""OrganBuilder: a template becomes a record of an organ and of the cells it lacks."""

from factory.canonical import digest
from factory.decision import Action
from factory.errors import TemplateError
from factory.lifecycle import LIVE, No
from factory.model import CellRecord, Lineage, OrganRecord, OrganTemplate, State
from factory.operations import Build
from factory.organs import OrganGraph, channels_of, graph_of
from factory.planner.cells import secure
from factory.planner.keeping import organ_at, organ_differences, template_of
from factory.planner.routes import enlist, warn_of_failure
from factory.planner.sketch import Sketch
from factory.report import Compatibility, Dependency, Link, RiskLevel
from factory.signatures import misfit

BUILDER = "organs_builder"


def plan_build(sketch: Sketch, operation: Build) -> None:
    """Draw an organ, and those of its cells that are not there yet."""
    template = template_of(sketch, operation)
    before = organ_at(sketch, template.id)
    if before is not None and _stands_in_the_way(sketch, before, template):
        return
    try:
        graph = graph_of(template)
    except TemplateError as error:
        sketch.conflict(template.id, error.code, **error.fields)
        return
    _demand(sketch, template)
    cells = _secure_cells(sketch, operation)
    _check_edges(sketch, graph, cells)
    _draw(sketch, operation, template, before)


def _stands_in_the_way(
    sketch: Sketch, before: OrganRecord, template: OrganTemplate
) -> bool:
    """Whether the organ is there already: reused when the same, else a conflict."""
    if before.state is State.ROLLED_BACK:
        sketch.risk(RiskLevel.MEDIUM, "was_rolled_back", template.id)
        return False
    if before.digest != digest(template.doc()):
        sketch.conflict(template.id, No.ALREADY_EXISTS)
    elif before.state in LIVE:
        sketch.reuse(before)
    else:
        sketch.conflict(template.id, No(before.state.value))
    return True


def _demand(sketch: Sketch, template: OrganTemplate) -> None:
    for capability in (BUILDER, template.policies.capability):
        if capability is not None:
            sketch.demand(Action.BUILD, template.id, capability=capability)
            is_locked = sketch.gate(capability).value == "locked"
            status = "locked" if is_locked else "ok"
            sketch.note(
                Dependency(address=template.id, needs=capability, status=status)
            )
    if template.policies.capability is not None:
        sketch.risk(
            RiskLevel.MEDIUM,
            "sensitive_organ",
            template.id,
            capability=template.policies.capability,
        )


def _secure_cells(sketch: Sketch, operation: Build) -> dict[str, CellRecord]:
    specs = {spec.template.id: spec for spec in operation.cells}
    organ = operation.template.id
    found: dict[str, CellRecord] = {}
    for needs in operation.template.cells:
        was_there = sketch.get(needs) is not None
        record = secure(sketch, needs, specs.get(needs))
        if record is not None:
            found[needs] = record
        made = "ok" if was_there else "created"
        status = made if record is not None else "missing"
        sketch.note(Dependency(address=organ, needs=needs, status=status))
    return found


def _check_edges(
    sketch: Sketch, graph: OrganGraph, cells: dict[str, CellRecord]
) -> None:
    for source, target in graph.edges:
        joins = len(graph.inbound[target]) > 1
        why = "" if joins else _misfit(cells.get(source), cells.get(target))
        ok = not why
        sketch.note(Compatibility(source=source, target=target, ok=ok, why=why))
        if not ok:
            sketch.conflict(target, "incompatible", source=source, why=why)


def _misfit(source: CellRecord | None, target: CellRecord | None) -> str:
    if source is None or target is None:
        return ""
    have, want = source.spec.template.signature, target.spec.template.signature
    return misfit(have.output, want.input) if have and want else ""


def _draw(
    sketch: Sketch,
    operation: Build,
    template: OrganTemplate,
    before: OrganRecord | None,
) -> None:
    at = sketch.context.at
    warn_of_failure(sketch, template.id, digest(template.doc()))
    sketch.put(
        OrganRecord(
            address=template.id,
            revision=1,
            state=State.DRAFT,
            digest=digest(template.doc()),
            created_at=before.created_at if before else at,
            updated_at=at,
            lineage=Lineage(replaces=operation.replaces),
            template=template,
        )
    )
    enlist(sketch, template.id)
    for channel in channels_of(template):
        sketch.note(Link(source=channel.from_, target=channel.to, change="add"))
    sketch.leave_unchecked("samples_not_run")
    if (old := organ_at(sketch, operation.replaces)) is not None:
        _compare(sketch, old, operation.template, template)


def _compare(
    sketch: Sketch, old: OrganRecord, asked: OrganTemplate, template: OrganTemplate
) -> None:
    sketch.note(*organ_differences(old.template, asked, template))
    kept = {(c.from_, c.to) for c in channels_of(template)}
    for channel in channels_of(old.template):
        if (channel.from_, channel.to) not in kept:
            sketch.note(Link(source=channel.from_, target=channel.to, change="remove"))
