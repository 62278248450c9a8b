"""Parameters and their values: which unit each takes, and what a unit tells alone."""

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


def implied_parameter(item: Item) -> str:
    """Return the parameter that a unit alone tells; empty where it tells none."""
    return next((name for kind, name in _IMPLIED.items() if item.has(kind)), "")


def is_value(item: Item) -> bool:
    """Whether a phrase is an amount."""
    return any(item.has(kind) for kind in VALUES)


def _number(value: Any) -> Json:
    return None if value is None else whole(float(value))
