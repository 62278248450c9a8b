"""Which route answers a path: by its segments, as they came over the wire.

Starlette matches decoded paths by regular expressions in order. There `a%2Fb` is two
segments, and a path that another route knows for another method is taken by whatever
comes later. Here a segment is what stands between two slashes, a fixed one goes before
a parameter, and one path has all of its methods together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from starlette.routing import BaseRoute, Route

from service.problems import Refusal


@dataclass
class _Node:
    """What comes after some segments."""

    fixed: dict[str, "_Node"] = field(default_factory=dict)
    parameter: "_Node | None" = None
    routes: dict[str, tuple[Route, tuple[str, ...]]] = field(default_factory=dict)


class Switch:
    """Finds routes.

    Args:
        routes: all of them; each path is made of whole segments.
    """

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._root = _Node()
        for route in routes:
            assert isinstance(route, Route)
            self._add(route)

    def find(self, method: str, path: bytes) -> tuple[Route, Mapping[str, str]]:
        """The route of a path, and the parameters in it.

        Args:
            method: in capital letters.
            path: as it came, without the query.

        Raises:
            Refusal: codes `no_route`, `method_not_allowed`.
        """
        segments = [_decoded(each) for each in path.split(b"/")[1:]]
        found = _walk(self._root, segments, ())
        if found is None:
            raise Refusal("no_route")
        node, values = found
        if method not in node.routes:
            raise Refusal("method_not_allowed", {"Allow": ", ".join(node.routes)})
        route, names = node.routes[method]
        return route, dict(zip(names, values, strict=True))

    def _add(self, route: Route) -> None:
        node, names = self._root, []
        for segment in route.path_format.split("/")[1:]:
            if segment.startswith("{"):
                names.append(segment.strip("{}"))
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.fixed.setdefault(segment, _Node())
        for method in sorted(route.methods or ()):
            assert method not in node.routes, f"{method} {route.path} stands twice"
            node.routes[method] = route, tuple(names)


def _walk(
    node: _Node, segments: list[str], values: tuple[str, ...]
) -> tuple[_Node, tuple[str, ...]] | None:
    if not segments:
        return (node, values) if node.routes else None
    first, *rest = segments
    if (fixed := node.fixed.get(first)) is not None:
        found = _walk(fixed, rest, values)
        if found is not None:
            return found
    if node.parameter is None or not first:
        return None
    return _walk(node.parameter, rest, (*values, first))


def _decoded(segment: bytes) -> str:
    return unquote_to_bytes(segment).decode("utf-8", "replace")
