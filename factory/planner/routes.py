"""Routes: the one pointer a family has, and how moves switch it."""

from factory.address import by_version, family_of
from factory.lifecycle import LIVE
from factory.model import CanaryShare, OrganRecord, RouteRecord, State, StemCellRecord
from factory.planner.proofs import is_as_proved
from factory.planner.records import was_tried
from factory.planner.sketch import Sketch
from factory.report import RiskLevel

SHORT = 12
"""How many digits of a digest tell a person which artifact is meant."""


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
    route = _route(sketch, address)
    if state is State.STABLE:
        proved = (*(each for each in route.proved if each != address), address)
        on_trial = route.canary if not is_share_of(route, address) else None
        update = {"serving": address, "canary": on_trial, "proved": proved}
        sketch.put(route.model_copy(update=update))
        forget_failure(sketch, address)
    else:
        sketch.put(route.model_copy(update={"canary": share or route.canary}))


def withdraw(sketch: Sketch, addresses: tuple[str, ...], back_to: str | None) -> None:
    """Take versions that were moved out of the traffic; a proved one takes over.

    Args:
        sketch: the plan, with the records as they will be.
        addresses: versions of one family.
        back_to: the version that comes back: it becomes the one that is worked on,
            and serves if it was proved; else the last proved version serves.
    """
    route = _route(sketch, addresses[0])
    serving = route.serving
    if serving in addresses or (serving is None and back_to in route.proved):
        serving = back_to if back_to in route.proved else last_proved(sketch, route)
    head = back_to if back_to and route.head in addresses else route.head
    # A version that is made anew under this address has proved nothing yet.
    proved = tuple(p for p in route.proved if not _is_rolled_back(sketch, p))
    update = {"serving": serving, "head": head, "proved": proved}
    sketch.put(route.model_copy(update=update))
    for address in addresses:
        drop_share(sketch, address)


def silence(sketch: Sketch, address: str) -> None:
    """Take a version out of the traffic with nothing in its place."""
    route = _route(sketch, address)
    if route.serving == address:
        sketch.put(route.model_copy(update={"serving": None}))
    drop_share(sketch, address)


def drop_share(sketch: Sketch, address: str) -> None:
    """Take away a version's share of the traffic, if it has one."""
    route = _route(sketch, address)
    if is_share_of(route, address):
        sketch.put(route.model_copy(update={"canary": None}))


def serve_again(sketch: Sketch, address: str) -> bool:
    """Let a version that came back to life serve, if it is the last proved one."""
    route = _route(sketch, address)
    if last_proved(sketch, route) != address or route.serving == address:
        return False
    sketch.put(route.model_copy(update={"serving": address}))
    return True


def last_proved(sketch: Sketch, route: RouteRecord) -> str | None:
    """The version that was proved last among those that are fit to serve."""
    fit = (p for p in reversed(route.proved) if is_fit(sketch, route, p))
    return next(fit, None)


def is_fit(sketch: Sketch, route: RouteRecord, address: str) -> bool:
    """Whether a proved version may take the traffic over without being asked for.

    It is live, its artifact has not failed in this family, and its cells are live and
    what they were when it was proved.
    """
    record = sketch.stem(address)
    if record is None or record.state not in LIVE or record.digest in route.failed:
        return False
    return not isinstance(record, OrganRecord) or is_as_proved(sketch, record)


def is_live(sketch: Sketch, address: str) -> bool:
    """Whether there is a version and it may be used."""
    record = sketch.stem(address)
    return record is not None and record.state in LIVE


def _is_rolled_back(sketch: Sketch, address: str) -> bool:
    record = sketch.stem(address)
    return record is None or record.state is State.ROLLED_BACK


def is_share_of(route: RouteRecord, address: str) -> bool:
    """Whether a version is the one on trial."""
    return route.canary is not None and route.canary.address == address


def warn_of_switch(sketch: Sketch, before: RouteRecord) -> None:
    """Say what became of the traffic of a family, compared with its route before."""
    after = sketch.route(before.address)
    assert after is not None, before.address
    if after.serving == before.serving:
        return
    if after.serving is not None:
        sketch.risk(RiskLevel.MEDIUM, "falls_back", after.serving)
    elif before.serving is not None:
        sketch.risk(RiskLevel.HIGH, "traffic_stops", before.serving)


# -- artifacts that failed -----------------------------------------------------


def remember_failure(sketch: Sketch, record: StemCellRecord) -> None:
    """Keep the digest of a version that is taken back after it had traffic."""
    route = _route(sketch, record.address)
    if was_tried(record, route) and record.digest not in route.failed:
        failed = (*route.failed, record.digest)
        sketch.put(route.model_copy(update={"failed": failed}))


def forget_failure(sketch: Sketch, address: str) -> None:
    """Strike the digest of a version that was proved or released."""
    route, record = _route(sketch, address), sketch.stem(address)
    assert record is not None, address
    failed = tuple(each for each in route.failed if each != record.digest)
    sketch.put(route.model_copy(update={"failed": failed}))


def warn_of_failure(sketch: Sketch, address: str, digest: str) -> None:
    """Name the risk of making an artifact that has failed in this family."""
    route = sketch.route(family_of(address))
    if route is not None and digest in route.failed:
        sketch.risk(RiskLevel.HIGH, "failed_before", address, digest=digest[:SHORT])


def _route(sketch: Sketch, address: str) -> RouteRecord:
    route = sketch.route(family_of(address))
    assert route is not None, address
    return route
