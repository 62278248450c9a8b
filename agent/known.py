"""What completion offers: what exists, and the words of the language as it is now."""

from collections.abc import Mapping

from factory.model import RouteRecord
from factory.ports.store import World
from grammar.complete import Completer
from grammar.parse import Parser


class Completing:
    """Keeps the completer of the parser that was asked for last: it is slow to make."""

    def __init__(self) -> None:
        self._last: tuple[Parser, Completer] | None = None

    def by(self, parser: Parser) -> Completer:
        """The completer of a parser."""
        if self._last is None or self._last[0] is not parser:
            self._last = parser, parser.completer()
        return self._last[1]


def known_versions(world: World) -> Mapping[str, tuple[str, ...]]:
    """Return the versions of every family, oldest first, as `v1`."""
    routes = (r for r in world.records("route") if isinstance(r, RouteRecord))
    return {
        route.address: tuple(m.removeprefix(f"{route.address}.") for m in route.members)
        for route in routes
    }
