"""Jobs and their events as rows; see `factory.jobs.port`."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Row, delete, func, insert, select, update

from factory.canonical import canonical
from factory.errors import StoreError
from factory.jobs.model import OPEN, Cycle, Event, EventKind, Job, Order
from factory.store.iterations import (
    add_iteration,
    forget_iterations,
    iterations_in,
    wrong_in,
)
from factory.store.link import Link
from factory.store.rows import corrupt
from factory.store.tables import JOB, JOB_EVENT
from factory.training.model import Iteration, Wrong

_JSON = ("subjects", "trouble", "outcome")
"""The columns of a job that hold JSON."""
_OPEN = [status.value for status in OPEN]
_HEAD = [column for column in JOB.c if column.name != "assignment"]
_JOB: TypeAdapter[Job] = TypeAdapter(Job)


class SqlJobReads:
    """jobs.port.JobReads over one transaction.

    Every method raises StoreError: `store_corrupt` for a row that is not what was
    written, and what `failures` names.
    """

    def __init__(self, link: Link) -> None:
        self._link = link

    def get(self, number: int) -> Job | None:
        row = self._link.row(select(*_HEAD).where(JOB.c.id == number))
        return None if row is None else _job_of(row)

    def order(self, number: int) -> Order:
        query = select(JOB.c.id, JOB.c.plan, JOB.c.assignment)
        row = self._link.row(query.where(JOB.c.id == number))
        if row is None:
            raise corrupt("job", number)
        try:
            order = Order.model_validate_json(row.assignment)
        except ValidationError as error:
            raise corrupt("job", number) from error
        if order.plan.digest != row.plan:
            raise corrupt("job", number)
        return order

    def open(self) -> tuple[Job, ...]:
        query = select(*_HEAD).where(JOB.c.status.in_(_OPEN)).order_by(JOB.c.id)
        return tuple(map(_job_of, self._link.rows(query)))

    def ended(self, limit: int) -> tuple[Job, ...]:
        newest = JOB.c.ended_at.desc(), JOB.c.id.desc()
        query = select(*_HEAD).where(JOB.c.ended_at.is_not(None)).order_by(*newest)
        return tuple(map(_job_of, self._link.rows(query.limit(max(limit, 0)))))

    def iterations(self, number: int) -> tuple[Iteration, ...]:
        return iterations_in(self._link, number)

    def wrong(self, number: int, n: int) -> tuple[Wrong, ...]:
        return wrong_in(self._link, number, n)

    def events(
        self, after: int = 0, *, job: int | None = None, limit: int = 1000
    ) -> tuple[Event, ...]:
        query = select(JOB_EVENT).where(JOB_EVENT.c.seq > after)
        if job is not None:
            query = query.where(JOB_EVENT.c.job == job)
        query = query.order_by(JOB_EVENT.c.seq).limit(max(limit, 0))
        return tuple(map(_event_of, self._link.rows(query)))

    def last_event(self) -> int:
        return self._highest(JOB_EVENT.c.seq)

    def _highest(self, column: Any) -> int:
        row = self._link.row(select(func.max(column)))
        return int(row[0] or 0) if row is not None else 0


class SqlJobs(SqlJobReads):
    """jobs.port.JobRows over one writing transaction."""

    def next_number(self) -> int:
        return self._highest(JOB.c.id) + 1

    def add(self, job: Job, order: Order) -> None:
        """Write a new job with its order.

        Raises:
            StoreError: code `store_lossy`, when the order would not read back as it is.
        """
        text = order.model_dump_json(by_alias=True)
        if Order.model_validate_json(text) != order:
            raise StoreError("store_lossy", "JSON loses a part of the order", seq="0")
        self._link.write(insert(JOB), [_row(job) | {"assignment": text}])

    def write(self, job: Job, fence: int) -> bool:
        here = update(JOB).where(
            JOB.c.id == job.id, JOB.c.fence == fence, JOB.c.status.in_(_OPEN)
        )
        return self._link.write(here, [_row(job)]) > 0

    def record(self, job: Job, cycle: Cycle) -> None:
        add_iteration(self._link, job.id, cycle)

    def renew(self, job: Job, lease_until: float) -> bool:
        here = update(JOB).where(
            JOB.c.id == job.id,
            JOB.c.fence == job.fence,
            JOB.c.status == job.status.value,
        )
        return self._link.write(here, [{"lease_until": lease_until}]) > 0

    def tell(
        self, job: Job, kind: EventKind, at: float, detail: Mapping[str, str]
    ) -> Event:
        event = Event(
            seq=self._highest(JOB_EVENT.c.seq) + 1,
            job=job.id,
            at=at,
            kind=kind,
            status=job.status,
            step=job.step,
            detail=dict(detail),
        )
        row = event.model_dump(mode="json")
        row["detail"] = canonical(row["detail"]).decode()
        self._link.write(insert(JOB_EVENT), [row])
        return event

    def forget(self, before: float, keep: int) -> int:
        numbers = self._forgotten(before, max(keep, 1))
        if numbers:
            # These first: they point at their job.
            forget_iterations(self._link, numbers)
            self._link.write(delete(JOB_EVENT).where(JOB_EVENT.c.job.in_(numbers)))
            self._link.write(delete(JOB).where(JOB.c.id.in_(numbers)))
        return len(numbers)

    def _forgotten(self, before: float, keep: int) -> list[int]:
        """The ended jobs that may go.

        The highest number stays, and so does the newest end, which holds the highest
        event unless an open job does: so no number of either is given twice.
        """
        newest = JOB.c.ended_at.desc(), JOB.c.id.desc()
        query = select(JOB.c.id, JOB.c.ended_at).where(JOB.c.ended_at.is_not(None))
        rows, last = self._link.rows(query.order_by(*newest)), self._highest(JOB.c.id)
        return [
            row.id
            for place, row in enumerate(rows)
            if place > 0 and row.id != last and (place >= keep or row.ended_at < before)
        ]


def _row(job: Job) -> dict[str, object]:
    row: dict[str, Any] = job.model_dump(mode="json")
    for name in _JSON:
        row[name] = None if row[name] is None else canonical(row[name]).decode()
    return row


def _job_of(row: Row[Any]) -> Job:
    values = dict(row._mapping)  # noqa: SLF001 - public in spite of its name
    try:
        for name in _JSON:
            values[name] = None if values[name] is None else json.loads(values[name])
        return _JOB.validate_python(values)
    except ValueError as error:
        raise corrupt("job", row.id) from error


def _event_of(row: Row[Any]) -> Event:
    values = dict(row._mapping)  # noqa: SLF001 - public in spite of its name
    try:
        return Event.model_validate(values | {"detail": json.loads(row.detail)})
    except ValueError as error:
        raise corrupt("job_event", row.seq) from error
