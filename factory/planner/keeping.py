"""An update in a plan: what it keeps of the version before, and what it changes."""

import json
from collections.abc import Iterator

from factory.address import family_of
from factory.keeping import kept
from factory.model import (
    SOURCED,
    CellRecord,
    FactorySpec,
    OrganRecord,
    OrganTemplate,
)
from factory.operations import Build, Fabricate
from factory.parameters import Parameter, setting_of, template_with
from factory.planner.differences import (
    differences_of,
    set_differences,
    value_differences,
)
from factory.planner.routes import is_share_of
from factory.planner.sketch import Sketch
from factory.report import Difference
from factory.values import Scalar


def asked_of(sketch: Sketch, operation: Fabricate) -> FactorySpec:
    """The whole spec that an operation asks for, with what it keeps."""
    old = _spec_at(sketch, operation.replaces)
    if not operation.keeps or old is None:
        return operation.spec
    return kept(old, operation.spec)


def template_of(sketch: Sketch, operation: Build) -> OrganTemplate:
    """The whole template that an operation asks for, with what it keeps."""
    old = organ_at(sketch, operation.replaces)
    template = operation.template
    for each in (operation.keeps or ()) if old else ():
        assert old is not None
        if (value := _set_of(sketch, old, each)) is not None:
            template = template_with(template, each, value)
    return template


def organ_differences(
    old: OrganTemplate, asked: OrganTemplate, new: OrganTemplate
) -> tuple[Difference, ...]:
    """How an organ differs from the version before, and what it keeps of it.

    A line whose value stays the same is one of a setting that is kept although the
    template says another one.

    Args:
        old: the version before.
        asked: what the operation says.
        new: with what is kept.
    """
    found = differences_of(old, new)
    paths = {each.path for each in found}
    news = value_differences("policies", asked.policies.doc(), new.policies.doc())
    stay = tuple(
        each.model_copy(update={"before": each.after})
        for each in news
        if each.path not in paths
    )
    return found + stay


def organ_at(sketch: Sketch, address: str | None) -> OrganRecord | None:
    """The record of an organ, if there is one."""
    found = sketch.get(address) if address else None
    return found if isinstance(found, OrganRecord) else None


def _set_of(sketch: Sketch, old: OrganRecord, parameter: Parameter) -> float | None:
    """What an operator set of a version; the share of a trial stands in the route."""
    if parameter is Parameter.TRAFFIC:
        route = sketch.route(family_of(old.address))
        if route is not None and is_share_of(route, old.address):
            assert route.canary is not None
            return route.canary.traffic
    return setting_of(old.template, parameter)


def setting_differences(
    sketch: Sketch, replaces: str | None, new: FactorySpec
) -> Iterator[Difference]:
    """How the settings of a spec, and its backend, differ from the version before.

    The limits of two sandboxed cells are left to `factory.planner.sources`, which
    knows those that hold where none are said.
    """
    old = _spec_at(sketch, replaces)
    if old is None:
        return
    olds, news = old.doc(), new.doc()
    fields = ["backend", "provider", "options"] if old.backend != new.backend else []
    if not {old.backend, new.backend} <= SOURCED:
        fields.append("limits")
    for field in fields:
        yield from value_differences(field, olds.get(field), news.get(field))
    thresholds = (each.template.confidence_threshold for each in (old, new))
    yield from value_differences("template.confidence_threshold", *thresholds)
    yield from set_differences("grants", old.grants or (), new.grants or ())
    yield from value_differences("config", _texts(old.config), _texts(new.config))


def _spec_at(sketch: Sketch, address: str | None) -> FactorySpec | None:
    found = sketch.get(address) if address else None
    return found.spec if isinstance(found, CellRecord) else None


def _texts(config: dict[str, Scalar] | None) -> dict[str, str]:
    """Values as JSON: 1, true and "1" differ, and null is a value."""
    values = (config or {}).items()
    return {key: json.dumps(value, ensure_ascii=False) for key, value in values}
