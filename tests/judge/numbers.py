"""Every number in a tree of records, to compare two of them within rounding."""

from dataclasses import fields, is_dataclass


def numbers_of(found: object) -> list[float]:
    """Every number in a tree of records, in order; mappings by their keys' order."""
    match found:
        case bool() | int() | float():
            return [float(found)]
        case dict():
            pairs = sorted(found.items(), key=lambda pair: str(pair[0]))
            return [number for _, each in pairs for number in numbers_of(each)]
        case tuple():
            return [number for each in found for number in numbers_of(each)]
        case _ if is_dataclass(found):
            values = [getattr(found, each.name) for each in fields(found)]
            return [number for each in values for number in numbers_of(each)]
        case _:
            return []
