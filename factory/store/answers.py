"""Kept answers as rows; see `factory.answered`."""

from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, insert, select, update

from factory.answered import Answered, NoClaim
from factory.store.engines import Engines
from factory.store.link import begun
from factory.store.tables import ANSWER

_C = ANSWER.c


class SqlAnswers:
    """answered.Answers: each call is a small transaction of its own.

    Every method raises StoreError as `failures` names it.

    Args:
        engines: where transactions come from.
        path: the database as messages name it.
    """

    def __init__(self, engines: Engines, path: str) -> None:
        self._engines = engines
        self._path = path

    def claim(
        self, actor: str, key: str, request: str, at: float, expired: float
    ) -> Answered | NoClaim | None:
        here = _here(actor, key)
        row = {"actor": actor, "key": key, "request": request, "at": at}
        with begun(self._engines.writers, self._path) as link:
            found = link.row(select(ANSWER).where(here))
            if found is None:
                link.write(insert(ANSWER), [row])
                return None
            if found.request != request:
                return NoClaim.DIFFERENT
            if found.status is not None:
                return _answered(found)
            if found.at >= expired:
                return NoClaim.PENDING
            link.write(update(ANSWER).where(here), [{"at": at}])
            return None

    def keep(self, actor: str, key: str, answer: Answered) -> None:
        with begun(self._engines.writers, self._path) as link:
            link.write(update(ANSWER).where(_here(actor, key)), [answer.model_dump()])

    def find(self, actor: str, key: str) -> Answered | NoClaim | None:
        with begun(self._engines.readers, self._path) as link:
            found = link.row(select(ANSWER).where(_here(actor, key)))
        if found is None:
            return None
        return NoClaim.PENDING if found.status is None else _answered(found)

    def release(self, actor: str, key: str) -> None:
        here = and_(_here(actor, key), _C.status.is_(None))
        with begun(self._engines.writers, self._path) as link:
            link.write(delete(ANSWER).where(here))

    def forget(self, before: float) -> int:
        with begun(self._engines.writers, self._path) as link:
            return link.write(delete(ANSWER).where(_C.at < before))


def _answered(row: Row[Any]) -> Answered:
    return Answered(status=row.status, media_type=row.media_type, body=row.body)


def _here(actor: str, key: str) -> ColumnElement[bool]:
    return and_(_C.actor == actor, _C.key == key)
