"""Writing what a run gave."""

import json
import os
from pathlib import Path

from factory.errors import RunError
from factory.providers.port import Media, Value


def write_output(value: Value, path: str) -> str:
    """Write a picture, a sound, a text or JSON whole or not at all; returns the path.

    Raises:
        RunError: code `file_unwritable`.
    """
    file = Path(path).expanduser()
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_bytes(_bytes(value))
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
