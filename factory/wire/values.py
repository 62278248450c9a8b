"""Inputs and outputs of cells as JSON: a JSON value, or media in base64."""

import base64
import binascii
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from factory.providers.port import Media, Value

_MEDIA = {
    "type": "object",
    "properties": {
        "media_type": {"type": "string"},
        "base64": {"type": "string", "contentEncoding": "base64"},
    },
    "required": ["media_type", "base64"],
    "additionalProperties": False,
}
_FORM = {
    "oneOf": [
        {
            "type": "object",
            "properties": {"json": {}},
            "required": ["json"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"media": _MEDIA},
            "required": ["media"],
            "additionalProperties": False,
        },
    ]
}


def value_document(value: Value) -> dict[str, Any]:
    """A value in a form that tells media from JSON that only looks like it."""
    if isinstance(value, Media):
        data = base64.b64encode(value.data).decode("ascii")
        return {"media": {"media_type": value.media_type, "base64": data}}
    return {"json": value}


def value_of(document: Any) -> Value:
    """The value of such a form.

    Raises:
        ValueError: it is none.
    """
    match document:
        case Media():
            return document
        case {"json": value, **rest} if not rest:
            return value  # type: ignore[no-any-return]
        case {"media": {"media_type": str(kind), "base64": str(text), **more}, **rest}:
            if not more and not rest:
                return Media(kind, _decoded(text))
    message = "neither {json: ...} nor {media: {media_type, base64}}"
    raise ValueError(message)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        message = "not base64"
        raise ValueError(message) from error


WireValue = Annotated[
    Value,
    PlainValidator(value_of),
    PlainSerializer(value_document),
    WithJsonSchema(_FORM),
]
"""A value as a field of what crosses the network."""
