"""Routes: the one pointer a family has, and how moves switch it."""

from factory.address import by_version, family_of
from factory.model import CanaryShare, RouteRecord, State
from factory.planner.sketch import Sketch


def enlist(sketch: Sketch, address: str) -> None:
    """Make a record a member of its family, and the one that is worked on."""
    family = family_of(address)
    route = sketch.route(family)
    if route is None:
        fresh = RouteRecord(
            address=family, revision=1, members=(address,), head=address
        )
        sketch.put(fresh)
        return
    members = tuple(sorted({*route.members, address}, key=by_version))
    sketch.put(route.model_copy(update={"members": members, "head": address}))


def advance(
    sketch: Sketch, address: str, state: State, share: CanaryShare | None
) -> None:
    """Give a version that was approved its place in the traffic.

    Args:
        sketch: the plan.
        address: the version.
        state: the state that it has reached.
        share: its share while it is on trial; None leaves the share as it is.
    """
    route = sketch.route(family_of(address))
    assert route is not None, address
    if state is State.STABLE:
        proved = (*(each for each in route.proved if each != address), address)
        on_trial = route.canary if not is_share_of(route, address) else None
        update = {"serving": address, "canary": on_trial, "proved": proved}
    else:
        update = {"canary": share or route.canary}
    sketch.put(route.model_copy(update=update))


def withdraw(sketch: Sketch, addresses: tuple[str, ...], back_to: str | None) -> None:
    """Take versions out of the traffic; `back_to` is the version that comes back.

    The version that comes back serves only if it was proved before.
    """
    route = sketch.route(family_of(addresses[0]))
    assert route is not None, addresses
    serving = route.serving
    if serving in addresses:
        serving = back_to if back_to in route.proved else None
    canary = (
        None if route.canary and route.canary.address in addresses else route.canary
    )
    head = back_to if back_to and route.head in addresses else route.head
    update = {"serving": serving, "canary": canary, "head": head}
    sketch.put(route.model_copy(update=update))


def is_share_of(route: RouteRecord, address: str) -> bool:
    """Whether a version is the one on trial."""
    return route.canary is not None and route.canary.address == address
