"""Sources of cells that an utterance names: sent, and said by their digest instead."""

import base64
import hashlib
import re
from http import HTTPStatus
from pathlib import Path

from agent.files import read
from factory.client.blocking import Client
from factory.client.calls import cells
from factory.client.errors import ClientError
from factory.measured import SOURCE_SCHEME
from factory.model import Backend
from factory.wire.bodies import SourceBody

BACKENDS = {".rhai": Backend.SCRIPT, ".wasm": Backend.WASM, ".wat": Backend.WASM}
"""What executes a file, by its ending."""
_NAMED = re.compile(r"«[^»]+»|“[^”]+”|\"[^\"]+\"|[^\s«“\"]+")
_AROUND = "«»“”\"'.,;:()"


def with_sources_sent(text: str, client: Client) -> str:
    """An utterance whose source files are at the service by now.

    Args:
        text: what was typed; files of this machine that it names are read.
        client: the way to the service.

    Returns:
        The same text where it names none, else with their digests for their names.

    Raises:
        RunError: a file cannot be read.
        ClientError: the service does not take it.
    """
    return _NAMED.sub(lambda found: _said(found[0], client), text)


def _said(word: str, client: Client) -> str:
    path = word.strip(_AROUND)
    backend = BACKENDS.get(Path(path).suffix.lower())
    if backend is None or not _is_file(path):
        return word
    name = _sent(read(path), backend, client)
    is_quoted = word[0] in '«“"'
    return word.replace(path, name if is_quoted else f'"{name}"')


def _sent(source: bytes, backend: Backend, client: Client) -> str:
    try:
        body = SourceBody(backend=backend, text=source.decode("utf-8"))
    except UnicodeDecodeError:
        body = SourceBody(backend=backend, base64=base64.b64encode(source).decode())
    try:
        return client.send(cells.offer(body)).source
    except ClientError as error:
        if error.status != HTTPStatus.FORBIDDEN:
            raise
        # The plan will say why, and show what it would have been made of.
        return f"{SOURCE_SCHEME}{hashlib.sha256(source).hexdigest()}"


def _is_file(path: str) -> bool:
    try:
        return Path(path).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False
