"""A dataset as JSON lines: one record a line, an input and the output it must give.

A picture or a sound stands as `{"media_type": "image/png", "base64": "…"}`. The records
are cut in two by their inputs alone: what is tried is chosen by one part, and what is
reported and compared with the goal is measured on the other.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from factory.errors import FactoryError
from factory.providers.port import Media, Value

HOLDOUT_PART = 5
"""Every fifth record, about, is held out."""
LEAST = 2
"""Fewer different inputs cannot be cut in two."""
_MEDIA = {"media_type", "base64"}


class DatasetError(FactoryError):
    """A dataset that cannot be used; `line` names the first line that is wrong.

    Codes: `dataset_not_text`, `dataset_bad_line` (with `line` and `why`),
    `dataset_too_small`.
    """


@dataclass(frozen=True, slots=True)
class Record:
    """One worked example."""

    input: Value
    output: Value


@dataclass(frozen=True)
class Parts:
    """The records by what they are for."""

    training: tuple[Record, ...]
    holdout: tuple[Record, ...]


def records_of(data: bytes) -> tuple[Record, ...]:
    """Read the records of a file.

    Raises:
        DatasetError: it cannot be used.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "the dataset is not UTF-8 text"
        raise DatasetError("dataset_not_text", message) from error
    lines = enumerate(text.split("\n"), 1)
    return tuple(_record(number, line) for number, line in lines if line.strip())


def parts_of(records: Sequence[Record]) -> Parts:
    """Cut records in two, equal inputs together and neither part empty.

    Raises:
        DatasetError: code `dataset_too_small`.
    """
    keyed = [(_place(record.input), record) for record in records]
    places = sorted({place for place, _ in keyed})
    if len(places) < LEAST:
        message = f"a training takes {LEAST} different inputs at least"
        raise DatasetError(
            "dataset_too_small", message, least=str(LEAST), found=str(len(places))
        )
    held = {place for place in places if place % HOLDOUT_PART == 0}
    if not held or len(held) == len(places):
        held = {places[0]}
    return Parts(
        training=tuple(record for place, record in keyed if place not in held),
        holdout=tuple(record for place, record in keyed if place in held),
    )


def text_of(value: Value) -> str:
    """A value as one text: equal texts are equal values, true is not 1."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)


def lines_of(records: Iterable[Record]) -> bytes:
    """The file of some records."""
    lines = (
        json.dumps(
            {"input": _document(each.input), "output": _document(each.output)},
            ensure_ascii=False,
        )
        for each in records
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _record(number: int, line: str) -> Record:
    try:
        found = json.loads(line, parse_constant=_refused)
    except ValueError as error:
        raise _bad(number, str(error)) from error
    except RecursionError as error:
        raise _bad(number, "nested too deeply") from error
    if not isinstance(found, dict):
        raise _bad(number, "not an object")
    for name in ("input", "output"):
        if name not in found:
            raise _bad(number, f'"{name}" is missing')
    try:
        return Record(_value(found["input"]), _value(found["output"]))
    except (ValueError, binascii.Error) as error:
        raise _bad(number, str(error)) from error


def _refused(name: str) -> Any:
    message = f"{name} is no JSON number"
    raise ValueError(message)


def _bad(number: int, why: str) -> DatasetError:
    message = f"line {number}: {why}"
    return DatasetError("dataset_bad_line", message, line=str(number), why=why)


def _value(found: Any) -> Value:
    if isinstance(found, dict) and set(found) == _MEDIA:
        data = base64.b64decode(found["base64"], validate=True)
        return Media(str(found["media_type"]), data)
    value: Value = found
    return value


def _document(value: Value) -> Any:
    if isinstance(value, Media):
        data = base64.b64encode(value.data).decode("ascii")
        return {"media_type": value.media_type, "base64": data}
    return value


def _plain(value: Value) -> Any:
    if isinstance(value, Media):
        return [value.media_type, hashlib.sha256(value.data).hexdigest()]
    return _whole(value)


def _whole(value: Any) -> Any:
    """A value whose whole numbers are written in one way: 1.0 is 1."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {key: _whole(each) for key, each in value.items()}
        case list() | tuple():
            return [_whole(each) for each in value]
        case _:
            return value


def _place(value: Value) -> int:
    """Where a record stands, by its input alone."""
    text = text_of(value).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big")
