"""An update in a plan: what it keeps of the version before, and what it changes."""

import json
from collections.abc import Iterator

from factory.keeping import kept
from factory.model import SOURCED, CellRecord, FactorySpec
from factory.operations import Fabricate
from factory.planner.differences import set_differences, value_differences
from factory.planner.sketch import Sketch
from factory.report import Difference
from factory.values import Scalar


def asked_of(sketch: Sketch, operation: Fabricate) -> FactorySpec:
    """The whole spec that an operation asks for, with what it keeps."""
    old = _spec_at(sketch, operation.replaces)
    if not operation.keeps or old is None:
        return operation.spec
    return kept(old, operation.spec)


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
