"""Reads the catalogue's TOML files into templates."""

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from factory.address import by_version, family_of
from factory.errors import TemplateError
from factory.model import FactorySpec, OrganTemplate


class Shelf:
    """Templates by id; see `ports.Catalog`.

    Args:
        cells: the specs of shipped cells.
        organs: the templates of shipped organs.
    """

    def __init__(
        self, cells: Iterable[FactorySpec], organs: Iterable[OrganTemplate]
    ) -> None:
        self._cells = {spec.template.id: spec for spec in cells}
        self._organs = {template.id: template for template in organs}

    def organ(self, address: str) -> OrganTemplate | None:
        """The organ template with an id."""
        return self._organs.get(address)

    def cell(self, address: str) -> FactorySpec | None:
        """The spec of a shipped cell with an id."""
        return self._cells.get(address)

    def ids(self) -> tuple[str, ...]:
        """Every id, organs first, in order."""
        return (*sorted(self._organs), *sorted(self._cells))

    def versions(self, family: str) -> tuple[str, ...]:
        """The ids of a family's templates, oldest version first."""
        found = [each for each in self.ids() if family_of(each) == family]
        return tuple(sorted(found, key=by_version))


def shipped() -> Shelf:
    """Read the catalogue that ships with the package.

    Raises:
        TemplateError: code `bad_catalog`, when a file does not fit the models.
    """
    cells: list[FactorySpec] = []
    organs: list[OrganTemplate] = []
    for file in sorted(files(__package__).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            found = tomllib.loads(file.read_text("utf-8"))
            cells += [_cell(file.name, each) for each in found.get("cell", [])]
            organs += [_organ(file.name, each) for each in found.get("organ", [])]
    return Shelf(cells, organs)


def _cell(file: str, fields: Mapping[str, Any]) -> FactorySpec:
    try:
        return FactorySpec.model_validate(fields)
    except ValueError as error:
        raise TemplateError("bad_catalog", str(error), file=file) from error


def _organ(file: str, fields: Mapping[str, Any]) -> OrganTemplate:
    try:
        return OrganTemplate.model_validate(fields)
    except ValueError as error:
        raise TemplateError("bad_catalog", str(error), file=file) from error
