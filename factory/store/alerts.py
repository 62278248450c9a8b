"""The list of alerts: written with what was done, never taken out of."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row, func, insert, select, update

from factory.alert import Alert, AlertCode, AlertTotals, KeptAlert, Severity
from factory.store.engines import Engines
from factory.store.link import Link, begun
from factory.store.rows import corrupt
from factory.store.tables import ALERT

_C = ALERT.c


def add_alert(link: Link, alert: Alert, *, once: bool) -> bool:
    """Add an alert inside a writing transaction; returns whether it was added."""
    code, subject = _C.code == alert.code.value, _C.subject == alert.subject
    waiting = select(_C.number).where(_C.seen_at.is_(None), code, subject)
    if once and link.row(waiting.limit(1)) is not None:
        return False
    row = alert.model_dump(mode="json") | {"severity": alert.severity.value}
    link.write(insert(ALERT), [row])
    return True


class SqlAlerts:
    """ports.Alerts: each call is a small transaction of its own.

    Every method raises StoreError as `failures` names it, `store_corrupt` for a row
    that is not what was written.

    Args:
        engines: where transactions come from.
        path: the database as messages name it.
    """

    def __init__(self, engines: Engines, path: str) -> None:
        self._engines = engines
        self._path = path

    def listed(self, *, is_open: bool, limit: int = 50) -> tuple[KeptAlert, ...]:
        query = select(ALERT).order_by(_C.number.desc()).limit(max(limit, 0))
        if is_open:
            query = query.where(_C.seen_at.is_(None))
        with begun(self._engines.readers, self._path) as link:
            return tuple(_kept(row) for row in link.rows(query))

    def open_count(self) -> int:
        query = select(func.count()).select_from(ALERT).where(_C.seen_at.is_(None))
        with begun(self._engines.readers, self._path) as link:
            return int(link.rows(query)[0][0])

    def see(self, numbers: Sequence[int], by: str, at: str) -> int:
        is_meant = _C.seen_at.is_(None) & _C.number.in_(numbers)
        with begun(self._engines.writers, self._path) as link:
            values = {"seen_at": at, "seen_by": by}
            return link.write(update(ALERT).where(is_meant).values(**values))

    def totals(self) -> AlertTotals:
        many = func.count().label("many")
        by_severity = select(_C.severity, many).group_by(_C.severity)
        by_code = select(_C.code, many).where(_C.entry.is_not(None)).group_by(_C.code)
        with begun(self._engines.readers, self._path) as link:
            alerts, actions = link.rows(by_severity), link.rows(by_code)
        return AlertTotals(
            {Severity(row.severity): row.many for row in alerts},
            {AlertCode(row.code): row.many for row in actions},
        )


def _kept(row: Row[Any]) -> KeptAlert:
    names = Alert.model_fields
    try:
        alert = Alert.model_validate({name: getattr(row, name) for name in names})
    except ValidationError as error:
        raise corrupt("alert", row.number) from error
    return KeptAlert(
        number=row.number, alert=alert, seen_at=row.seen_at, seen_by=row.seen_by
    )
