"""Trained weights at half the size: 32-bit floats in memory, 16-bit ones in the file.

The format is what a spaCy pipe's `to_bytes` gives (nested msgpack), with other floats.
Proposals need no more than three decimal digits of a weight. `srsly`, which writes
arrays into msgpack, comes with spaCy and is imported as late.
"""

from typing import Any

WIDE, NARROW = "float32", "float16"


def narrowed(weights: bytes) -> bytes:
    """The bytes of a trained pipe with its floats cut to 16 bits."""
    return _cast(weights, WIDE, NARROW)


def widened(weights: bytes) -> bytes:
    """The bytes of a pipe as spaCy reads them, from narrowed ones.

    Raises:
        ValueError: they are no weights of a pipe.
    """
    return _cast(weights, NARROW, WIDE)


def _cast(weights: bytes, old: str, new: str) -> bytes:
    import srsly  # type: ignore[import-untyped]  # noqa: PLC0415

    pipe = srsly.msgpack_loads(weights)
    if not isinstance(pipe, dict) or "model" not in pipe:
        raise ValueError("no weights of a pipe")  # noqa: TRY003 - the caller's cause
    model = srsly.msgpack_loads(pipe["model"])
    model["params"] = [_all(each, old, new) for each in model["params"]]
    return bytes(srsly.msgpack_dumps({**pipe, "model": srsly.msgpack_dumps(model)}))


def _all(params: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    return {
        name: value.astype(new)
        if value is not None and value.dtype.name == old
        else value
        for name, value in params.items()
    }
