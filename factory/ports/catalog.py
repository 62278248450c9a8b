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
