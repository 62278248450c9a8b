"""What an update leaves unsaid: the next version has it from the one before.

Settings of a cell are limits, grants with their config, and the confidence threshold;
those of an organ its service level and the share of its canary. They belong to the
artifact (docs/adr/0011), so the next version holds them itself.
"""

from factory.grants import Grant
from factory.model import (
    OFFERED,
    SOURCED,
    Backend,
    FactorySpec,
    Limits,
    OrganTemplate,
)
from factory.parameters import LIMITS, SETTINGS, OrganSetting, Parameter, setting_of


def kept(old: FactorySpec, new: FactorySpec) -> FactorySpec:
    """A spec that has the settings of another where it says none.

    Limits are kept one by one; grants go with their config, and are kept where the new
    spec grants nothing itself. What means nothing to the new backend is left out.
    """
    known = _meant(old.backend, new.backend)
    limits = {k: v for k, v in _limits(old).items() if k in known}
    limits |= _limits(new)
    threshold = new.template.confidence_threshold
    if threshold is None:
        threshold = old.template.confidence_threshold
    granted = {} if new.grants else _granted(old, new.backend)
    return _with(new, limits, threshold, granted)


def news_of(shipped: FactorySpec, before: FactorySpec) -> FactorySpec:
    """A shipped spec without those settings that an earlier shipped one has as well.

    What the catalogue did not change is no reason to change what an operator set.
    """
    olds = _limits(before)
    limits = {k: v for k, v in _limits(shipped).items() if olds.get(k) != v}
    threshold: float | None = shipped.template.confidence_threshold
    if threshold == before.template.confidence_threshold:
        threshold = None
    is_same = (shipped.grants, shipped.config) == (before.grants, before.config)
    granted: dict[str, object] = {"grants": None, "config": None} if is_same else {}
    return _with(shipped, limits, threshold, granted)


def unsaid_in(
    shipped: OrganTemplate, before: OrganTemplate | None
) -> tuple[OrganSetting, ...]:
    """The settings of a shipped organ that are no news.

    Args:
        shipped: the organ.
        before: an earlier shipped one that is updated; None where the catalogue has
            none, so nothing of it can have changed.
    """
    return tuple(
        each
        for each in SETTINGS
        if before is None or setting_of(shipped, each) == setting_of(before, each)
    )


def _with(
    spec: FactorySpec,
    limits: dict[str, object],
    threshold: float | None,
    granted: dict[str, object],
) -> FactorySpec:
    template = spec.template.model_copy(update={"confidence_threshold": threshold})
    bounds = Limits.model_validate(limits) if limits else None
    return spec.model_copy(update={"template": template, "limits": bounds, **granted})


def _limits(spec: FactorySpec) -> dict[str, object]:
    return spec.limits.doc() if spec.limits else {}


def _meant(old: Backend, new: Backend) -> frozenset[Parameter]:
    """The limits that mean the same in both backends.

    Each backend counts fuel in units of its own; outside of a sandbox only time is
    bounded.
    """
    if old is new:
        return LIMITS
    no_fuel = LIMITS - {Parameter.FUEL}
    return no_fuel if new in SOURCED else frozenset({Parameter.TIMEOUT_MS})


def _granted(old: FactorySpec, backend: Backend) -> dict[str, object]:
    offered = OFFERED.get(backend, frozenset())
    grants = tuple(each for each in old.grants or () if each in offered)
    config = old.config if Grant.CONFIG in grants else None
    return {"grants": grants or None, "config": config}
