"""Statements that every plan and every request runs: written by SQLAlchemy once.

The driver then runs their SQL as it is, inside SQLAlchemy's connection and transaction.
What SQLAlchemy does for each execution, it need not do again for these: it costs ten
times as much as running one.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import ClauseElement, Select, Table, bindparam, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert

_DIALECT = sqlite.dialect()
_ENCODED = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


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
        names: tuple[str, ...] = tuple(getattr(compiled, "positiontup", ()) or ())
        self._fixed: Mapping[str, Any] = {
            name: value for name, value in compiled.params.items() if value is not None
        }
        self._of: Callable[[Mapping[str, object]], Sequence[object]] = (
            itemgetter(*names)
            if len(names) > 1
            else lambda given: tuple(given[name] for name in names)
        )

    def values(self, given: Mapping[str, object]) -> Sequence[object]:
        """The values of one execution in the order of the SQL.

        Args:
            given: the value of each `bindparam` or column.
        """
        return self._of({**self._fixed, **given} if self._fixed else given)


def put_into(table: Table) -> Prepared:
    """How whole rows are written: new ones, and over those with the same key.

    Args:
        table: of the rows; its primary key says which are the same.
    """
    write = insert(table)
    keys = table.primary_key.columns.keys()
    changed = {c.name: write.excluded[c.name] for c in table.c if c.name not in keys}
    put = write.on_conflict_do_update(index_elements=keys, set_=changed)
    return Prepared(put, table.c.keys())


def each_of(name: str) -> Select[tuple[Any]]:
    """Several texts that are given as one value: for `in_`.

    Args:
        name: of the value; it is made by `several`.
    """
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


def several(values: Iterable[str | Mapping[str, object]]) -> str:
    """Several texts, or objects of them, as one value of a statement."""
    return _ENCODED([*values])
