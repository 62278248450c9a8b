"""What an adapter cell configures: the port that every installed provider fills.

A provider is pure computing: it knows nothing of cells, organs or records. It is
found through the entry-point group `stemcell.providers` (see `registry.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from pydantic import JsonValue

from factory.errors import FactoryError

Json = JsonValue


@dataclass(frozen=True, slots=True)
class Media:
    """Bytes of a picture or a sound with their type.

    In a schema it is declared the standard way, `{"type": "string",
    "contentEncoding": "base64", "contentMediaType": "image/png"}`.

    Args:
        media_type: IANA media type in lower case, for example `audio/wav`.
        data: the encoded file, not base64.
    """

    media_type: str
    data: bytes


Value = Media | Json


@dataclass(frozen=True, slots=True)
class Example:
    """One worked call; the output is checked by the tests.

    Args:
        input: what goes in.
        options: the options of the call, possibly empty.
        output: what comes out.
    """

    input: Value
    options: Mapping[str, Json]
    output: Value


@dataclass(frozen=True, slots=True)
class Tunable:
    """An option that a training may try.

    Args:
        name: of the option.
        values: what it may be, in order; each is accepted with the other options at
            their defaults.
    """

    name: str
    values: tuple[Json, ...]


class ProviderError(FactoryError):
    """A call that a provider refuses or cannot do.

    Codes: `bad_input` (wrong type or unreadable content), `bad_option` (unknown key
    or a value out of range), `unavailable` (an optional library is not installed),
    `failed` (the library behind the provider failed), `not_found` (no such provider).
    """


@runtime_checkable
class Provider(Protocol):
    """One installed computation that adapter cells configure.

    `kind` is `analysis`, `action` or `memory`; `options` is the JSON Schema of the
    options object, with the defaults in it.
    """

    @property
    def name(self) -> str: ...
    @property
    def input(self) -> dict[str, Json]: ...
    @property
    def output(self) -> dict[str, Json]: ...
    @property
    def options(self) -> dict[str, Json]: ...
    @property
    def kind(self) -> str: ...
    @property
    def examples(self) -> tuple[Example, ...]: ...

    def check(self, options: Mapping[str, Json]) -> None:
        """Check the options without computing anything.

        Raises:
            ProviderError: `bad_option`, with what is refused.
        """
        ...

    def run(self, value: Value, options: Mapping[str, Json]) -> Value:
        """Compute the output of one value.

        Raises:
            ProviderError: the value or the options are refused, or the work failed.
        """
        ...


@runtime_checkable
class Trainable(Protocol):
    """A provider that says which of its options a training may try; others have none.

    A protocol of its own, so that a provider that knows nothing of it stays one.
    """

    @property
    def tunables(self) -> tuple[Tunable, ...]: ...
