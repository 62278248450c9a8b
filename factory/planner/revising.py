"""Revising: one value of an artifact changed, in a draft itself or as the next version.

What is set belongs to the artifact: evidence is kept by its digest, and what was proved
must stay what was proved (docs/adr/0011).
"""

from collections.abc import Mapping

from factory.address import family_of, parse_address, semver_of, version_after
from factory.canonical import digest
from factory.decision import Action
from factory.lifecycle import No
from factory.model import (
    SOURCED,
    CellRecord,
    FactorySpec,
    Lineage,
    OrganRecord,
    OrganTemplate,
    RouteRecord,
    State,
    StemCellRecord,
)
from factory.operations import Configure
from factory.parameters import (
    LIMITS,
    OF_ORGANS,
    Parameter,
    spec_with,
    template_with,
    value_of,
)
from factory.planner.cells import inspect_cell
from factory.planner.differences import differences_of, spec_differences_of
from factory.planner.organs import BUILDER
from factory.planner.records import warn_users, was_tried
from factory.planner.routes import enlist, warn_of_failure
from factory.planner.sketch import Sketch
from factory.report import RiskLevel
from factory.selector import artifact_digest

_ENFORCED = frozenset({Parameter.TIMEOUT_MS})
"""The limits that hold for a cell that runs in the factory's own process."""


def revise(sketch: Sketch, subject: StemCellRecord, operation: Configure) -> None:
    """Draw a version with one value changed, or the next version with it."""
    parameter, value = operation.parameter, operation.value
    fixed = is_fixed(sketch, subject)
    address = subject.address
    if fixed:
        address = next_address(sketch, address, operation)
        if sketch.get(address) is not None:
            sketch.conflict(address, No.ALREADY_EXISTS)
            return
    if isinstance(subject, CellRecord):
        spec = _named(spec_with(subject.spec, parameter, value), address)
        _set_cell(sketch, subject, spec, fixed=fixed)
    else:
        template = _renamed(template_with(subject.template, parameter, value), address)
        _set_organ(sketch, subject, template, fixed=fixed)
    _warn(sketch, subject, address, operation)
    if fixed:
        warn_users(sketch, subject.address, RiskLevel.LOW, "user_keeps_it")
        old = subject.address
        sketch.risk(RiskLevel.LOW, "stays_as_proved", old, version=_version(address))
    else:
        warn_users(sketch, address, RiskLevel.LOW, "used_by")


def _set_cell(
    sketch: Sketch, subject: CellRecord, spec: FactorySpec, *, fixed: bool
) -> None:
    sketch.note(*spec_differences_of(subject.spec, spec))
    inspect_cell(sketch, spec, None)
    made, update = artifact_digest(spec), {"spec": spec}
    _put(sketch, subject, spec.template.id, made, update, fixed=fixed)


def _set_organ(
    sketch: Sketch, subject: OrganRecord, template: OrganTemplate, *, fixed: bool
) -> None:
    if fixed:
        state = subject.state
        sketch.demand(Action.CONFIGURE, template.id, capability=BUILDER, state=state)
    sketch.note(*differences_of(subject.template, template))
    update = {"template": template}
    made = digest(template.doc())
    _put(sketch, subject, template.id, made, update, fixed=fixed)


def _put(
    sketch: Sketch,
    subject: StemCellRecord,
    address: str,
    artifact: str,
    update: Mapping[str, object],
    *,
    fixed: bool,
) -> None:
    """Draw the version as it is set: itself, or the next one as a new draft."""
    at = sketch.context.at
    changed = subject.model_copy(update={**update, "digest": artifact})
    if not fixed:
        sketch.put(changed.model_copy(update={"updated_at": at}))
        return
    form = type(subject)
    fresh = form.model_validate(
        {
            "address": address,
            "revision": 1,
            "state": State.DRAFT,
            "digest": artifact,
            "created_at": at,
            "updated_at": at,
            "lineage": Lineage(replaces=subject.address),
            **update,
        }
    )
    warn_of_failure(sketch, address, artifact)
    sketch.put(fresh)
    enlist(sketch, address)
    sketch.leave_unchecked("samples_not_run")


def _warn(
    sketch: Sketch, subject: StemCellRecord, address: str, operation: Configure
) -> None:
    parameter, before = operation.parameter, value_of(subject, operation.parameter)
    if parameter in OF_ORGANS and before is not None and operation.value > before:
        sketch.risk(RiskLevel.MEDIUM, "loosens_slo", address)
    is_inside = isinstance(subject, CellRecord) and subject.spec.backend not in SOURCED
    if is_inside and parameter in LIMITS - _ENFORCED:
        limit = parameter.value
        sketch.risk(RiskLevel.LOW, "limit_not_enforced", address, limit=limit)


def is_fixed(sketch: Sketch, subject: StemCellRecord) -> bool:
    """Whether a version may not change any more: it, or an organ of it, had traffic."""
    if was_tried(subject, _route(sketch, subject.address)):
        return True
    users = (sketch.stem(each) for each in sketch.world.users_of(subject.address))
    return any(was_tried(user, _route(sketch, user.address)) for user in users if user)


def next_address(sketch: Sketch, address: str, operation: Configure) -> str:
    """The address of the version that a change of one that is fixed becomes."""
    family = family_of(address)
    version = operation.version
    if version is None:
        route = sketch.route(family)
        version = version_after(route.members if route else ())
    return f"{family}.{version}"


def _named(spec: FactorySpec, address: str) -> FactorySpec:
    if spec.template.id == address:
        return spec
    update = {"id": address, "version": semver_of(_version(address))}
    template = spec.template.model_copy(update=update)
    return spec.model_copy(update={"template": template})


def _renamed(template: OrganTemplate, address: str) -> OrganTemplate:
    if template.id == address:
        return template
    update = {"id": address, "version": semver_of(_version(address))}
    return template.model_copy(update=update)


def _version(address: str) -> str:
    return parse_address(address).version


def _route(sketch: Sketch, address: str) -> RouteRecord:
    route = sketch.route(family_of(address))
    assert route is not None, address
    return route
