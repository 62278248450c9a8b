"""What operators may set of a cell or an organ: whose it is, its bounds, its place."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite
from typing import Literal, get_args

from factory.model import (
    CanaryPolicy,
    CellRecord,
    FactorySpec,
    Limits,
    OrganPolicies,
    OrganRecord,
    OrganTemplate,
    Slo,
    StemCellRecord,
)


class Parameter(StrEnum):
    """Something that is set by a number, in the words of the command language."""

    CONFIDENCE_THRESHOLD = "confidence_threshold"
    MEMORY_MB = "memory_mb"
    TIMEOUT_MS = "timeout_ms"
    FUEL = "fuel"
    TRAFFIC = "traffic"
    SLO_ERROR_RATE = "slo_error_rate"
    SLO_LATENCY_MS = "slo_latency_ms"


LIMITS = frozenset({Parameter.MEMORY_MB, Parameter.TIMEOUT_MS, Parameter.FUEL})
"""The upper bounds of one call of a cell."""
OF_CELLS = LIMITS | {Parameter.CONFIDENCE_THRESHOLD}
"""The parameters that only a cell has."""
OF_ORGANS = frozenset({Parameter.SLO_ERROR_RATE, Parameter.SLO_LATENCY_MS})
"""The parameters that only an organ has."""
OrganSetting = Literal[
    Parameter.TRAFFIC, Parameter.SLO_ERROR_RATE, Parameter.SLO_LATENCY_MS
]
"""A parameter that an organ has."""
SETTINGS: tuple[OrganSetting, ...] = get_args(OrganSetting)


@dataclass(frozen=True)
class Bounds:
    """The values that a parameter may have, whatever the policies say of them.

    Attributes:
        told: the code of the text that tells them.
        most: the greatest one.
        is_above_zero: whether 0 itself is too little.
        is_whole: whether only whole numbers will do.
    """

    told: str
    most: float = inf
    is_above_zero: bool = False
    is_whole: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value is one of them."""
        if not isfinite(value) or (self.is_whole and value != int(value)):
            return False
        is_enough = value > 0 or (value == 0 and not self.is_above_zero)
        return is_enough and value <= self.most


_FRACTION = Bounds("not_a_fraction", most=1)
_POSITIVE = Bounds("not_positive", is_above_zero=True)
BOUNDS: dict[Parameter, Bounds] = {
    Parameter.CONFIDENCE_THRESHOLD: _FRACTION,
    Parameter.MEMORY_MB: _POSITIVE,
    Parameter.TIMEOUT_MS: _POSITIVE,
    Parameter.FUEL: Bounds("not_whole", is_above_zero=True, is_whole=True),
    Parameter.TRAFFIC: Bounds("not_a_percent", most=100),
    Parameter.SLO_ERROR_RATE: _FRACTION,
    Parameter.SLO_LATENCY_MS: _POSITIVE,
}


def value_of(record: StemCellRecord, parameter: Parameter) -> float | None:
    """What a version says of a parameter; None where it says nothing."""
    if isinstance(record, CellRecord):
        if parameter is Parameter.CONFIDENCE_THRESHOLD:
            return record.spec.template.confidence_threshold
        found = getattr(record.spec.limits, parameter.value, None)
        return None if found is None else float(found)
    return setting_of(record.template, parameter)


def setting_of(template: OrganTemplate, parameter: Parameter) -> float | None:
    """What an organ's template says of a parameter; None of one that it has not."""
    policies = template.policies
    match parameter:
        case Parameter.SLO_ERROR_RATE:
            return policies.slo.error_rate
        case Parameter.SLO_LATENCY_MS:
            return policies.slo.latency_ms
        case Parameter.TRAFFIC:
            return policies.canary.traffic
        case _:
            return None


def spec_with(spec: FactorySpec, parameter: Parameter, value: float) -> FactorySpec:
    """A cell's spec with one of `OF_CELLS` set."""
    if parameter is Parameter.CONFIDENCE_THRESHOLD:
        update = {"confidence_threshold": value}
        template = spec.template.model_copy(update=update)
        return spec.model_copy(update={"template": template})
    asked = (spec.limits or Limits()).model_dump() | {parameter.value: value}
    return spec.model_copy(update={"limits": Limits.model_validate(asked)})


def template_with(
    template: OrganTemplate, parameter: Parameter, value: float
) -> OrganTemplate:
    """An organ's template with its service level or its canary's traffic set."""
    policies = _policies_with(template.policies, parameter, value)
    return template.model_copy(update={"policies": policies})


def _policies_with(
    policies: OrganPolicies, parameter: Parameter, value: float
) -> OrganPolicies:
    if parameter is Parameter.TRAFFIC:
        canary = policies.canary.model_dump() | {"traffic": value}
        update: dict[str, object] = {"canary": CanaryPolicy.model_validate(canary)}
    else:
        name = parameter.value.removeprefix("slo_")
        slo = Slo.model_validate(policies.slo.model_dump() | {name: value})
        update = {"slo": slo}
    return policies.model_copy(update=update)


def owner_is(record: StemCellRecord, parameter: Parameter) -> bool:
    """Whether a parameter belongs to what a record is."""
    others = OF_CELLS if isinstance(record, OrganRecord) else OF_ORGANS
    return parameter not in others
