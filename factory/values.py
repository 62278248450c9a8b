"""Values: immutable, equal by content, and written as canonical JSON."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
)

from factory.canonical import canonical_text, joined, listed

Scalar = StrictStr | StrictBool | StrictInt | StrictFloat | None


class Frozen(BaseModel):
    """A value: immutable, no unknown fields, equal by content."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def doc(self) -> dict[str, Any]:
        """The JSON form, without the fields that were never given."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Written(Frozen):
    """A value whose canonical JSON is taken often; it is written once and kept."""

    @cached_property
    def text(self) -> str:
        """The canonical JSON of `doc`."""
        return canonical_text(self.doc())

    @cached_property
    def reads_back(self) -> bool:
        """Whether `text` is read as this very value: of some, JSON loses a part."""
        try:
            return type(self).model_validate_json(self.text) == self
        except ValidationError:
            return False

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> Self:
        """A copy with other fields; what was kept of these is not taken along."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


def assembled(value: Frozen, **parts: Sequence[Written]) -> str:
    """The canonical JSON of a value, of which some fields are written already.

    Args:
        value: whose JSON it is.
        parts: the value's fields that hold such parts.
    """
    members, rest, values = {}, set(), vars(value)
    for name in type(value).model_fields:
        each = values[name]
        if name in parts:
            members[name] = listed([part.text for part in parts[name]])
        elif isinstance(each, (str, int)):
            members[name] = canonical_text(each)
        elif isinstance(each, Written):
            members[name] = each.text
        elif each is not None:
            rest.add(name)
    if rest:
        dumped = value.model_dump(
            mode="json", by_alias=True, exclude_none=True, include=rest
        )
        members |= {name: canonical_text(each) for name, each in dumped.items()}
    return joined(members)
