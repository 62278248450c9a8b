"""A factory whose cells are functions of the test, driven like the real one."""

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from factory.catalog.datasets import DatasetShelf, read_dataset
from factory.catalog.shelf import shipped
from factory.errors import RunError
from factory.fabricator.adapter import AdapterInspection
from factory.library import Library
from factory.model import (
    Backend,
    CanaryPolicy,
    FactorySpec,
    OrganPolicies,
    Role,
    Signature,
    State,
)
from factory.operations import Build, Move
from factory.policy import PolicyEngine
from factory.ports.backend import Invoke
from factory.providers.port import Media, Value
from factory.runtime.invoke import Ran
from factory.stem import StemCellFactory
from factory.store.open import open_store
from factory.store.sql import SqlStore
from tests.factory.bench import Bench
from tests.runtime.samples import Work, organ, spec

V1, V2, FAMILY = "organ.talk.v1", "organ.talk.v2", "organ.talk"
PERCENT = 10


def old(value: Value) -> Value:
    assert not isinstance(value, Media)
    return ["old", value]


def new(value: Value) -> Value:
    assert not isinstance(value, Media)
    return ["new", value]


def fails(_: Value) -> Value:
    message = "broken"
    raise ValueError(message)


@cache
def shipped_policy() -> PolicyEngine:
    """The shipped policies, read once for all plants: they hold no state."""
    return PolicyEngine.load()


class Functions:
    """ports.Fabricator of functions by the name of the provider."""

    def __init__(self, works: Mapping[str, Work]) -> None:
        self.works = works
        self.made: list[str] = []
        self.signatures: dict[str, Signature] = {}

    def inspect(self, spec: FactorySpec) -> AdapterInspection:
        return AdapterInspection(signature=self.signatures.get(spec.template.id))

    def fabricate(self, spec: FactorySpec) -> Invoke:
        self.made.append(spec.template.id)
        name = str(spec.provider).partition(".")[2]
        upper = str(spec.provider).startswith("action.")
        return self.works[name.upper() if upper else name]


class Plant(Bench):
    """A factory over functions; `a` is an analysis cell, `A` an action cell."""

    def __init__(self, works: dict[str, Work], location: str = "sqlite://") -> None:
        self.store: SqlStore = open_store(location)
        self.catalog = shipped()
        self.works = works
        self.functions = self.functions_of(works)
        self.factory = StemCellFactory(
            store=self.store,
            policy=shipped_policy(),
            fabricators={Backend.ADAPTER: self.functions},
            catalog=self.catalog,
            observations=self.store.evidence,
            library=Library(DatasetShelf(), self.store.sources.read, read_dataset),
        )

    def functions_of(self, works: dict[str, Work]) -> Functions:
        return Functions(works)

    def make(
        self,
        address: str,
        cells: str,
        timeout_ms: float | None = None,
        **canary: Any,
    ) -> None:
        """Build an organ of a straight line of cells."""
        template = organ(cells, address=address)
        policies = OrganPolicies(canary=CanaryPolicy.model_validate(canary))
        template = template.model_copy(update={"policies": policies})
        specs = tuple(spec(name, timeout_ms=timeout_ms) for name in cells.split())
        self.do(Build(template=template, cells=specs))

    def raise_to(self, address: str, *stages: State, **fields: object) -> None:
        for stage in stages:
            move = self.move(address, Move.APPROVE, stage=stage, **fields)
            self.do(move, role=Role.ADMIN)

    def make_stable(self, address: str, cells: str, **canary: Any) -> None:
        self.make(address, cells, **canary)
        self.raise_to(address, State.CANARY, State.EXPERIMENTAL, State.STABLE)

    def back(self, address: str) -> None:
        self.do(self.move(address, Move.ROLLBACK), role=Role.ADMIN)

    def ask(self, address: str, value: Value, key: str | None = None) -> Ran:
        answer = self.factory.invoke(address, value, Role.WRITE, key)
        assert isinstance(answer, Ran), answer
        return answer

    def broken(self, address: str, value: Value) -> None:
        """Ask, and bear it when that fails."""
        with suppress(RunError):
            self.factory.invoke(address, value, Role.WRITE)

    def close(self) -> None:
        self.factory.close()


def split(plant: Plant, cells: str = "b") -> None:
    """v1 serves, v2 is on trial."""
    plant.make_stable(V1, "a")
    plant.make(V2, cells)
    plant.raise_to(V2, State.CANARY, traffic=PERCENT)
