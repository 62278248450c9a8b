"""Fabricating: a spec becomes a record of a cell, and a member of its family."""

from typing import assert_never

from factory.address import parse_address
from factory.decision import Action
from factory.lifecycle import LIVE, No
from factory.model import SOURCED, CellRecord, FactorySpec, Lineage, Record, State
from factory.operations import Fabricate
from factory.planner.keeping import asked_of, setting_differences
from factory.planner.routes import enlist, warn_of_failure
from factory.planner.sketch import Sketch
from factory.planner.sources import inspect_source, refuse_grants, resolved
from factory.report import Dependency, RiskLevel
from factory.selector import artifact_digest, select

MAX_EQUIVALENTS = 3
"""How many cells that do the same are named."""
MAX_COMPARED = 30
"""How many cells of the same type are compared: planning costs the same in a factory of
a hundred cells and in one of a hundred thousand."""


def plan_fabricate(sketch: Sketch, operation: Fabricate) -> None:
    """Draw one cell as asked for by itself."""
    spec = resolved(sketch, asked_of(sketch, operation))
    address = spec.template.id
    record = cell_at(sketch, address)
    is_other = record is not None and record.digest != artifact_digest(spec)
    if is_other and record is not None and record.state in LIVE:
        sketch.conflict(address, No.ALREADY_EXISTS)
        return
    lineage = Lineage(replaces=operation.replaces, trained=operation.trained)
    secure(sketch, address, spec, lineage)


def secure(
    sketch: Sketch,
    needs: str,
    spec: FactorySpec | None,
    lineage: Lineage | None = None,
) -> CellRecord | None:
    """See to it that a cell is there: reuse the record, or draw a new one.

    Args:
        sketch: the plan.
        needs: the cell's id.
        spec: how it would be made, if anybody knows.
        lineage: where a new one comes from.

    Returns:
        The record as it will be, or None when the plan cannot have it.
    """
    spec = resolved(sketch, spec) if spec else None
    record = cell_at(sketch, needs)
    same = equivalents(sketch, spec) if spec else ()
    verdict = select(needs, record, spec, same)
    sketch.note(verdict.selection)
    match verdict.choice:
        case "reuse":
            assert record is not None
            sketch.reuse(record)
            if record.state is State.DEPRECATED:
                sketch.risk(RiskLevel.MEDIUM, "deprecated_cell", needs)
            return record
        case "create":
            assert spec is not None
            reused_from = same[0] if same else None
            update = {"reused_from": reused_from}
            _fabricate(sketch, spec, (lineage or Lineage()).model_copy(update=update))
            return cell_at(sketch, needs)
        case "missing":
            sketch.conflict(needs, No.CELL_NOT_READY, why=verdict.selection.reasons[0])
            return None
        case _:
            assert_never(verdict.choice)


def cell_at(sketch: Sketch, address: str) -> CellRecord | None:
    """The record of a cell, if there is one."""
    found = sketch.get(address)
    return found if isinstance(found, CellRecord) else None


def equivalents(sketch: Sketch, spec: FactorySpec) -> tuple[str, ...]:
    """Other live cells of the same type that execute the same.

    The plan comes to depend on those that are named, not on all that were looked at.
    """
    template, wanted = spec.template, artifact_digest(spec)
    kind = parse_address(template.id).kind
    near = sketch.world.cells_of_type(kind, template.type, MAX_COMPARED)
    same = [
        address
        for address in near
        if address != template.id and _does(sketch.peek(address), wanted)
    ]
    return tuple(address for address in same[:MAX_EQUIVALENTS] if sketch.get(address))


def _does(record: Record | None, wanted: str) -> bool:
    if not isinstance(record, CellRecord):
        return False
    return record.state in LIVE and record.digest == wanted


def _fabricate(sketch: Sketch, spec: FactorySpec, lineage: Lineage) -> None:
    address, at = spec.template.id, sketch.context.at
    before = cell_at(sketch, address)
    capability = f"factory_{spec.backend.value}"
    limits = spec.limits
    sketch.demand(Action.FABRICATE, address, capability=capability, limits=limits)
    inspect_cell(sketch, spec, lineage.replaces)
    if before is not None:
        sketch.risk(RiskLevel.MEDIUM, "was_rolled_back", address)
    warn_of_failure(sketch, address, artifact_digest(spec))
    sketch.put(
        CellRecord(
            address=address,
            revision=1,
            state=State.DRAFT,
            digest=artifact_digest(spec),
            created_at=before.created_at if before else at,
            updated_at=at,
            lineage=lineage,
            spec=spec,
        )
    )
    enlist(sketch, address)


def inspect_cell(sketch: Sketch, spec: FactorySpec, replaces: str | None) -> None:
    """Note what the backend says of a spec, and what speaks against it.

    Args:
        sketch: the plan.
        spec: resolved.
        replaces: the version that its source is compared with.
    """
    address = spec.template.id
    refuse_grants(sketch, spec)
    sketch.note(*setting_differences(sketch, replaces, spec))
    inspection = sketch.inspect(spec)
    if spec.backend in SOURCED and not inspection.problems:
        inspect_source(sketch, spec, replaces)
    for problem in inspection.problems:
        sketch.conflict(address, "bad_spec", problem=problem)
    needs = spec.provider or spec.source or spec.backend.value
    status = "missing" if inspection.problems else "ok"
    sketch.note(Dependency(address=address, needs=needs, status=status))
