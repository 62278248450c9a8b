"""Canonical bytes and digests: the same value is the same bytes everywhere.

The format is RFC 8785 (JSON Canonicalization Scheme); the digest is SHA-256 of it.
"""

import hashlib
import json
from json.encoder import encode_basestring
from typing import Any

import rfc8785

from factory.errors import FactoryError

_EXACT = 2**53
"""Integers from here on are not exact in every JSON reader."""

_CONSTANTS = {None: "null", False: "false", True: "true"}


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value (tuples count as arrays).

    Raises:
        FactoryError: code `not_json`, for what JSON cannot hold exactly
            (NaN, infinities, integers beyond 2**53, lone surrogates).
    """
    try:
        return _text(value).encode()
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise FactoryError("not_json", str(error)) from error


def _text(value: Any) -> str:
    """What most values are made of, written at once; the library writes the rest.

    The library's own walk is four times as slow, and it is most of what applying a
    plan costs.
    """
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if value is None or kind is bool:
        return _CONSTANTS[value]
    if kind is int and -_EXACT < value < _EXACT:
        return repr(value)
    if kind is dict and all(type(key) is str and key.isascii() for key in value):
        pairs = [
            f"{encode_basestring(key)}:{_text(value[key])}" for key in sorted(value)
        ]
        return f"{{{','.join(pairs)}}}"
    if kind is list or kind is tuple:
        return f"[{','.join([_text(each) for each in value])}]"
    return rfc8785.dumps(value).decode()


def digest(value: Any) -> str:
    """The SHA-256 of the canonical bytes, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def chained(previous: str, body: Any) -> str:
    """The hash of a journal entry: SHA-256 of the previous hash and the body.

    Args:
        previous: the hash of the entry before, 64 hexadecimal digits.
        body: the entry's JSON body.
    """
    return hashlib.sha256(previous.encode("ascii") + canonical(body)).hexdigest()


def from_bytes(text: bytes | str) -> Any:
    """Read JSON, refusing what canonical JSON never holds (NaN, repeated keys)."""

    def no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise FactoryError("not_json", "a key stands twice in one object")
        return found

    def no_constants(name: str) -> None:
        raise FactoryError("not_json", f"{name} is not JSON", name=name)

    try:
        return json.loads(
            text, object_pairs_hook=no_repeats, parse_constant=no_constants
        )
    except (ValueError, RecursionError) as error:
        raise FactoryError("not_json", str(error)) from error
