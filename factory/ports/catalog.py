"""What comes with the factory."""

from typing import Protocol

from factory.model import FactorySpec, OrganTemplate


class Catalog(Protocol):
    """The shipped templates."""

    def organ(self, address: str) -> OrganTemplate | None:
        """The organ template with an id."""
        ...

    def cell(self, address: str) -> FactorySpec | None:
        """The spec of a shipped cell with an id."""
        ...

    def ids(self) -> tuple[str, ...]:
        """Every id, organs first, in order."""
        ...

    def versions(self, family: str) -> tuple[str, ...]:
        """The ids of a family's templates, oldest version first."""
        ...


class Datasets(Protocol):
    """Datasets by name: shipped ones, and the operator's own."""

    def names(self) -> tuple[str, ...]:
        """Every name, the shipped ones first."""
        ...

    def suiting(self, type_: str) -> tuple[str, ...]:
        """The shipped ones for a type of cells, the best one first."""
        ...

    def read(self, name: str) -> bytes | None:
        """The content of a name; None when there is none.

        Raises:
            RunError: codes `dataset_unreadable`, `dataset_too_large`.
        """
        ...
