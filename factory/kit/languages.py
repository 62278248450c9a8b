"""The languages that a cell can be begun in, and the shipped cell of each."""

from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable

from factory.model import Backend

MODULE = "cell.wasm"
"""What a build makes."""


class Language(StrEnum):
    """What the source of a cell is written in."""

    RHAI = "rhai"
    C = "c"
    ZIG = "zig"
    RUST = "rust"
    WAT = "wat"


@dataclass(frozen=True, slots=True)
class Form:
    """How a language's cells are kept and built.

    Attributes:
        backend: that runs them.
        main: the file by which a folder's language is known.
        source: the file that the factory takes.
    """

    backend: Backend
    main: str
    source: str

    @property
    def is_compiled(self) -> bool:
        """Whether a build must come before a trial."""
        return self.main != self.source


FORMS: dict[Language, Form] = {
    Language.RHAI: Form(Backend.SCRIPT, "cell.rhai", "cell.rhai"),
    Language.C: Form(Backend.WASM, "cell.c", MODULE),
    Language.ZIG: Form(Backend.WASM, "cell.zig", MODULE),
    Language.RUST: Form(Backend.WASM, "Cargo.toml", MODULE),
    Language.WAT: Form(Backend.WASM, "cell.wat", "cell.wat"),
}


def languages_of(backend: Backend) -> tuple[Language, ...]:
    """The languages whose cells a backend runs, the usual one first."""
    return tuple(each for each, form in FORMS.items() if form.backend is backend)


def sample_files(language: Language) -> dict[str, str]:
    """The files of the shipped cell of a language: text by path in its folder."""
    return dict(_walked(files(__package__) / "samples" / language.value, ""))


def _walked(folder: Traversable, path: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for each in sorted(folder.iterdir(), key=lambda item: item.name):
        name = f"{path}{each.name}"
        if each.is_dir():
            found += _walked(each, f"{name}/")
        else:
            found.append((name, each.read_text("utf-8")))
    return found
