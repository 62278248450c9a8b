"""What an address means when it is invoked: a version, its cells, and the gates."""

from collections.abc import Mapping
from dataclasses import dataclass

from factory.address import parse_address
from factory.errors import RunError
from factory.lifecycle import LIVE
from factory.model import (
    CellRecord,
    FactorySpec,
    OrganRecord,
    OrganTemplate,
    RouteRecord,
    State,
)
from factory.ports import Catalog, World


@dataclass(frozen=True)
class Subject:
    """Something that can be invoked.

    Attributes:
        address: the version.
        state: its state; None when it is a template of the catalogue on trial.
        template: the organ, or None when it is a single cell.
        specs: the spec of every cell in it.
    """

    address: str
    state: State | None
    template: OrganTemplate | None
    specs: Mapping[str, FactorySpec]

    @property
    def capabilities(self) -> tuple[str, ...]:
        """The gates that must be open: the organ's own and each cell's backend."""
        own = self.template.policies.capability if self.template else None
        backends = {f"factory_{spec.backend.value}" for spec in self.specs.values()}
        return (*((own,) if own else ()), *sorted(backends))


def subject_of(address: str, world: World, catalog: Catalog) -> Subject:
    """Find what an address means.

    A family means its serving version, else the one that is worked on; what is not in
    the factory but in the catalogue is tried as it ships.

    Raises:
        RunError: codes `not_found`, `not_live`, `cell_missing`.
    """
    record = world.get(address)
    if isinstance(record, RouteRecord):
        record = world.get(record.serving or record.head)
    match record:
        case CellRecord():
            _check_live(record)
            specs = {record.address: record.spec}
            return Subject(record.address, record.state, None, specs)
        case OrganRecord():
            _check_live(record)
            specs = _specs(record.template, world, catalog)
            return Subject(record.address, record.state, record.template, specs)
        case _:
            return _shipped(address, world, catalog)


def _check_live(record: CellRecord | OrganRecord) -> None:
    if record.state not in LIVE:
        state = record.state.value
        message = f"{record.address} is {state}"
        raise RunError("not_live", message, address=record.address, state=state)


def _specs(
    template: OrganTemplate, world: World, catalog: Catalog
) -> dict[str, FactorySpec]:
    specs: dict[str, FactorySpec] = {}
    for cell in template.cells:
        record = world.get(cell)
        if isinstance(record, CellRecord):
            _check_live(record)
            specs[cell] = record.spec
        elif (spec := catalog.cell(cell)) is not None:
            specs[cell] = spec
        else:
            message = f"{template.id} needs {cell}"
            raise RunError("cell_missing", message, organ=template.id, cell=cell)
    return specs


def _shipped(address: str, world: World, catalog: Catalog) -> Subject:
    if not parse_address(address).version:
        address = next(iter(catalog.versions(address)), address)
    if (organ := catalog.organ(address)) is not None:
        return Subject(address, None, organ, _specs(organ, world, catalog))
    if (spec := catalog.cell(address)) is not None:
        return Subject(address, None, None, {address: spec})
    message = f"{address} is not in the factory"
    raise RunError("not_found", message, address=address)
