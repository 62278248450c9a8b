"""What makes cells: one fabricator for each backend."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from factory.measured import SourceChange, SourceFinding
from factory.model import FactorySpec, Signature
from factory.providers.port import Value
from factory.sandbox.logged import Listener
from factory.sandbox.ring import RingStatus
from factory.training.model import TunableOption


class Inspection(Protocol):
    """What a backend says of a spec without running it."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What speaks against it, one English sentence each."""
        ...

    @property
    def signature(self) -> Signature | None:
        """What goes in and out, where the backend knows."""
        ...


Inspect = Callable[[FactorySpec], Inspection]
Invoke = Callable[[Value], Value]


class Fabricator(Protocol):
    """One backend: checks a spec, and makes something callable of it."""

    def inspect(self, spec: FactorySpec) -> Inspection:
        """What the spec would be; no side effects."""
        ...

    def fabricate(self, spec: FactorySpec) -> Invoke:
        """The cell as a function of one input value.

        Raises:
            BackendError: when the spec has problems or the backend is not installed.
        """
        ...


@runtime_checkable
class Admitter(Protocol):
    """A backend that makes cells of sources, and admits those first."""

    def admit(self, spec: FactorySpec) -> SourceFinding:
        """What its source is: read, compiled within bounds, never executed."""
        ...

    def offer(self, source: bytes) -> SourceFinding:
        """What a source is that a cell may name by its digest from now on."""
        ...

    def changes(self, old: FactorySpec, new: FactorySpec) -> tuple[SourceChange, ...]:
        """How the text of an admitted source differs from that before, line by line."""
        ...

    def fabricate_proved(self, spec: FactorySpec) -> Invoke:
        """The cell of a version that is stable: it may run nearer to the factory.

        Raises:
            BackendError: as `Fabricator.fabricate` does.
        """
        ...

    def staged(self, digest: str) -> bytes | None:
        """A source that was admitted here and that the store may not have yet."""
        ...

    def listen(self, listener: Listener) -> None:
        """Have somebody told, on the thread of the call, what cells log."""
        ...

    @property
    def status(self) -> RingStatus:
        """How its worker processes stand."""
        ...

    def close(self) -> None:
        """End its processes."""
        ...


@runtime_checkable
class Tuner(Protocol):
    """A backend whose cells have options that a training may try."""

    def parameters(self, spec: FactorySpec) -> tuple[TunableOption, ...]:
        """The options of a cell that may be tried, with the present values."""
        ...
