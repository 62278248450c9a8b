"""JSON lines to and from a guest, strictly: what comes back may be an attack.

Refused: bytes that are not UTF-8, NaN and infinities (also as 1e999), a key that
stands twice, lone surrogates, nesting beyond `DEPTH`, numbers too long to read, and
another number of lines than went in.
"""

import json
import math
from collections.abc import Sequence
from typing import Any

from factory.sandbox.outcome import Failure, Kind, failure

DEPTH = 64
"""How deep arrays and objects may stand in one another."""


def to_lines(records: Sequence[Any]) -> bytes:
    """The batch of some JSON values, a line each.

    Raises:
        ValueError: a value is no JSON: NaN, an infinity, a lone surrogate.
    """
    lines = [
        json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        for record in records
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


def from_lines(output: bytes, expected: int) -> list[Any] | Failure:
    """The values that a guest gave back.

    Args:
        output: what it wrote; the last line may lack its newline.
        expected: how many lines went in.
    """
    lines = output.removesuffix(b"\n").split(b"\n") if output else []
    if len(lines) != expected:
        return failure(
            Kind.BAD_OUTPUT, f"{len(lines)} lines came back of {expected} that went in"
        )
    try:
        return [_value(line) for line in lines]
    except RecursionError:
        return failure(Kind.BAD_OUTPUT, "nested too deep")
    except ValueError as error:  # also bytes that are not UTF-8
        return failure(Kind.BAD_OUTPUT, str(error))


def _value(line: bytes) -> Any:
    if line.count(b"[") + line.count(b"{") > DEPTH:
        _refuse_depth(line)
    value = _DECODER.decode(line.decode("utf-8"))
    if b"\\u" in line:
        # Only an escape can make a surrogate: raw ones are not UTF-8.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def _refuse_depth(line: bytes) -> None:
    """Count the nesting without parsing, skipping what stands in strings."""
    depth, is_text, is_escaped = 0, False, False
    for char in line:
        if is_text:
            is_text = is_escaped or char != _QUOTE
            is_escaped = char == _ESCAPE and not is_escaped
        elif char == _QUOTE:
            is_text = True
        elif char in _OPENING:
            depth += 1
            if depth > DEPTH:
                message = f"nested deeper than {DEPTH}"
                raise ValueError(message)
        elif char in _CLOSING:
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        message = "a key stands twice"
        raise ValueError(message)
    return made


def _number(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        message = "a number beyond all bounds"
        raise ValueError(message)
    return number


def _constant(name: str) -> Any:
    message = f"{name} is not JSON"
    raise ValueError(message)


_QUOTE, _ESCAPE = b'"\\'
_OPENING, _CLOSING = b"[{", b"]}"
_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_number, parse_constant=_constant
)
