"""The journal as it stands in the database file, byte for byte.

An auditor reads with SQLite alone and not through the store: what counts is what is
there, also where the store would refuse to read it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from factory.errors import StoreError

_QUERY = "SELECT seq, prev, hash, at, body FROM journal WHERE seq > ? ORDER BY seq"
_ONE = "SELECT seq, prev, hash, at, body FROM journal WHERE seq = ?"
FROM_THE_START = -(2**63)
_MEMORY = ":memory:"


@dataclass(frozen=True)
class Row:
    """One row of the table `journal`; bytes that are no UTF-8 are escaped."""

    seq: int
    prev: str
    hash: str
    at: str
    body: str

    @property
    def content(self) -> bytes:
        """The canonical JSON of the entry: what hashes and leaves are made of."""
        return self.body.encode("utf-8", "surrogateescape")


def database_file(location: str) -> Path | None:
    """The file of a database, or None for one in memory.

    Args:
        location: a path, or a URL as the store takes it.
    """
    name = location
    if "://" in location:
        name = location.partition("://")[2].removeprefix("/")
        if name.startswith("file:"):
            parts = urlsplit(name)
            is_memory = "mode=memory" in parts.query
            name = _MEMORY if is_memory else unquote(parts.path)
        else:
            name = unquote(name.partition("?")[0])
    return None if name in ("", _MEMORY) else Path(name).absolute()


class JournalFile:
    """The journal table of a database file, for reading only.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def after(self, seq: int = FROM_THE_START) -> Iterator[Row]:
        """The rows with greater numbers, in order, all of one moment.

        Raises:
            StoreError: code `store_unreadable`, when the file cannot be read.
        """
        with self._reading() as connection:
            for row in connection.execute(_QUERY, (seq,)):
                yield _row(row)

    def row(self, seq: int) -> Row | None:
        """The row with a number.

        Raises:
            StoreError: code `store_unreadable`, when the file cannot be read.
        """
        with self._reading() as connection:
            found = connection.execute(_ONE, (seq,)).fetchone()
        return None if found is None else _row(found)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        path = str(self.path)
        try:
            with closing(self._connect()) as connection:
                connection.text_factory = _text
                yield connection
        except sqlite3.Error as error:
            raise StoreError(
                "store_unreadable", f"{path}: {error}", path=path, reason=str(error)
            ) from error

    def _connect(self) -> sqlite3.Connection:
        name = quote(str(self.path))
        connection = sqlite3.connect(f"file:{name}?mode=ro", uri=True)
        try:
            connection.execute("SELECT 1 FROM journal LIMIT 1").fetchone()
        except sqlite3.Error:
            connection.close()
            # In a folder where SQLite may not make its -shm file, a database without
            # a write-ahead log can be read as it is.
            log = self.path.with_name(f"{self.path.name}-wal")
            if log.exists() and log.stat().st_size:
                raise
            return sqlite3.connect(f"file:{name}?immutable=1", uri=True)
        return connection


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _row(values: tuple[object, ...]) -> Row:
    """A row; a value of another type than text is shown by its SQL name and fits none.

    The store writes texts only, so a BLOB of the same bytes was not written by it.
    """
    seq, *texts = values
    assert isinstance(seq, int)
    prev, hash_, at, body = (
        text if isinstance(text, str) else f"<{type(text).__name__}>" for text in texts
    )
    return Row(seq, prev, hash_, at, body)
