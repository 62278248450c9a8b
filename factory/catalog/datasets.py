"""The datasets that ship with the factory, and those of a folder.

Both are JSON lines, one file a name: `numbers.jsonl` is `numbers`. A shipped one says
in `datasets.toml` which types of cells it suits.
"""

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from factory.errors import FactoryError, RunError

ENDING = ".jsonl"
MOST_BYTES = 64 * 2**20
"""No dataset is larger."""


class DatasetShelf:
    """Datasets by name; see `ports.catalog.Datasets`.

    Args:
        folder: where the operator's own ones are; None for nowhere. A shipped name
            means the shipped one.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._shipped: Traversable = files(__package__) / "datasets"
        self._folder = folder
        table = self._shipped.joinpath("datasets.toml").read_text("utf-8")
        self._types: dict[str, list[str]] = {
            name: entry["types"] for name, entry in tomllib.loads(table).items()
        }

    def names(self) -> tuple[str, ...]:
        """Every name, the shipped ones first."""
        own = self._folder.glob(f"*{ENDING}") if self._folder else ()
        found = sorted(each.name.removesuffix(ENDING) for each in own)
        return tuple(dict.fromkeys([*self._types, *found]))

    def suiting(self, type_: str) -> tuple[str, ...]:
        """The shipped ones for a type of cells, the best one first."""
        return tuple(name for name, types in self._types.items() if type_ in types)

    def read(self, name: str) -> bytes | None:
        """The content of a name; None when there is none.

        Raises:
            RunError: codes `dataset_unreadable`, `dataset_too_large`.
        """
        if name in self._types:
            return self._shipped.joinpath(f"{name}{ENDING}").read_bytes()
        if self._folder is None or name not in self.names():
            return None
        return read_dataset(str(self._folder / f"{name}{ENDING}"))


def read_dataset(path: str) -> bytes:
    """The content of a file that an operator names.

    Raises:
        RunError: codes `dataset_unreadable`, `dataset_too_large`.
    """
    file = Path(path).expanduser()
    try:
        if file.stat().st_size > MOST_BYTES:
            most = f"{MOST_BYTES // 2**20}"
            message = f"{path} is larger than {most} MiB"
            raise RunError("dataset_too_large", message, most=most)
        return file.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise RunError("dataset_unreadable", f"{path}: {why}", why=why) from error


def dataset_folder(setting: str | None) -> Path | None:
    """The folder of a setting.

    Raises:
        FactoryError: code `bad_setting`, when there is no such folder.
    """
    if not setting:
        return None
    folder = Path(setting).expanduser()
    if not folder.is_dir():
        message = f"FACTORY_DATASETS is no folder: {setting!r}"
        raise FactoryError(
            "bad_setting", message, name="FACTORY_DATASETS", value=setting
        )
    return folder
