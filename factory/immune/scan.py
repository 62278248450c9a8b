"""A round of checks over every record, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass

from factory.address import family_of
from factory.immune.treat import Complaint, Kind
from factory.immune.truth import Truth
from factory.integrity import damage_of
from factory.model import RouteRecord
from factory.planner.healing import is_crippled
from factory.ports.store import World

CRIPPLED = "a cell of the serving version failed"


@dataclass(frozen=True)
class Page:
    """What a page of records came to.

    Attributes:
        complaints: in address order.
        checked: how many records were read.
        last: the last address; "" at the end of the round.
    """

    complaints: tuple[Complaint, ...]
    checked: int
    last: str


def scan(world: World, after: str, limit: int) -> Page:
    """Check a page of records against their digests and the journal.

    Args:
        world: a consistent read.
        after: the last address of the page before, "" for the first page.
        limit: how many records at most.

    Raises:
        StoreError: the journal cannot be read.
    """
    addresses = world.addresses(after=after, limit=limit)
    complaints = [each for address in addresses for each in _check(address, world)]
    last = addresses[-1] if len(addresses) == limit else ""
    return Page(tuple(complaints), len(addresses), last)


def crippled_by(cell: str, world: World) -> tuple[Complaint, ...]:
    """The families whose serving version lacks a cell that was just taken out.

    Args:
        cell: its address.
        world: the factory as the journal tells it.
    """
    organs = (world.get(address) for address in world.users_of(cell))
    families = {family_of(organ.address) for organ in organs if organ}
    return tuple(each for family in sorted(families) for each in _family(family, world))


def _check(address: str, world: World) -> Iterator[Complaint]:
    damage = damage_of(address, world)
    if damage is not None:
        yield Complaint(Kind.DAMAGED, address, f"integrity: {damage.value}")
    else:
        yield from _family(address, Truth(world))


def _family(address: str, world: World) -> Iterator[Complaint]:
    route = world.get(address)
    if isinstance(route, RouteRecord) and is_crippled(world, route):
        yield Complaint(Kind.CRIPPLED, address, CRIPPLED)
