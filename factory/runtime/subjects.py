"""What an address means when it is invoked: a version, its cells, and the gates."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from factory.address import family_of, parse_address
from factory.canonical import digest
from factory.errors import RunError
from factory.integrity import is_intact
from factory.judge.trial import terms_of
from factory.lifecycle import LIVE
from factory.model import (
    SOURCED,
    CanaryPolicy,
    CellRecord,
    FactorySpec,
    OrganRecord,
    OrganTemplate,
    RouteRecord,
    Slo,
    State,
)
from factory.ports.catalog import Catalog
from factory.ports.store import World
from factory.runtime.sides import Judged, Key, Sides
from factory.selector import artifact_digest

ON_TRIAL = frozenset({State.CANARY, State.EXPERIMENTAL})
_PERCENT = 100


@dataclass(frozen=True)
class Subject:
    """Something that can be invoked.

    Attributes:
        address: the version.
        revision: of its record; 0 when it is a template of the catalogue on trial.
        state: its state; None when it is a template of the catalogue on trial.
        template: the organ, or None when it is a single cell.
        specs: the spec of every cell in it.
        stable: the cells in it that are stable, when it is stable itself; only these
            may run outside of the second ring.
    """

    address: str
    revision: int
    state: State | None
    template: OrganTemplate | None
    specs: Mapping[str, FactorySpec]
    stable: frozenset[str] = frozenset()

    @property
    def capabilities(self) -> tuple[str, ...]:
        """The gates that must be open: the organ's own and each cell's backend."""
        own = self.template.policies.capability if self.template else None
        backends = {f"factory_{spec.backend.value}" for spec in self.specs.values()}
        return (*((own,) if own else ()), *sorted(backends))

    @property
    def slo(self) -> Slo:
        """The service level that it is judged by; that of a cell is the default."""
        return self.template.policies.slo if self.template else Slo()

    @property
    def min_requests(self) -> int:
        """How many requests it must have answered before it is promoted."""
        policy = self.template.policies.canary if self.template else CanaryPolicy()
        return policy.min_requests

    @cached_property
    def artifact(self) -> str:
        """The digest of all that makes it behave as it does, and of its service level.

        Not of its version: the same thing under another number is the same thing, and
        what is known of it goes on counting.
        """
        doc = self.template.doc() if self.template else {}
        graph = {name: doc.get(name) for name in ("channels", "pathways")}
        cells = {cell: _behaviour(spec) for cell, spec in self.specs.items()}
        if self.template is None:
            cells = {family_of(cell): made for cell, made in cells.items()}
        return digest({"cells": cells, "slo": self.slo.doc(), **graph})

    @property
    def compiled_as(self) -> tuple[str, int, str, frozenset[str]]:
        """The key of its compiled form: address, revision, content, stable cells."""
        return self.address, self.revision, self.artifact, self.stable


def _behaviour(spec: FactorySpec) -> list[object]:
    limits = spec.limits.doc() if spec.limits else None
    return [artifact_digest(spec), limits, spec.template.confidence_threshold]


@dataclass(frozen=True)
class Traffic:
    """Who answers for a name.

    Attributes:
        family: the family that was named, directly or by one of its versions.
        subject: the version that answers.
        serving: whether it is the one that serves the family.
        trial: another version that has a share of the traffic, or watches it.
        percent: the share of `trial`, 0 to 100.
        is_shadow: whether `trial` only runs beside and its answers are dropped.
        is_routed: whether the family was named; a version that is named gets no
            traffic by that, it is only tried.
    """

    family: str
    subject: Subject
    serving: bool = False
    trial: Subject | None = None
    percent: float = 0.0
    is_shadow: bool = False
    is_routed: bool = False

    @cached_property
    def sides(self) -> Sides:
        """Whose evidence the requests are; of a direct call nobody's."""
        if not self.is_routed:
            return Sides()
        if not self.serving:
            return Sides(trial=judged_of(self.family, self.subject, self.subject.state))
        trial = self.trial
        return Sides(
            serving=judged_of(self.family, self.subject, State.STABLE),
            trial=judged_of(self.family, trial, trial.state) if trial else None,
            share=0.0 if self.is_shadow else self.percent / _PERCENT,
        )


