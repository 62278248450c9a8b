"""Requests of operators: metrics, introspection, health, lost requests."""

from typing import Any

from pydantic import TypeAdapter

from factory.client.call import Call, Route
from factory.client.exchange import REQUESTS
from factory.wire.documents import Glance, Health, RequestFate

METRICS = Route("GET", "/metrics")
INTROSPECTION = Route("GET", "/api/neira/introspection/status")
GLANCE = Route("GET", "/glance")
HEALTH = Route("GET", "/healthz")
READY = Route("GET", "/readyz")

_DOCUMENT: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
_GLANCE = TypeAdapter(Glance)
_HEALTH = TypeAdapter(Health)
_FATE = TypeAdapter(RequestFate)


def metrics() -> Call[str]:
    """The metrics as text."""
    return Call(METRICS, None)


def introspection() -> Call[dict[str, Any]]:
    """The inside of the factory."""
    return Call(INTROSPECTION, _DOCUMENT)


def glance() -> Call[Glance]:
    """What a status line shows of the factory."""
    return Call(GLANCE, _GLANCE)


def health() -> Call[Health]:
    """Whether the process answers."""
    return Call(HEALTH, _HEALTH)


def ready() -> Call[Health]:
    """Whether the database can be read."""
    return Call(READY, _HEALTH)


def request(key: str) -> Call[RequestFate]:
    """Tell what became of a request by its Idempotency-Key."""
    return Call(REQUESTS, _FATE, {"key": key})
