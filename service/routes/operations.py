"""What operators look at: metrics, introspection, health."""

from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.openmetrics import exposition as openmetrics

from factory.wire.documents import Health
from service.answering import LOOK, Responses, answer, problems
from service.asking import TheOffice
from service.introspection import introspection
from service.strict import StrictRoute

ROUTER = APIRouter(tags=["operations"], route_class=StrictRoute)
_TEXT: Responses = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": ""}
}


@ROUTER.get("/metrics", response_class=Response, responses=problems(*LOOK) | _TEXT)
def metrics(request: Request, office: TheOffice) -> Response:
    """Expose the metrics, as text or, for who asks, as OpenMetrics with exemplars."""
    registry = office.meters.registry
    if "application/openmetrics-text" in request.headers.get("accept", ""):
        text = openmetrics.generate_latest(registry)  # type: ignore[no-untyped-call]
        return Response(text, media_type=openmetrics.CONTENT_TYPE_LATEST)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


@ROUTER.get(
    "/api/neira/introspection/status",
    response_model=dict[str, Any],
    responses=problems(*LOOK),
)
def status(office: TheOffice) -> Response:
    """Show the inside of the factory."""
    return answer(introspection(office))


@ROUTER.get("/healthz", response_model=Health)
async def health() -> Response:
    """Tell that the process answers."""
    return answer(Health(status="ok"))


@ROUTER.get("/readyz", response_model=Health, responses=problems(503))
def ready(office: TheOffice) -> Response:
    """Tell that the database can be read."""
    with office.factory.snapshot() as world:
        world.head()
    return answer(Health(status="ok"))
