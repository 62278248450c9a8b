"""Makes a module of a cell's source with the author's own tools."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

from factory.errors import FactoryError
from factory.kit.languages import FORMS, MODULE, Language
from factory.sandbox.artifact import source_digest

RUST_TARGET = "wasm32-unknown-unknown"
_RUST_MODULES = f"target/{RUST_TARGET}/release"
_C = (
    "cc",
    "-target",
    "wasm32-freestanding",
    "-Os",
    "-Wall",
    "-Wl,--no-entry",
    "-Wl,--strip-all",
    "-o",
    MODULE,
    "cell.c",
)
_ZIG = (
    "build-exe",
    "-target",
    "wasm32-freestanding",
    "-OReleaseSmall",
    "-fno-entry",
    "-rdynamic",
    "-fstrip",
    f"-femit-bin={MODULE}",
    "cell.zig",
)
_RUST = ("build", "--quiet", "--release", "--target", RUST_TARGET)


@dataclass(frozen=True, slots=True)
class Built:
    """A module that was made.

    Attributes:
        file: where it is.
        size: bytes.
        digest: SHA-256 of it.
        seconds: what making it took.
    """

    file: Path
    size: int
    digest: str
    seconds: float


def language_in(folder: Path) -> Language | None:
    """The language of the cell in a folder; None where no source is known."""
    found = (each for each, form in FORMS.items() if (folder / form.main).is_file())
    return next(found, None)


def command_of(language: Language) -> tuple[str, ...]:
    """The command that makes a module, to be run in the cell's folder.

    Raises:
        FactoryError: code `kit_tool_missing_zig`, `kit_tool_missing_cargo` or
            `kit_tool_missing_target`.
    """
    match language:
        case Language.C:
            return (*_zig(), *_C)
        case Language.ZIG:
            return (*_zig(), *_ZIG)
        case Language.RUST:
            return (_cargo(), *_RUST)
        case Language.RHAI | Language.WAT:
            message = f"a cell in {language} needs no build"
            raise FactoryError("kit_needs_no_build", message, language=language.value)


def build_cell(folder: Path) -> Built:
    """Make the module of the cell in a folder; what the compiler says is shown.

    Raises:
        FactoryError: codes `kit_no_source`, `kit_needs_no_build`, `kit_build_failed`
            and those of `command_of`.
    """
    language = language_in(folder)
    if language is None:
        names = ", ".join(form.main for form in FORMS.values())
        message = f"{folder} holds none of {names}"
        raise FactoryError("kit_no_source", message, path=str(folder), names=names)
    command, began = command_of(language), perf_counter()
    try:
        # Its output goes where the author reads errors: standard output is ours.
        done = subprocess.run(  # noqa: S603 - the author's own tools
            command, cwd=folder, check=False, stdin=subprocess.DEVNULL, stdout=2
        )
    except OSError as error:
        raise _failed(command, error.strerror or str(error)) from error
    if done.returncode:
        raise _failed(command, str(done.returncode))
    if language is Language.RUST:
        _collect(folder, command)
    module = (folder / MODULE).read_bytes()
    seconds = perf_counter() - began
    return Built(folder / MODULE, len(module), source_digest(module), seconds)


def _collect(folder: Path, command: tuple[str, ...]) -> None:
    """Cargo names the module after its package and keeps it among its own files."""
    found = sorted((folder / _RUST_MODULES).glob("*.wasm"))
    if len(found) != 1:
        raise _failed(command, f"{len(found)} modules in {_RUST_MODULES}")
    shutil.copyfile(found[0], folder / MODULE)


def _failed(command: tuple[str, ...], why: str) -> FactoryError:
    text = " ".join(command)
    return FactoryError("kit_build_failed", f"{text}: {why}", command=text, why=why)


def _zig() -> tuple[str, ...]:
    if find_spec("ziglang") is not None:
        return (sys.executable, "-m", "ziglang")
    if found := shutil.which("zig"):
        return (found,)
    message = "neither the package ziglang nor zig is installed"
    raise FactoryError("kit_tool_missing_zig", message, python=sys.executable)


def _cargo() -> str:
    found, rustc = shutil.which("cargo"), shutil.which("rustc")
    if found is None or rustc is None:
        message = "cargo is not installed"
        raise FactoryError("kit_tool_missing_cargo", message, target=RUST_TARGET)
    command = [rustc, "--print", "target-libdir", "--target", RUST_TARGET]
    asked = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603
    if asked.returncode or not Path(asked.stdout.strip()).is_dir():
        message = f"Rust has no {RUST_TARGET}"
        raise FactoryError("kit_tool_missing_target", message, target=RUST_TARGET)
    return found
