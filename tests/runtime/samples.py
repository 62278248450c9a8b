"""Organs of cells that tests give as functions, and a store of evidence in memory."""

from collections.abc import Callable, Collection, Mapping

from factory.judge.trial import Terms
from factory.model import (
    Backend,
    CellTemplate,
    Channel,
    FactorySpec,
    Limits,
    OrganTemplate,
    Pathway,
    State,
)
from factory.providers.port import Value
from factory.runtime.batches import Seen, batch_of
from factory.runtime.counts import Counts
from factory.runtime.folding import Ledger
from factory.runtime.graphs import CompiledGraph, compiled
from factory.runtime.observations import (
    Alarm,
    Observation,
    Standing,
)
from factory.runtime.sides import Judged, Key
from factory.runtime.subjects import Subject
from factory.runtime.timeouts import Timeout

Work = Callable[[Value], Value]


def cell_id(name: str) -> str:
    """`a` is an analysis cell, `A` an action cell."""
    kind = "action" if name.isupper() else "analysis"
    return f"{kind}.{name.lower()}.v1"


def spec(
    name: str, threshold: float | None = None, timeout_ms: float | None = None
) -> FactorySpec:
    address = cell_id(name)
    kind = address.partition(".")[0]
    template = CellTemplate.model_validate(
        {
            "id": address,
            "version": "1.0.0",
            f"{kind}_type": name,
            "confidence_threshold": threshold,
        }
    )
    limits = Limits(timeout_ms=timeout_ms) if timeout_ms else None
    provider = address.partition(".v")[0]
    return FactorySpec(
        backend=Backend.ADAPTER, template=template, provider=provider, limits=limits
    )


def organ(
    cells: str,
    channels: str = "",
    conditions: Mapping[str, str] | None = None,
    fallback: str = "",
    address: str = "organ.x.v1",
) -> OrganTemplate:
    """`organ("a b c", "a>b a>c", {"a>b": "x == 1"}, fallback="c")`."""
    whens = conditions or {}
    pairs = [(each, each.split(">")) for each in channels.split()]
    pathways = (Pathway(name="fallback", cells=tuple(map(cell_id, fallback.split()))),)
    return OrganTemplate(
        id=address,
        version="1.0.0",
        cells=tuple(map(cell_id, cells.split())),
        channels=tuple(
            Channel(from_=cell_id(a), to=cell_id(b), when=whens.get(each))
            for each, (a, b) in pairs
        ),
        pathways=pathways if fallback else (),
    )


def subject(
    template: OrganTemplate, specs: tuple[FactorySpec, ...], revision: int = 1
) -> Subject:
    by_id = {each.template.id: each for each in specs}
    return Subject(template.id, revision, State.STABLE, template, by_id)


def graph(
    template: OrganTemplate, works: Mapping[str, Work], threshold: float | None = None
) -> CompiledGraph:
    """The graph of an organ whose cells are these functions."""
    specs = tuple(spec(name, threshold) for name in works)
    cells = {cell_id(name): work for name, work in works.items()}
    return compiled(subject(template, specs), cells)


class Kept:
    """runtime.observations.Observations in memory, folding at once."""

    def __init__(self) -> None:
        self.seen: list[Observation] = []
        self.warned: list[tuple[str, Timeout]] = []
        self.ledger = Ledger()

    def note(self, observation: Observation) -> tuple[Alarm, ...]:
        self.seen.append(observation)
        self.ledger.fold(batch_of([Seen(float(len(self.seen)), observation)]))
        return self.ledger.alarms

    def warn(self, cell: str, kind: Timeout) -> None:
        self.warned.append((cell, kind))

    def flush(self) -> tuple[Alarm, ...]:
        return self.ledger.alarms

    @property
    def is_recording(self) -> bool:
        return True

    def standing(self, key: Key) -> Standing | None:
        return self.ledger.standings.get(key)

    def standings(self, keys: Collection[Key]) -> dict[Key, Standing]:
        return {k: s for k, s in self.ledger.standings.items() if k in keys}

    def counts_of(self, addresses: Collection[str]) -> dict[str, Counts]:
        return {a: c for a, c in self.ledger.counts.items() if a in addresses}

    def counts(self, address: str) -> Counts:
        return self.ledger.counts.get(address, Counts())

    def per_minute(self, family: str) -> float:
        return self.counts(family).per_minute(float(len(self.seen)))


def judged(stage: State, revision: int = 1, artifact: str = "a") -> Judged:
    terms = Terms(error_rate=0.01, latency_ms=100.0, alpha=0.05)
    return Judged(Key("organ.x", artifact, stage), "organ.x.v1", revision, terms)
