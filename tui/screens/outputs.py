"""Pictures and sounds that runs give, written below the user's data folder."""

import mimetypes
import re
from itertools import count
from pathlib import Path

from agent.reply import Reply, RunDone
from factory.providers.port import Media
from tui.messages import Saved

_KNOWN = {"audio/wav": ".wav", "image/png": ".png"}
_STRANGE = re.compile(r"[^\w.-]")


def save_outputs(replies: tuple[Reply, ...], folder: Path) -> tuple[Saved, ...]:
    """Write every picture and sound of a turn; a failure to write is told, not raised.

    Args:
        replies: of the turn.
        folder: where to write; it is made when it is not there.
    """
    return tuple(
        _saved(reply.address, reply.output, folder)
        for reply in replies
        if isinstance(reply, RunDone) and isinstance(reply.output, Media)
    )


def _saved(address: str, media: Media, folder: Path) -> Saved:
    ending = _KNOWN.get(media.media_type) or mimetypes.guess_extension(media.media_type)
    stem = _STRANGE.sub("_", address)
    path = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            path = folder / f"{stem}-{number}{ending or '.bin'}"
            if _wrote_new(path, media.data):
                break
    except OSError as error:
        return Saved(path, error.strerror or str(error))
    return Saved(path)


def _wrote_new(path: Path, data: bytes) -> bool:
    """Write a file that was not there; False when it was."""
    try:
        file = path.open("xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(data)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return True
