"""Parameters and their values: which unit each takes, and what a unit tells alone."""

from collections.abc import Sequence
from typing import Any

from grammar.items import Item
from grammar.model import Json
from grammar.numerals import whole

LIMITS = frozenset({"memory_mb", "timeout_ms", "fuel"})
FRACTIONS = frozenset(
    {"confidence_threshold", "slo_error_rate", "accuracy", "f1", "error_rate"}
)
VALUES = ("number", "percent", "memory", "duration")
"""The kinds of meaning that are amounts."""
_UNITS = {
    "memory_mb": ("memory", "number"),
    "timeout_ms": ("duration", "number"),
    "slo_latency_ms": ("duration", "number"),
    "latency_ms": ("duration", "number"),
    "fuel": ("number",),
    "traffic": ("percent", "number"),
}
_IMPLIED = {"memory": "memory_mb", "duration": "timeout_ms"}


def value_of(parameter: str, item: Item) -> Json:
    """Return a value as `parameter` wants it; None if its unit does not fit.

    Fractions are 0..1, traffic is percent, memory MiB, times milliseconds.
    """
    if parameter in FRACTIONS:
        if item.has("percent"):
            return whole(item.means["percent"] / 100)
        return _number(item.means.get("number"))
    if parameter == "traffic" and item.has("share"):
        return whole(item.means["number"] * 100)
    for kind in _UNITS[parameter]:
        if item.has(kind):
            return _number(item.means[kind])
    return None


def limits_said(items: Sequence[Item]) -> tuple[dict[str, Json], str]:
    """Return the limits of something new, and the half of one that was not said.

    `items` are parameters and values in the order said, a value before or after its
    parameter. The half is "parameter", "value" or, if all is said, empty.
    """
    limits: dict[str, Json] = {}
    name, amount, missing = "", None, ""
    for item in (*items, None):
        if item is not None and item.has("parameter") and not name:
            name = str(item.means["parameter"])
        elif item is not None and is_value(item) and amount is None:
            amount = item
        else:
            missing = missing or _settle(limits, name, amount)
            name, amount = _begun(item)
        if name and amount is not None and value_of(name, amount) is not None:
            missing = missing or _settle(limits, name, amount)
            name, amount = "", None
    return limits, missing


def _begun(item: Item | None) -> tuple[str, Item | None]:
    if item is None:
        return "", None
    if item.has("parameter"):
        return str(item.means["parameter"]), None
    return "", item


def _settle(limits: dict[str, Json], name: str, amount: Item | None) -> str:
    """Put down one limit; return the half of it that was not said."""
    if amount is None:
        return "value" if name else ""
    parameter = name or implied_parameter(amount)
    value = value_of(parameter, amount) if parameter in LIMITS else None
    if value is None:
        return "value" if name else "parameter"
    limits[parameter] = value
    return ""


def implied_parameter(item: Item) -> str:
    """Return the parameter that a unit alone tells; empty where it tells none.

    A unit without a number tells none: «обнови голос день».
    """
    if item.has("bare"):
        return ""
    return next((name for kind, name in _IMPLIED.items() if item.has(kind)), "")


def is_value(item: Item) -> bool:
    """Whether a phrase is an amount."""
    return any(item.has(kind) for kind in VALUES)


def _number(value: Any) -> Json:
    return None if value is None else whole(float(value))
