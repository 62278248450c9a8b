"""From a request to the arguments of its endpoint.

FastAPI resolves dependencies anew at each request: it asks whether each is a generator,
a coroutine or overridden, and sends plain functions to a thread. Ours are plain and
quick; they are called where they stand. Paths, queries and headers are read by FastAPI.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Self

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args
from pydantic import TypeAdapter, ValidationError

from factory.canonical import from_bytes
from service.problems import Refusal

Errors = list[Any]
"""What is wrong with a request, as pydantic tells it."""


class Binding:
    """What one endpoint, or one function that it depends on, takes from a request.

    Args:
        dependant: as FastAPI read it; its body is bound apart.
    """

    def __init__(self, dependant: Dependant) -> None:
        self._parts: list[tuple[str, Callable[..., Any], Binding]] = []
        for each in dependant.dependencies:
            assert each.name is not None
            assert each.call is not None
            self._parts.append((each.name, each.call, Binding(each)))
        self._request = dependant.request_param_name
        self._path = [(each, each.name, each.alias) for each in dependant.path_params]
        self._query = dependant.query_params
        self._headers = dependant.header_params

    def values(self, request: Request, errors: Errors) -> dict[str, Any]:
        """The arguments; what is wrong with the request is added to `errors`."""
        taken: dict[str, Any] = {}
        for name, call, binding in self._parts:
            known = len(errors)
            arguments = binding.values(request, errors)
            if len(errors) == known:
                taken[name] = call(**arguments)
        if self._request is not None:
            taken[self._request] = request
        for field, name, alias in self._path:  # one text each, and always there
            given = request.path_params[alias]
            taken[name], wrong = field.validate(given, loc=("path", alias))
            errors += wrong
        if self._query:
            found, wrong = request_params_to_args(self._query, request.query_params)
            taken |= found
            errors += wrong
        if self._headers:
            found, wrong = request_params_to_args(self._headers, request.headers)
            taken |= found
            errors += wrong
        return taken


@dataclass(frozen=True)
class Body:
    """The body that a route takes: strict JSON and nothing else."""

    name: str
    adapter: TypeAdapter[Any]
    is_required: bool

    @classmethod
    def of(cls, dependant: Dependant) -> Self | None:
        """None for a route without one."""
        if not dependant.body_params:
            return None
        [param] = dependant.body_params
        field: Any = param.field_info
        # The field's own annotation has lost what tells the members of a union apart.
        adapter: TypeAdapter[Any] = TypeAdapter(Annotated[field.annotation, field])
        return cls(param.name, adapter, field.is_required())

    def read(self, body: bytes, content_type: str, errors: Errors) -> Any:
        """The body as the route takes it; what is wrong is added to `errors`.

        Raises:
            Refusal: code `not_a_json_request`.
            FactoryError: code `not_json`.
        """
        if not body:
            if self.is_required:
                errors.append({"loc": ("body",), "msg": "Field required"})
            return None
        if content_type.partition(";")[0].strip().lower() != "application/json":
            raise Refusal("not_a_json_request")
        from_bytes(body)
        try:
            return self.adapter.validate_json(body, strict=True)
        except ValidationError as error:
            errors += error.errors(include_url=False, include_input=False)
            return None