def judged_of(family: str, subject: Subject, stage: State | None) -> Judged | None:
    """Whose evidence a version's requests are at a stage; None where none is kept."""
    if stage is not State.STABLE and stage not in ON_TRIAL:
        return None
    return Judged(
        key=Key(family, subject.artifact, stage),
        address=subject.address,
        revision=subject.revision,
        terms=terms_of(subject.slo, stage, subject.min_requests),
    )


def traffic_of(address: str, world: World, catalog: Catalog) -> Traffic:
    """Find who answers for an address.

    A family means its serving version and the one on trial beside it; while nothing
    serves, the one on trial, else the one that is worked on. What is not in the
    factory but in the catalogue is tried as it ships.

    Raises:
        RunError: codes `not_found`, `not_live`, `not_intact`, `cell_missing`.
    """
    record = world.get(address)
    if not isinstance(record, RouteRecord):
        return Traffic(family_of(address), subject_of(address, world, catalog))
    canary = record.canary
    if record.serving is None:
        chosen = canary.address if canary else record.head
        subject = subject_of(chosen, world, catalog)
        return Traffic(record.address, subject, is_routed=True)
    subject = subject_of(record.serving, world, catalog)
    if canary is None or canary.address == record.serving:
        return Traffic(record.address, subject, serving=True, is_routed=True)
    return Traffic(
        family=record.address,
        subject=subject,
        serving=True,
        trial=_able(canary.address, world, catalog),
        percent=canary.traffic,
        is_shadow=canary.mode == "shadow",
        is_routed=True,
    )


def _able(address: str, world: World, catalog: Catalog) -> Subject | None:
    """The version on trial; None when a cell of it is disabled or missing."""
    try:
        return subject_of(address, world, catalog)
    except RunError:
        return None  # the serving version answers, and no evidence comes in


def subject_of(address: str, world: World, catalog: Catalog) -> Subject:
    """What a version is made of.

    Raises:
        RunError: codes `not_found`, `not_live`, `cell_missing`.
    """
    record = world.get(address)
    match record:
        case CellRecord():
            _check_fit(record)
            specs: Mapping[str, FactorySpec] = {record.address: record.spec}
            template = None
        case OrganRecord():
            _check_fit(record)
            specs = _specs(record.template, world, catalog)
            template = record.template
        case _:
            return _shipped(address, world, catalog)
    return Subject(
        address=record.address,
        revision=record.revision,
        state=record.state,
        template=template,
        specs=specs,
        stable=_stable(record, specs, world),
    )


def _stable(
    record: CellRecord | OrganRecord, specs: Mapping[str, FactorySpec], world: World
) -> frozenset[str]:
    """The sandboxed cells that are stable, in a version that is stable."""
    sandboxed = [cell for cell, spec in specs.items() if spec.backend in SOURCED]
    if record.state is not State.STABLE or not sandboxed:
        return frozenset()
    found = (world.get(cell) for cell in sandboxed)
    cells = (each for each in found if isinstance(each, CellRecord))
    return frozenset(each.address for each in cells if each.state is State.STABLE)


def _check_fit(record: CellRecord | OrganRecord) -> None:
    """Nothing runs that may not live, or whose content is not what its digest says."""
    if record.state not in LIVE:
        state = record.state.value
        message = f"{record.address} is {state}"
        raise RunError("not_live", message, address=record.address, state=state)
    if not is_intact(record):
        message = f"{record.address} is not what was recorded"
        raise RunError("not_intact", message, address=record.address)


def _specs(
    template: OrganTemplate, world: World, catalog: Catalog
) -> dict[str, FactorySpec]:
    specs: dict[str, FactorySpec] = {}
    for cell in template.cells:
        record = world.get(cell)
        if isinstance(record, CellRecord):
            _check_fit(record)
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
        return Subject(address, 0, None, organ, _specs(organ, world, catalog))
    if (spec := catalog.cell(address)) is not None:
        return Subject(address, 0, None, None, {address: spec})
    message = f"{address} is not in the factory"
    raise RunError("not_found", message, address=address)
