"""The application: routes, problems, and what their documentation says."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from factory.errors import FactoryError
from factory.wire.problem import Problem
from service.callers import Gatekeeper
from service.edge import Edge, Limits, Observer, Passage
from service.office import Office
from service.problems import (
    Refusal,
    problem_of,
    problem_of_error,
    status_of,
)
from service.rates import Rates
from service.routes import (
    cells,
    commands,
    gates,
    operations,
    organs,
    settings,
    streams,
)
from service.streams import Pulse
from service.strict import wrong_fields
from service.talks import Talks
from service.workers import Workers

_CODES = {404: "no_route", 405: "method_not_allowed", 400: "not_json"}


@dataclass(frozen=True)
class Parts:
    """What an application is made of.

    Attributes:
        office: plans and carries out.
        gatekeeper: knows callers.
        rates: how often they may call.
        talks: conversations over several requests.
        pulse: wakes the readers of streams.
        observer: is told of every request.
        clock: seconds since the epoch.
        limits: what one request may take.
        workers: do what routes ask for, by the name of their lane.
    """

    office: Office
    gatekeeper: Gatekeeper
    rates: Rates
    talks: Talks
    pulse: Pulse
    observer: Observer
    clock: Callable[[], float]
    limits: Limits
    workers: Mapping[str, Workers]


def application(parts: Parts) -> FastAPI:
    """The ASGI application; who serves it opens and closes the factory."""
    app = FastAPI(
        title="Stem Cell Factory",
        version=version("stem-cell-factory"),
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.office = parts.office
    app.state.talks = parts.talks
    app.state.pulse = parts.pulse
    app.state.clock = parts.clock
    app.state.workers = parts.workers
    app.state.answer_s = parts.limits.answer_s
    for module in (streams, settings, cells, organs, commands, gates, operations):
        # As they are: `include_router` would look every request up twice.
        app.router.routes += module.ROUTER.routes
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.add_middleware(
        Edge,
        gatekeeper=parts.gatekeeper,
        rates=parts.rates,
        new_id=parts.office.new_id,
        observer=parts.observer,
        limits=parts.limits,
        workers=parts.workers["desk"],
    )
    app.openapi = lambda: _documented(app)  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    pulse: Pulse = app.state.pulse
    looking = asyncio.create_task(pulse.run())
    yield
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking


# -- problems --------------------------------------------------------------------------


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    passage: Passage = request.scope["passage"]
    problem = problem_of(error, passage.request_id, passage.lang)
    return _said(request, problem, error.status, error.headers)


def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, FactoryError)
    passage: Passage = request.scope["passage"]
    problem = problem_of_error(error, passage.request_id, passage.lang)
    return _said(request, problem, status_of(error.code), _patience(error.code))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _refused(request, Refusal.of_request(wrong_fields(error)))


def _routed(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, "bad_request")
    refusal = Refusal(code, error.headers, what=str(error.detail))
    return _refused(request, refusal)


def _said(
    request: Request, problem: Problem, status: int, headers: Mapping[str, str]
) -> Response:
    request.scope["passage"].code = problem.code
    return JSONResponse(problem.doc(), status, dict(headers))


def _patience(code: str) -> dict[str, str]:
    return {"Retry-After": "1"} if code in ("store_busy", "overloaded") else {}


_HANDLERS: Mapping[type[Exception], Callable[[Request, Exception], Response]] = {
    Refusal: _refused,
    FactoryError: _failed,
    RequestValidationError: _invalid,
    HTTPException: _routed,
}


# -- documentation ---------------------------------------------------------------------


def _documented(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description="Errors are problems: `{code, reason, suggestions, ...}`.",
            routes=app.routes,
        )
        schemes = document.setdefault("components", {})
        schemes["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer"},
            "token": {"type": "apiKey", "in": "header", "name": "x-auth-token"},
        }
        document["security"] = [{"bearer": []}, {"token": []}]
        for path in ("/healthz", "/readyz"):
            document["paths"][path]["get"]["security"] = []
        app.openapi_schema = document
    return app.openapi_schema
