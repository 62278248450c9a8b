"""Sources by their SHA-256: written with the plan that makes a cell of them."""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from factory.store.engines import Engines
from factory.store.link import Link, begun
from factory.store.tables import SOURCE


def keep_source(link: Link, digest: str, content: bytes) -> None:
    """Keep a source, unless it is there.

    Raises:
        StoreError: as `failures` names it.
    """
    values = {"digest": digest, "content": content}
    link.write(insert(SOURCE).on_conflict_do_nothing(), [values])


class SqlSources:
    """Reads kept sources.

    Args:
        engines: where transactions come from.
        path: the database as messages name it.
    """

    def __init__(self, engines: Engines, path: str) -> None:
        self._engines = engines
        self._path = path

    def read(self, digest: str) -> bytes | None:
        """The source with a digest, as it stands; who uses it checks the digest.

        Raises:
            StoreError: as `failures` names it.
        """
        query = select(SOURCE.c.content).where(SOURCE.c.digest == digest)
        with begun(self._engines.readers, self._path) as link:
            row = link.row(query)
        return None if row is None else bytes(row.content)
