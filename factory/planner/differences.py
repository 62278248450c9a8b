"""What differs between two versions of an organ: cells, channels, options, policies."""

from collections.abc import Iterator
from typing import Any

from factory.model import OrganTemplate
from factory.organs import channels_of
from factory.plan import Difference


def differences_of(old: OrganTemplate, new: OrganTemplate) -> tuple[Difference, ...]:
    """Every difference, one line each, in the order cells, channels, options, policies.

    What is only in `old` has no `after`; what is only in `new` has no `before`.
    """
    channels = [
        tuple(f"{c.from_} → {c.to}" for c in channels_of(each)) for each in (old, new)
    ]
    return (
        *_sets("cells", old.cells, new.cells),
        *_sets("channels", *channels),
        *_sets("options", old.options, new.options),
        *_values("policies", old.policies.doc(), new.policies.doc()),
    )


def _sets(
    path: str, old: tuple[str, ...], new: tuple[str, ...]
) -> Iterator[Difference]:
    yield from (Difference(path=path, before=e) for e in old if e not in new)
    yield from (Difference(path=path, after=e) for e in new if e not in old)


def _values(path: str, old: Any, new: Any) -> Iterator[Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            yield from _values(f"{path}.{key}", old.get(key), new.get(key))
    elif old != new:
        yield Difference(path=path, before=_text(old), after=_text(new))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
