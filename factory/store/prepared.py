"""Statements that every plan and every request runs: written by SQLAlchemy once.

The driver then runs their SQL as it is, inside SQLAlchemy's connection and transaction.
What SQLAlchemy does for each execution, it need not do again for these: it costs ten
times as much as running one.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ClauseElement, Select, bindparam, func, select
from sqlalchemy.dialects import sqlite

_DIALECT = sqlite.dialect()


class Prepared:
    """The SQL of a statement, and the order of its values.

    Only columns of texts, numbers and bytes may stand in it: they go to the driver and
    come back as they are.

    Args:
        statement: of SQLAlchemy; a value that changes is a `bindparam`.
        columns: of an insert, in the order of the rows' values.
    """

    def __init__(self, statement: ClauseElement, columns: Sequence[str] = ()) -> None:
        compiled = statement.compile(
            dialect=_DIALECT, column_keys=list(columns) or None
        )
        self.text = str(compiled)
        self._names: tuple[str, ...] = tuple(getattr(compiled, "positiontup", ()) or ())
        self._fixed: Mapping[str, Any] = {
            name: value for name, value in compiled.params.items() if value is not None
        }

    def values(self, given: Mapping[str, object]) -> tuple[object, ...]:
        """The values of one execution in the order of the SQL.

        Args:
            given: the value of each `bindparam` or column.
        """
        if fixed := self._fixed:
            given = {**fixed, **given}
        return tuple([given[name] for name in self._names])


def each_of(name: str) -> Select[tuple[Any]]:
    """Several texts that are given as one value: for `in_`.

    Args:
        name: of the value; it is made by `several`.
    """
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


def several(texts: Iterable[str]) -> str:
    """Several texts as one value of a statement."""
    return json.dumps([*texts], ensure_ascii=False)
