"""The shape all shipped providers share: a declaration plus one pure function.

The options of a provider are a frozen pydantic model, so that the published schema,
the defaults and the check before work are one text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from factory.providers.port import (
    Example,
    Json,
    Media,
    ProviderError,
    Tunable,
    Value,
)

FormT = TypeVar("FormT", bound="Options")


class Options(BaseModel):
    """The root of option models: strict types, no unknown keys, frozen."""

    model_config = ConfigDict(
        frozen=True, strict=True, extra="forbid", allow_inf_nan=False
    )


class NoOptions(Options):
    """For a provider that has nothing to configure."""


@dataclass(frozen=True, slots=True)
class Computation(Generic[FormT]):
    """A provider made of its declaration and one function.

    Args:
        name: the entry-point name, for example `text.normalize`.
        kind: `analysis`, `action` or `memory`.
        input: JSON Schema of the input.
        output: JSON Schema of the output.
        form: the option model.
        work: computes the output from the value and the checked options.
        examples: worked calls.
        tunables: the options that a training may try.
    """

    name: str
    kind: str
    input: dict[str, Json]
    output: dict[str, Json]
    form: type[FormT]
    work: Callable[[Value, FormT], Value]
    examples: tuple[Example, ...] = ()
    tunables: tuple[Tunable, ...] = ()

    @property
    def options(self) -> dict[str, Json]:
        """The JSON Schema of the options object, with the defaults in it."""
        return self.form.model_json_schema()

    def check(self, options: Mapping[str, Json]) -> None:
        """Check the options.

        Raises:
            ProviderError: `bad_option`.
        """
        read_options(self.form, options)

    def run(self, value: Value, options: Mapping[str, Json]) -> Value:
        """Check the options, then work.

        Raises:
            ProviderError: `bad_option` or `bad_input`, or what the work raises.
        """
        return self.work(value, read_options(self.form, options))


def read_options(form: type[FormT], options: Mapping[str, Json]) -> FormT:
    """Check an options object against its model.

    Raises:
        ProviderError: `bad_option` with the first refused key in `fields`.
    """
    try:
        return form.model_validate(dict(options))
    except ValidationError as error:
        raise refusal("bad_option", error, "options") from error


def refusal(code: str, error: ValidationError, whole: str) -> ProviderError:
    """Say in one line what pydantic refused.

    Args:
        code: the code of the error to make.
        error: what pydantic found.
        whole: what to name when the object as a whole is refused.
    """
    first: Any = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or whole
    message = f"{where}: {first['msg']}"
    return ProviderError(code, message, where=where, reason=first["msg"])


def text_of(value: Value) -> str:
    """The value as a text.

    Raises:
        ProviderError: `bad_input`, when it is anything but a text that UTF-8 can hold.
    """
    if not isinstance(value, str):
        raise expected("text", value)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ProviderError("bad_input", "the text has a lone surrogate") from error
    return value


def expected(what: str, value: Value) -> ProviderError:
    """The refusal of a value of another type.

    Args:
        what: what should have come.
        value: what came.
    """
    found = value.media_type if isinstance(value, Media) else type(value).__name__
    message = f"expected {what}, found {found}"
    return ProviderError("bad_input", message, expected=what, found=found)
