"""Reads the files that people name as inputs."""

import mimetypes
from pathlib import Path

from factory.errors import RunError
from factory.providers.port import Media

MAX_FILE_BYTES = 64 * 2**20
"""The largest file that is read, bytes."""


def read(path: str) -> bytes:
    """Read a file.

    Raises:
        RunError: codes `file_unreadable`, `file_too_large`.
    """
    file = Path(path).expanduser()
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise RunError("file_too_large", f"{path} is too large", path=path)
        return file.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        message = f"{path}: {why}"
        raise RunError("file_unreadable", message, path=path, why=why) from error


def load(path: str) -> Media | str:
    """Read a file as an input: a picture or a sound by its ending, else a text.

    Raises:
        RunError: codes `file_unreadable`, `file_too_large`, `file_not_text`.
    """
    data = read(path)
    media_type = mimetypes.guess_type(Path(path).name)[0] or ""
    if media_type.startswith(("image/", "audio/")):
        return Media(media_type, data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RunError("file_not_text", f"{path} is not text", path=path) from error
