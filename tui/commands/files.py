"""Writing files whole or not at all."""

import json
import os
from pathlib import Path

from factory.errors import RunError
from factory.providers.port import Media, Value


def write_output(value: Value, path: str) -> str:
    """Write what a run gave: a picture, a sound, a text or JSON; returns the path.

    Raises:
        RunError: code `file_unwritable`.
    """
    return write_whole(_bytes(value), path)


def write_whole(data: bytes, path: str) -> str:
    """Write a file beside its place first, so that no half of it is ever there.

    What is no plain file (a device, a pipe) is written to directly.

    Raises:
        RunError: code `file_unwritable`.
    """
    file = Path(path).expanduser()
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(data)
            return str(file)
        part.write_bytes(data)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        why = error.strerror or str(error)
        message = f"{path}: {why}"
        raise RunError("file_unwritable", message, path=path, why=why) from error
    return str(file)


def _bytes(value: Value) -> bytes:
    if isinstance(value, Media):
        return value.data
    if isinstance(value, str):
        return value.encode("utf-8")
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8")
