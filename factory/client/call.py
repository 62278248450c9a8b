"""One request as a value: what is sent, and how its answer is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import quote, urlencode

from pydantic import BaseModel, TypeAdapter

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Route:
    """A route as the documentation of the service names it."""

    method: str
    path: str


@dataclass(frozen=True)
class Call(Generic[T_co]):
    """One request.

    Attributes:
        route: where it goes.
        answer: reads the body of the answer; None takes it as text.
        names: what stands for the braces of the path.
        query: parameters; None leaves one out.
        body: the JSON document; None sends none.
        revision: the revision that the record must still have.
    """

    route: Route
    answer: TypeAdapter[T_co] | None
    names: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str | int | None] = field(default_factory=dict)
    body: BaseModel | None = None
    revision: int | None = None

    @property
    def is_reading(self) -> bool:
        """Whether it changes nothing and may be sent again at any time."""
        return self.route.method == "GET"

    @property
    def takes_key(self) -> bool:
        """Whether the service carries it out once for each Idempotency-Key."""
        return self.route.method == "POST"

    @property
    def target(self) -> str:
        """The path with its query."""
        names = {name: quote(text, safe=":") for name, text in self.names.items()}
        path = self.route.path.format(**names)
        given = {n: str(v) for n, v in self.query.items() if v is not None}
        return f"{path}?{urlencode(given)}" if given else path

    def content(self) -> bytes | None:
        """The bytes of the body."""
        if self.body is None:
            return None
        text = self.body.model_dump_json(by_alias=True, exclude_unset=True)
        return text.encode()
