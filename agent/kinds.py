"""A union of kinds of values as JSON: each value has its kind beside its fields.

The values need no field for it, and no second type that only exists for the network.
"""

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import (
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

KIND = "kind"


class ByKind:
    """Annotates a class or a union of classes: the kind is the name of the class.

    A class that stands in a union somewhere is documented with its kind everywhere, so
    it has to be sent with it everywhere.
    """

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        choices = {
            kind.__name__: _marked(kind.__name__, handler.generate_schema(kind))
            for kind in get_args(source) or (source,)
        }
        return core_schema.tagged_union_schema(choices, _kind_of)


def _marked(name: str, schema: CoreSchema) -> CoreSchema:
    def named(value: Any, inner: SerializerFunctionWrapHandler) -> Any:
        return {KIND: name, **inner(value)}

    def documented(_: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        # A copy: the class may stand elsewhere without its kind.
        fields = dict(handler.resolve_ref_schema(handler(schema)))
        kind = {"const": name, "type": "string", "title": "Kind"}
        fields["properties"] = {KIND: kind, **fields.get("properties", {})}
        required = [each for each in fields.get("required", []) if each != KIND]
        fields["required"] = [KIND, *required]
        return fields

    return core_schema.no_info_before_validator_function(
        _unmarked,
        schema,
        serialization=core_schema.wrap_serializer_function_ser_schema(
            named, schema=schema
        ),
        metadata={"pydantic_js_functions": [documented]},
    )


def _kind_of(value: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get(KIND)
    return type(value).__name__


def _unmarked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: each for name, each in value.items() if name != KIND}
    return value
