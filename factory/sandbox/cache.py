"""Compiled modules on disk, in a folder that is nobody's but ours.

A compiled module is native code: whoever can write it here runs what he likes in the
factory. So the folder and each file must belong to this user and be closed to all
others; where they do not, nothing is kept and nothing is read.
"""

import os
import stat
from hashlib import sha256
from pathlib import Path

_DIGEST_BYTES = 32
_OTHERS = 0o077


class CompiledCache:
    """Keeps the bytes that admission made, by key.

    Args:
        folder: made when missing, with access for its owner alone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def is_private(self) -> bool:
        """Whether the folder is fit to hold code; it is made when it is missing."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = self._folder.lstat()
        except OSError:
            return False
        return stat.S_ISDIR(found.st_mode) and _is_ours(found)

    def get(self, key: str) -> bytes | None:
        """What was kept, or None; also when it is damaged or not ours."""
        if not self.is_private:
            return None
        try:
            opened = os.open(self._file(key), os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:
            return None
        with os.fdopen(opened, "rb") as file:
            found = os.fstat(opened)
            if not stat.S_ISREG(found.st_mode) or not _is_ours(found):
                return None
            content = file.read()
        digest, code = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        return code if sha256(code).digest() == digest else None

    def put(self, key: str, code: bytes) -> None:
        """Keep something; where that fails it is made again the next time."""
        if not self.is_private:
            return
        file = self._file(key)
        part = file.with_suffix(f".{os.getpid()}")
        try:
            part.unlink(missing_ok=True)
            opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(opened, "wb") as made:
                made.write(sha256(code).digest() + code)
            part.replace(file)
        except OSError:
            part.unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self._folder / sha256(key.encode()).hexdigest()


def _is_ours(found: os.stat_result) -> bool:
    return found.st_uid == os.geteuid() and not found.st_mode & _OTHERS
