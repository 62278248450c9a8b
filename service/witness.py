"""Tells of every request: one structured log line, and the meters.

A line holds the route and not the path with its query, and nothing of bodies, headers
or tokens.
"""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import structlog
from starlette.types import Scope
from structlog.typing import EventDict

from factory.sandbox.logged import Logged
from service.edge import Observer
from service.lines import Lines
from service.meters import Meters
from service.passage import Passage


def observer(meters: Meters, log: structlog.typing.FilteringBoundLogger) -> Observer:
    """Who is told of requests."""

    def done(scope: Scope, passage: Passage) -> None:
        route, took_s = route_of(scope), perf_counter() - passage.began
        method = scope["method"] if route != OTHER else OTHER
        meters.answered(route, method, passage.status, took_s, passage.request_id)
        if passage.code is not None:
            meters.denied(passage.code)
        log.info(
            "request",
            request_id=passage.request_id,
            actor=passage.caller.name if passage.caller else None,
            method=method,
            route=route,
            status=passage.status,
            code=passage.code,
            took_ms=round(took_s * 1000, 3),
        )

    def failed(passage: Passage, where: str) -> None:
        log.error("failure", request_id=passage.request_id, where=where)

    return Observer(done, failed)


def cell_log(
    meters: Meters, log: structlog.typing.FilteringBoundLogger
) -> Callable[[Logged], None]:
    """Who is told what cells log by their grant: a line each, and the meters."""

    def told(logged: Logged) -> None:
        for line in logged.lines:
            log.info("cell", cell=logged.cell, line=line)
        if logged.dropped:
            log.warning("cell", cell=logged.cell, dropped=logged.dropped)
        meters.logged(len(logged.lines), logged.dropped)

    return told


OTHER = "other"


def route_of(scope: Scope) -> str:
    """The route as it is documented; `other` for a path that is none."""
    route = scope.get("route")
    path = getattr(route, "path_format", None)
    return path if isinstance(path, str) else OTHER


def logger(
    lines: Lines, now: Callable[[], str], *, is_json: bool
) -> structlog.typing.FilteringBoundLogger:
    """A logger of its own; nothing global is configured.

    Args:
        lines: where they go.
        now: the time, UTC RFC 3339.
        is_json: one JSON object a line, else a line for people.
    """

    def stamp(_: Any, __: str, event: EventDict) -> EventDict:
        return {"at": now(), **event}

    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if is_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    wrapped = structlog.wrap_logger(
        lines,
        processors=[structlog.processors.add_log_level, stamp, last],
        wrapper_class=structlog.make_filtering_bound_logger(20),
    )
    found: structlog.typing.FilteringBoundLogger = wrapped.bind()
    return found
