"""Canonical bytes and digests: the same value is the same bytes everywhere.

The format is RFC 8785 (JSON Canonicalization Scheme); the digest is SHA-256 of it.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring
from typing import Any

import rfc8785

from factory.errors import FactoryError

_EXACT = 2**53
"""Integers from here on are not exact in every JSON reader."""

_CONSTANTS = {None: "null", False: "false", True: "true"}

_ENCODED = json.JSONEncoder(
    ensure_ascii=False,
    check_circular=False,
    allow_nan=False,
    sort_keys=True,
    separators=(",", ":"),
).encode
_WHOLE = re.compile(r"\.0(?![0-9])")
"""The end of a number that Python writes 1.0 and RFC 8785 writes 1."""
_ODD = re.compile(r"e[-+]|-0\.0|[0-9]{16}")
"""What is in numbers that RFC 8785 may write otherwise, or refuses."""
_FAR = "\ue000"
"""RFC 8785 sorts keys as UTF-16: from here on that is not the order of characters."""


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value (tuples count as arrays).

    Raises:
        FactoryError: code `not_exact`, for what JSON cannot hold exactly
            (NaN, infinities, integers beyond 2**53, lone surrogates).
    """
    return canonical_text(value).encode()


def canonical_text(value: Any) -> str:
    """The text of the bytes of `canonical`.

    Raises:
        FactoryError: as `canonical` does.
    """
    if isinstance(value, str) and value.isascii():
        return encode_basestring(value)
    if type(value) is int and -_EXACT < value < _EXACT:
        return repr(value)
    try:
        if (found := _encoded(value)) is None:
            found = _walked(value)
        if not found.isascii():
            found.encode()
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise FactoryError("not_exact", str(error)) from error
    return found


def joined(members: Mapping[str, str]) -> str:
    """The canonical text of an object.

    Args:
        members: the canonical text of each member; the names are ASCII.
    """
    pairs = [f'"{name}":{members[name]}' for name in sorted(members)]
    return f"{{{','.join(pairs)}}}"


def listed(texts: Iterable[str]) -> str:
    """The canonical text of an array of canonical texts."""
    return f"[{','.join(texts)}]"


def _encoded(value: Any) -> str | None:
    """The text as the encoder of the standard library writes it, where it is right.

    It is faster than any walk in Python. RFC 8785 differs from it in some numbers and
    in the order of keys beyond U+DFFF; what may be either is left to the walk.

    Returns:
        None, where it may be wrong.
    """
    if type(value) is not dict and type(value) is not list:
        return None
    try:
        found = _ENCODED(value)
    except (TypeError, ValueError):
        return None
    if "\\" in found:  # a quote may be escaped: strings are not seen at once
        return None
    numbers = "".join(found.split('"')[::2])
    if _ODD.search(numbers) or (not found.isascii() and max(found) >= _FAR):
        return None
    return _without_zeros(found) if ".0" in numbers else found


def _without_zeros(text: str) -> str:
    """Numbers written 1.0 written 1; strings, of which no quote is escaped, as is."""
    parts, start, is_string = [], 0, False
    for zero in _WHOLE.finditer(text):
        at = zero.start()
        is_string ^= text.count('"', start, at) & 1 == 1
        parts.append(text[start:at] if not is_string else text[start : zero.end()])
        start = zero.end()
    return "".join((*parts, text[start:]))


def _walked(value: Any) -> str:
    """What most values are made of, written at once; the library writes the rest."""
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if value is None or kind is bool:
        return _CONSTANTS[value]
    if kind is int and -_EXACT < value < _EXACT:
        return repr(value)
    if kind is dict and all(type(key) is str and key.isascii() for key in value):
        pairs = [
            f"{encode_basestring(key)}:{_walked(value[key])}" for key in sorted(value)
        ]
        return f"{{{','.join(pairs)}}}"
    if kind is list or kind is tuple:
        return f"[{','.join([_walked(each) for each in value])}]"
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
    return chained_text(previous, canonical_text(body))


def chained_text(previous: str, body: str) -> str:
    """The hash of `chained`, where the body is canonical JSON already."""
    return hashlib.sha256(f"{previous}{body}".encode()).hexdigest()


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FactoryError("not_json", "a key stands twice in one object")
    return found


def _no_constants(name: str) -> None:
    raise FactoryError("not_json", f"{name} is not JSON", name=name)


_STRICT = json.JSONDecoder(object_pairs_hook=_no_repeats, parse_constant=_no_constants)


def from_bytes(text: bytes | str) -> Any:
    """Read JSON, refusing what canonical JSON never holds (NaN, repeated keys)."""
    try:
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text), "surrogatepass")
        return _STRICT.decode(text)
    except (ValueError, RecursionError) as error:
        raise FactoryError("not_json", str(error)) from error
