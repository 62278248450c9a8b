"""Routes that take no liberties: strict JSON, no unknown fields, repeatable POSTs."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from functools import partial
from inspect import iscoroutinefunction
from typing import Annotated, Any, ClassVar, Self

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import solve_dependencies
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError

from factory.canonical import from_bytes
from service.problems import Refusal
from service.repeats import HEADER, Claim, check_key, once

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


class StrictRoute(APIRoute):
    """A route whose body is read by pydantic's strict mode alone.

    FastAPI itself takes "5" for a number and reads a key that stands twice. What is not
    `async` is done by the workers of `LANE`.
    """

    LANE: ClassVar[str] = "desk"

    def get_route_handler(self) -> Endpoint:
        """Read the request, and have the endpoint answer it."""
        sent = _Body.of(self.dependant)
        others = replace(self.dependant, body_params=[])
        endpoint, lane = self.endpoint, self.LANE
        is_async = iscoroutinefunction(endpoint)

        async def handle(request: Request) -> Response:
            values, errors = await _solved(request, others)
            if sent is not None:
                content_type = request.headers.get("content-type", "")
                body = request.scope["passage"].body
                values[sent.name] = sent.read(body, content_type, errors)
            if errors:
                raise RequestValidationError(errors)
            if is_async:
                found = await endpoint(**values)
            else:
                work = _once(request, partial(endpoint, **values))
                state = request.app.state
                found = await state.workers[lane].run(work, state.answer_s)
            assert isinstance(found, Response)
            return found

        return handle


class RunRoute(StrictRoute):
    """A route that runs cells: however long these take, others are answered."""

    LANE = "runs"


@dataclass(frozen=True)
class _Body:
    """The body that a route takes."""

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

    def read(self, body: bytes, content_type: str, errors: list[Any]) -> Any:
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


async def _solved(
    request: Request, dependant: Dependant
) -> tuple[dict[str, Any], list[Any]]:
    """What a route takes from the path, the query, the headers, and from us."""
    solved = await solve_dependencies(
        request=request,
        dependant=dependant,
        async_exit_stack=request.scope["fastapi_inner_astack"],
        embed_body_fields=False,
    )
    return solved.values, solved.errors


def _once(
    request: Request, endpoint: Callable[[], Response]
) -> Callable[[], Response]:
    """The endpoint, of which a POST with a key is carried out once.

    Raises:
        Refusal: code `bad_request`, for what is no key.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST":
        return endpoint
    check_key(key)
    url, scope, state = request.url, request.scope, request.app.state
    what = f"{request.method} {url.path}?{url.query}\n".encode() + scope["passage"].body
    claim = Claim(scope["caller"].name, key, what, state.clock())
    return partial(once, state.office.factory.answers, claim, endpoint)


def wrong_fields(error: RequestValidationError) -> tuple[str, ...]:
    """What is wrong with a request: where, and how; never what was sent."""
    return tuple(f"{_place(each['loc'])}: {each['msg']}" for each in error.errors())


def _place(loc: tuple[int | str, ...]) -> str:
    hidden = {"body", "flat", "spec_"}
    names = [str(each) for each in loc if each not in hidden]
    return ".".join(names) or "body"
