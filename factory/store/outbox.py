"""The outbox: notices wait here until they were taken, whatever happens meanwhile."""

from sqlalchemy import func, select, update
from sqlalchemy.dialects.sqlite import insert

from factory.notice import Letter, Notice
from factory.ports.lists import OutboxStanding
from factory.store.engines import Engines
from factory.store.link import Link, begun
from factory.store.tables import NOTICE

_C = NOTICE.c


def add_notice(link: Link, notice: Notice) -> None:
    """Add a notice inside a writing transaction; one that is there already stays."""
    row = {
        "id": notice.id,
        "type": notice.type.value,
        "body": notice.body,
        "attempts": 0,
        "due": notice.timestamp,
    }
    link.write(insert(NOTICE).on_conflict_do_nothing(), [row])


class SqlOutbox:
    """ports.Outbox: each call is a small transaction of its own.

    Every method raises StoreError as `failures` names it.

    Args:
        engines: where transactions come from.
        path: the database as messages name it.
    """

    def __init__(self, engines: Engines, path: str) -> None:
        self._engines = engines
        self._path = path

    def claim(self, at: str, until: str) -> Letter | None:
        query = select(_C.id, _C.body, _C.attempts).where(_C.due <= at)
        with begun(self._engines.readers, self._path) as link:
            if link.row(query.limit(1)) is None:
                return None
        with begun(self._engines.writers, self._path) as link:
            row = link.row(query.order_by(_C.due, _C.id).limit(1))
            if row is None:
                return None
            link.write(update(NOTICE).where(_C.id == row.id).values(due=until))
        return Letter(id=row.id, body=row.body, attempts=row.attempts)

    def sent(self, letter: str, at: str) -> None:
        self._note(letter, due=None, sent_at=at, error=None)

    def failed(self, letter: str, due: str | None, why: str) -> None:
        self._note(letter, due=due, attempts=_C.attempts + 1, error=why)

    def standing(self) -> OutboxStanding:
        is_over = _C.due.is_(None) & _C.sent_at.is_(None)
        waiting = select(func.count(_C.due))
        given_up = select(func.count()).select_from(NOTICE).where(is_over)
        last = select(_C.error).where(_C.due.is_not(None), _C.error.is_not(None))
        with begun(self._engines.readers, self._path) as link:
            late, lost = (int(link.rows(query)[0][0]) for query in (waiting, given_up))
            error = link.row(last.limit(1))
        return OutboxStanding(late, lost, error.error if error else None)

    def _note(self, letter: str, **values: object) -> None:
        with begun(self._engines.writers, self._path) as link:
            link.write(update(NOTICE).where(_C.id == letter).values(**values))
