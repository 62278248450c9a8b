"""Routes that take no liberties: strict JSON, no unknown fields, repeatable POSTs."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError

from factory.canonical import from_bytes
from service.problems import Refusal
from service.repeats import repeatable

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


class StrictRoute(APIRoute):
    """A route whose body is checked by pydantic's strict mode before FastAPI's.

    FastAPI itself takes "5" for a number and reads a key that stands twice.
    """

    def get_route_handler(self) -> Endpoint:
        """The endpoint with the checks before it."""
        endpoint = super().get_route_handler()
        adapter = self._adapter()

        async def checked(request: Request) -> Response:
            body = await request.body()
            if adapter is not None and body:
                check(adapter, body, request.headers.get("content-type", ""))
            return await repeatable(request, body, endpoint)

        return checked

    def _adapter(self) -> TypeAdapter[Any] | None:
        if self.body_field is None:
            return None
        field: Any = self.body_field.field_info
        # The field's own annotation has lost what tells the members of a union apart.
        return TypeAdapter(Annotated[field.annotation, field])


def check(adapter: TypeAdapter[Any], body: bytes, media_type: str) -> None:
    """Check a body.

    Args:
        adapter: what it must be.
        body: as it came.
        media_type: of the header Content-Type.

    Raises:
        Refusal: code `not_a_json_request`.
        FactoryError: code `not_json`.
        RequestValidationError: with every field that is not as documented.
    """
    if media_type.partition(";")[0].strip().lower() != "application/json":
        raise Refusal("not_a_json_request")
    from_bytes(body)
    try:
        adapter.validate_json(body, strict=True)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False)) from error


def wrong_fields(error: RequestValidationError) -> tuple[str, ...]:
    """What is wrong with a request: where, and how; never what was sent."""
    return tuple(f"{_place(each['loc'])}: {each['msg']}" for each in error.errors())


def _place(loc: tuple[int | str, ...]) -> str:
    hidden = {"body", "flat", "spec_"}
    names = [str(each) for each in loc if each not in hidden]
    return ".".join(names) or "body"
