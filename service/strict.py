"""Routes that take no liberties: strict JSON, no unknown fields, repeatable POSTs."""

from collections.abc import Callable, Coroutine
from functools import partial
from inspect import iscoroutinefunction
from typing import Any, ClassVar

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from service.binding import Binding, Body, Errors
from service.passage import passage_of
from service.repeats import HEADER, Claim, check_key, once

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


class StrictRoute(APIRoute):
    """A route whose body is read by pydantic's strict mode alone.

    FastAPI itself takes "5" for a number and reads a key that stands twice. What is not
    `async` is done by the workers of `LANE`. What is refused is raised: the edge makes
    the answer, so nothing stands between it and the route.
    """

    LANE: ClassVar[str] = "desk"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.operation_id is None:
            self.operation_id = self.unique_id = f"{self.tags[0]}.{self.name}"
        self._answer = self.get_route_handler()
        self.app = self._answered

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    def get_route_handler(self) -> Endpoint:
        """Read a request, and have the endpoint answer it."""
        binding, sent = Binding(self.dependant), Body.of(self.dependant)
        endpoint, lane = self.endpoint, self.LANE
        is_async = iscoroutinefunction(endpoint)

        async def handle(request: Request) -> Response:
            errors: Errors = []
            values = binding.values(request, errors)
            if sent is not None:
                passage = passage_of(request.scope)
                content_type = passage.headers.get("content-type", "")
                values[sent.name] = sent.read(passage.body, content_type, errors)
            if errors:
                raise RequestValidationError(errors)
            if is_async:
                found = await endpoint(**values)
            else:
                work = _once(request, partial(endpoint, **values))
                state, kind = request.app.state, self._kind(request)
                found = await state.workers[lane].run(work, kind, state.answer_s)
            assert isinstance(found, Response)
            return found

        return handle

    def _kind(self, request: Request) -> str:
        """What takes about as long as this request: others of the same operation."""
        del request
        return self.unique_id


class RunRoute(StrictRoute):
    """A route that runs cells: however long these take, others are answered."""

    LANE = "runs"

    def _kind(self, request: Request) -> str:
        """Runs of the same cell or organ."""
        path: str = request.scope["path"]
        return path


def _once(request: Request, endpoint: Callable[[], Response]) -> Callable[[], Response]:
    """The endpoint, of which a POST with a key is carried out once.

    Raises:
        Refusal: code `bad_request`, for what is no key.
    """
    passage = passage_of(request.scope)
    key = passage.headers.get(HEADER)
    if key is None or request.method != "POST":
        return endpoint
    check_key(key)
    url, state = request.url, request.app.state
    assert passage.caller is not None
    what = f"{request.method} {url.path}?{url.query}\n".encode() + passage.body
    claim = Claim(passage.caller.name, key, what, state.clock())
    return partial(once, state.office.factory.answers, claim, endpoint)
