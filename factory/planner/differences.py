"""What differs between two versions of an organ, or of a cell."""

from collections.abc import Collection, Iterator
from itertools import chain
from typing import Any

from factory.model import FactorySpec, OrganTemplate
from factory.organs import channels_of
from factory.report import Difference


def differences_of(old: OrganTemplate, new: OrganTemplate) -> tuple[Difference, ...]:
    """Every difference, one line each, in the order cells, channels, options, policies.

    What is only in `old` has no `after`; what is only in `new` has no `before`.
    """
    channels = [
        tuple(f"{c.from_} → {c.to}" for c in channels_of(each)) for each in (old, new)
    ]
    return (
        *set_differences("cells", old.cells, new.cells),
        *set_differences("channels", *channels),
        *set_differences("options", old.options, new.options),
        *value_differences("policies", old.policies.doc(), new.policies.doc()),
    )


def spec_differences_of(old: FactorySpec, new: FactorySpec) -> tuple[Difference, ...]:
    """Every difference in how two cells are made, one line a field.

    The names that tell versions apart (`template.id`, `template.version`) are none.
    """
    docs = [each.doc() for each in (old, new)]
    for doc in docs:
        del doc["template"]["id"], doc["template"]["version"]
    before, after = docs
    keys = sorted({*before, *after})
    found = (value_differences(key, before.get(key), after.get(key)) for key in keys)
    return tuple(chain.from_iterable(found))


def set_differences(
    path: str, old: Collection[str], new: Collection[str]
) -> Iterator[Difference]:
    """What went and what came, a line each; the order of either says nothing."""
    yield from (Difference(path=path, before=e) for e in old if e not in new)
    yield from (Difference(path=path, after=e) for e in new if e not in old)


def value_differences(path: str, old: Any, new: Any) -> Iterator[Difference]:
    """Every value that differs, however deep; None is one that is not there."""
    old, new = (
        {} if mine is None and isinstance(other, dict) else mine
        for mine, other in ((old, new), (new, old))
    )
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            yield from value_differences(f"{path}.{key}", old.get(key), new.get(key))
    elif old != new:
        yield Difference(path=path, before=_text(old), after=_text(new))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
