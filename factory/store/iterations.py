"""The cycles of trainings as rows; see `factory.jobs.port`."""

import json
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, delete, insert, select

from factory.canonical import canonical
from factory.jobs.model import Cycle
from factory.store.link import Link
from factory.store.rows import corrupt
from factory.store.tables import ITERATION
from factory.training.model import Iteration, Wrong

_JSON = ("parameters", "training", "holdout")
_LIGHT = [c for c in ITERATION.c if c.name not in ("job", "failures")]
_WRONG: TypeAdapter[tuple[Wrong, ...]] = TypeAdapter(tuple[Wrong, ...])


def add_iteration(link: Link, job: int, cycle: Cycle) -> None:
    """Write a cycle; the key refuses a number that is there."""
    row: dict[str, Any] = cycle.iteration.model_dump(mode="json")
    row |= {name: canonical(row[name]).decode() for name in _JSON}
    wrong = canonical([each.doc() for each in cycle.wrong]).decode()
    link.write(insert(ITERATION), [row | {"job": job, "failures": wrong}])


def iterations_in(link: Link, job: int) -> tuple[Iteration, ...]:
    """The cycles of a job, in order."""
    query = select(*_LIGHT).where(ITERATION.c.job == job).order_by(ITERATION.c.n)
    return tuple(_iteration(row, job) for row in link.rows(query))


def wrong_in(link: Link, job: int, n: int) -> tuple[Wrong, ...]:
    """The first records that went wrong in a cycle."""
    here = ITERATION.c.job == job, ITERATION.c.n == n
    row = link.row(select(ITERATION.c.failures).where(*here))
    if row is None:
        return ()
    try:
        return _WRONG.validate_json(row.failures)
    except ValueError as error:
        raise corrupt("iteration", f"{job}.{n}") from error


def forget_iterations(link: Link, jobs: list[int]) -> None:
    """Remove the cycles of jobs."""
    link.write(delete(ITERATION).where(ITERATION.c.job.in_(jobs)))


def _iteration(row: Row[Any], job: int) -> Iteration:
    values = dict(row._mapping)  # noqa: SLF001 - public in spite of its name
    try:
        values |= {name: json.loads(values[name]) for name in _JSON}
        return Iteration.model_validate(values)
    except ValueError as error:
        raise corrupt("iteration", f"{job}.{row.n}") from error
