"""The application: its routes, what is around them, and their documentation."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.types import ASGIApp, Receive, Scope, Send

from service.callers import Gatekeeper
from service.edge import Edge, Limits, Observer
from service.links import linked
from service.office import Office
from service.rates import Rates
from service.routes import (
    cells,
    commands,
    conversations,
    gates,
    looks,
    moving,
    operations,
    organs,
    settings,
    sources,
    streams,
    training,
)
from service.streams import Pulse
from service.switch import Switch
from service.talks import Talks
from service.workers import Workers

_ROUTED = (
    streams,
    settings,
    sources,
    cells,
    moving,
    organs,
    training,
    commands,
    conversations,
    gates,
    looks,
    operations,
)


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
        new_request: makes the id of a request.
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
    new_request: Callable[[], str]
    workers: Mapping[str, Workers]


def documented(parts: Parts) -> FastAPI:
    """The routes with their documentation; `application` is what to serve of it."""
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
    for module in _ROUTED:
        # As they are: `include_router` would look every request up twice.
        app.router.routes += module.ROUTER.routes
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]
    return app


def application(app: FastAPI, parts: Parts) -> ASGIApp:
    """What is served: the routes inside of the edge.

    Nothing of FastAPI's own stack is between them. The edge answers what routes raise,
    reads bodies within their limit, and no route of ours leaves anything open.
    """
    switch = Switch(app.routes)

    async def routed(scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = app
        if scope["type"] != "http":
            await app.router(scope, receive, send)
            return
        route, parameters = switch.find(scope["method"], scope["raw_path"])
        scope["route"], scope["path_params"] = route, parameters
        await route.app(scope, receive, send)

    return Edge(
        routed,
        gatekeeper=parts.gatekeeper,
        rates=parts.rates,
        new_id=parts.new_request,
        observer=parts.observer,
        limits=parts.limits,
        workers=parts.workers["door"],
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    pulse: Pulse = app.state.pulse
    looking = asyncio.create_task(pulse.run())
    yield
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking


def _document(app: FastAPI) -> dict[str, Any]:
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
        app.openapi_schema = linked(document)
    return app.openapi_schema
