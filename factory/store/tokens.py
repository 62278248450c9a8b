"""Tokens as rows; see `factory.tokens`."""

from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row, insert, select, update

from factory.errors import FactoryError
from factory.store.engines import Engines
from factory.store.link import begun
from factory.store.rows import corrupt
from factory.store.tables import TOKEN
from factory.tokens import Token

_C = TOKEN.c


class SqlTokens:
    """tokens.Tokens: each call is a small transaction of its own.

    Every method raises StoreError as `failures` names it, `store_corrupt` for a row
    that is not what was written.

    Args:
        engines: where transactions come from.
        path: the database as messages name it.
    """

    def __init__(self, engines: Engines, path: str) -> None:
        self._engines = engines
        self._path = path

    def add(self, token: Token) -> None:
        with begun(self._engines.writers, self._path) as link:
            if link.row(select(_C.name).where(_C.name == token.name)) is not None:
                message = f"the name was given: {token.name}"
                raise FactoryError("token_exists", message, name=token.name)
            link.write(insert(TOKEN), [token.model_dump(mode="json")])

    def find(self, key: str) -> Token | None:
        with begun(self._engines.readers, self._path) as link:
            row = link.row(select(TOKEN).where(_C.key == key))
        return None if row is None else _token(row)

    def listed(self) -> tuple[Token, ...]:
        with begun(self._engines.readers, self._path) as link:
            rows = link.rows(select(TOKEN).order_by(_C.name))
        return tuple(map(_token, rows))

    def revoke(self, name: str, at: str) -> bool:
        here = update(TOKEN).where(_C.name == name, _C.revoked_at.is_(None))
        with begun(self._engines.writers, self._path) as link:
            return link.write(here, [{"revoked_at": at}]) > 0

    def is_any(self) -> bool:
        with begun(self._engines.readers, self._path) as link:
            return link.row(select(_C.name).limit(1)) is not None

    def stamp(self) -> object:
        return self._engines.stamp()


def _token(row: Row[Any]) -> Token:
    try:
        return Token.model_validate(dict(row._mapping))  # noqa: SLF001 - public
    except ValidationError as error:
        raise corrupt("token", row.name) from error
