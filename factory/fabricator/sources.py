"""Where sources come from: a file, the catalogue, or the store by what they hold.

What was read waits here until its plan is applied and the store keeps it.
"""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Lock

from factory.errors import BackendError
from factory.measured import SHIPPED_SCHEME, SOURCE_SCHEME

STAGED_BYTES = 64 * 2**20
MOST_BYTES = 16 * 2**20
"""The largest file that is read at all; each backend has its own bound below."""


class Sources:
    """Reads sources. For many threads at once.

    Args:
        kept: reads what the store keeps under a digest.
        shipped: reads what the catalogue names; nothing without it.
    """

    def __init__(
        self,
        kept: Callable[[str], bytes | None],
        shipped: Callable[[str], bytes | None] | None = None,
    ) -> None:
        self._kept = kept
        self._shipped = shipped or (lambda _: None)
        self._staged: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def read(self, name: str) -> bytes:
        """The source of a name.

        Args:
            name: `sha256:` and a digest, `shipped:` and a name, or a path.

        Raises:
            BackendError: codes `source_missing`, `source_damaged`, `source_url`,
                `source_unreadable`, `source_too_large`.
        """
        if name.startswith(SOURCE_SCHEME):
            return self._by_digest(name.removeprefix(SOURCE_SCHEME))
        is_shipped = name.startswith(SHIPPED_SCHEME)
        if "://" in name:
            message = f"{name}: only files are read"
            raise BackendError("source_url", message, source=name)
        source = self._of_catalog(name) if is_shipped else _of_file(name)
        self._stage(source)
        return source

    def take(self, source: bytes) -> None:
        """Let a source wait here that was sent; its digest names it from now on."""
        self._stage(source)

    def staged(self, digest: str) -> bytes | None:
        """A source that was read from a file, or sent, here."""
        with self._lock:
            return self._staged.get(digest)

    def _by_digest(self, digest: str) -> bytes:
        source = self.staged(digest) or self._kept(digest)
        if source is None:
            message = f"source {digest} is not kept here"
            raise BackendError("source_missing", message, digest=digest)
        if sha256(source).hexdigest() != digest:
            message = f"source {digest} is not what was kept"
            raise BackendError("source_damaged", message, digest=digest)
        return source

    def _of_catalog(self, name: str) -> bytes:
        source = self._shipped(name.removeprefix(SHIPPED_SCHEME))
        if source is None:
            message = f"{name} does not come with this factory"
            raise BackendError(
                "source_unreadable", message, path=name, why="not shipped"
            )
        return source

    def _stage(self, source: bytes) -> None:
        digest = sha256(source).hexdigest()
        with self._lock:
            self._staged[digest] = source
            self._staged.move_to_end(digest)
            while sum(map(len, self._staged.values())) > STAGED_BYTES:
                self._staged.popitem(last=False)


def _of_file(name: str) -> bytes:
    file = Path(name).expanduser()
    try:
        if not file.is_file():
            message = f"{name} is no file"
            raise BackendError("source_unreadable", message, path=name, why="no file")
        if file.stat().st_size > MOST_BYTES:
            message = f"{name} is too large"
            raise BackendError("source_too_large", message, path=name)
        return file.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise BackendError(
            "source_unreadable", f"{name}: {why}", path=name, why=why
        ) from error
