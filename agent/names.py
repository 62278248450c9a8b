"""What the words of a command name in the factory: families, versions, chain names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from agent.language import Language
from factory.address import Address, by_version, family_of, parse_address
from factory.lifecycle import LIVE
from factory.model import (
    CellRecord,
    FactorySpec,
    OrganRecord,
    OrganTemplate,
    RouteRecord,
    Signature,
)
from factory.ports.catalog import Catalog
from factory.ports.store import World
from factory.signatures import misfit

CELL_KINDS = ("analysis", "action", "memory")
SUFFIX_SEARCH = 500
"""How many families are looked through for a name that is only an ending."""


@dataclass(frozen=True)
class Names:
    """Looks names up in the registry first and the catalogue second.

    Args:
        world: the consistent read.
        catalog: the shipped templates.
        language: what words mean in the factory.
        expected: routes that the steps before this one would make.
    """

    world: World
    catalog: Catalog
    language: Language
    expected: Mapping[str, RouteRecord] = field(default_factory=dict)

    def expecting(self, addresses: Iterable[str]) -> "Names":
        """The names as they will be once these versions have been made."""
        routes = dict(self.expected)
        for address in addresses:
            family = family_of(address)
            route = routes.get(family) or self.route(family)
            members = {*(route.members if route else ()), address}
            routes[family] = RouteRecord(
                address=family,
                revision=1,
                members=tuple(sorted(members, key=by_version)),
                head=address,
                serving=route.serving if route else None,
            )
        return replace(self, expected=routes)

    def families(self, target: str) -> tuple[str, ...]:
        """The families that an address may mean; `cell.x` may be of any cell kind."""
        address = parse_address(target)
        kinds = CELL_KINDS if address.kind == "cell" else (address.kind,)
        named = [Address(kind, address.name, "").family for kind in kinds]
        known = [each for each in named if self.route(each)]
        return tuple(known or [each for each in named if self.catalog.versions(each)])

    def route(self, family: str) -> RouteRecord | None:
        """The route of a family that is in the factory."""
        found = self.expected.get(family) or self.world.get(family)
        return found if isinstance(found, RouteRecord) else None

    def versions(self, family: str) -> tuple[str, ...]:
        """Every version that is in the factory or in the catalogue, oldest first."""
        route = self.route(family)
        members = route.members if route else ()
        found = {*members, *self.catalog.versions(family)}
        return tuple(sorted(found, key=by_version))

    def newest(self, family: str) -> str | None:
        """The version of a family that a bare name means."""
        if (route := self.route(family)) is not None:
            return route.serving or route.head
        return next(reversed(self.catalog.versions(family)), None)

    def cell_before(self, version: str) -> FactorySpec | None:
        """The cell of the catalogue that a version is, or comes from by updates."""
        found = map(self.catalog.cell, self._back_from(version))
        return next((spec for spec in found if spec is not None), None)

    def organ_before(self, version: str) -> OrganTemplate | None:
        """The organ of the catalogue that a version is, or comes from by updates."""
        found = map(self.catalog.organ, self._back_from(version))
        return next((organ for organ in found if organ is not None), None)

    def _back_from(self, version: str) -> Iterator[str]:
        """A version, and those that it comes from by updates, newest first."""
        seen: set[str] = set()
        address: str | None = version
        while address is not None and address not in seen:
            yield address
            seen.add(address)
            record = self.world.get(address)
            if not isinstance(record, CellRecord | OrganRecord):
                return
            address = record.lineage.replaces

    def chain(self, said: str, previous: str | None) -> tuple[str, ...]:
        """The cells that a name of a chain may mean, best first.

        Args:
            said: the name as typed.
            previous: the cell before it in the chain; a name that is only an ending
                (`adapter`) means those cells that take what the one before gives.
        """
        known = self.language.canonical(said)
        name = parse_address(known).name if known else said
        target = name if "." in name else f"cell.{name}"
        exact = self.families(target) if _is_address(target) else ()
        versioned = _is_address(target) and parse_address(target).version
        if exact:
            found = [target if versioned else self.newest(each) for each in exact]
            return tuple(each for each in found if each)
        endings = [self.newest(each) for each in self._ending_in(name)]
        return tuple(e for e in endings if e and self._follows(previous, e))

    def _ending_in(self, name: str) -> Iterator[str]:
        registry = self.world.records("route", limit=SUFFIX_SEARCH)
        shipped = (family_of(each) for each in self.catalog.ids())
        families = dict.fromkeys([*(r.address for r in registry), *shipped])
        for family in families:
            kind, _, rest = family.partition(".")
            if kind in CELL_KINDS and rest.endswith(f"_{name}"):
                yield family

    def _follows(self, previous: str | None, cell: str) -> bool:
        before = self._signature(previous) if previous else None
        after = self._signature(cell)
        return not (before and after and misfit(before.output, after.input))

    def _signature(self, cell: str) -> Signature | None:
        record = self.world.get(cell)
        if isinstance(record, CellRecord) and record.state in LIVE:
            return record.spec.template.signature
        spec = self.catalog.cell(cell)
        return spec.template.signature if spec else None


def _is_address(text: str) -> bool:
    kind, _, name = text.partition(".")
    return bool(name) and kind in (*CELL_KINDS, "cell", "organ")
