"""What exists, as far as completion offers it: families and their versions."""

from collections.abc import Mapping

from factory.model import RouteRecord
from factory.ports.store import World


def known_versions(world: World) -> Mapping[str, tuple[str, ...]]:
    """Return the versions of every family, oldest first, as `v1`."""
    routes = (r for r in world.records("route") if isinstance(r, RouteRecord))
    return {
        route.address: tuple(m.removeprefix(f"{route.address}.") for m in route.members)
        for route in routes
    }
