"""Writes a new cell that works: its source, its template with examples, a README."""

import re
from pathlib import Path

from factory.errors import FactoryError
from factory.kit.languages import FORMS, Language, sample_files

TEMPLATE = "cell.toml"
"""The file that says what a cell is, as a spec."""
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_IGNORED = "cell.wasm\ntarget/\n"


def begin_cell(folder: Path, name: str, language: Language) -> tuple[Path, ...]:
    """Write a cell into a folder that is made for it.

    Args:
        folder: where; it must not hold anything yet.
        name: of the cell, as in an address.
        language: what its source is written in.

    Returns:
        The files.

    Raises:
        FactoryError: codes `kit_bad_name`, `kit_folder_used`, `kit_unwritable`.
    """
    address = _address(name)
    texts = sample_files(language) | {
        TEMPLATE: _template(name, address, language),
        "README.md": _readme(name, folder, language),
    }
    if FORMS[language].is_compiled:
        texts[".gitignore"] = _IGNORED
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            message = f"{folder} is there already"
            raise FactoryError("kit_folder_used", message, path=str(folder))
        return tuple(_written(folder / path, text) for path, text in texts.items())
    except OSError as error:
        why = error.strerror or str(error)
        message = f"{folder}: {why}"
        raise FactoryError(
            "kit_unwritable", message, path=str(folder), why=why
        ) from error


def _address(name: str) -> str:
    if not _NAME.fullmatch(name):
        message = f"{name!r} is no name of a cell"
        raise FactoryError("kit_bad_name", message, name=name)
    return f"analysis.{name}.v1"


def _written(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def _template(name: str, address: str, language: Language) -> str:
    form = FORMS[language]
    is_echo = language is Language.WAT
    signature = (
        "input = {}\noutput = {}"
        if is_echo
        else 'input = { type = "string" }\noutput = { type = "object" }'
    )
    pairs = (
        (('"hello"', '"hello"'), ("[1, 2]", "[1, 2]"))
        if is_echo
        else (
            ('"one two  three"', "{ words = 3 }"),
            ('"раз\\nдва"', "{ words = 2 }"),
            ('""', "{ words = 0 }"),
        )
    )
    examples = "\n".join(
        f"[[template.examples]]\ninput = {given}\noutput = {gives}\n"
        for given, gives in pairs
    )
    return f"""\
# What the cell is. `factory cell test` runs the examples below in the sandbox.
backend = "{form.backend.value}"
source = "{form.source}"

[limits] # of a call
memory_mb = 16
timeout_ms = 200

[template]
id = "{address}"
version = "0.1.0"
analysis_type = "{name}"

[template.signature]
{signature}

{examples}"""


def _readme(name: str, folder: Path, language: Language) -> str:
    form = FORMS[language]
    build = f"factory cell build {folder}\n" if form.is_compiled else ""
    on = "rhai" if language is Language.RHAI else "wasm"
    command = f"create analysis cell {name} on {on} from {folder / form.source}"
    return f"""\
# {name}

```sh
{build}factory cell test {folder}
factory say "{command}"
```

The last command takes an open gate: `factory_{form.backend.value}` ships locked.
"""
