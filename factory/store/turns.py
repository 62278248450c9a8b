"""The command log: every turn of the dialogue, chained, in the order it was said."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import JsonValue
from sqlalchemy import Row, insert, select

from factory.canonical import canonical_text, chained_text, from_bytes
from factory.errors import FactoryError
from factory.journal import GENESIS
from factory.ports.lists import MakeTurn, SealedTurn
from factory.store.engines import Engines
from factory.store.link import Link, begun
from factory.store.prepared import Prepared
from factory.store.rows import corrupt
from factory.store.tables import TURN

PAGE = 500
"""How many turns are read at once."""


_LAST = Prepared(select(TURN.c.seq, TURN.c.hash).order_by(TURN.c.seq.desc()).limit(1))
_ADD = Prepared(insert(TURN), TURN.c.keys())


def add_turn(link: Link, make: MakeTurn) -> int:
    """Add a turn inside a writing transaction; returns its number, from 1.

    The hash of a turn is its field `hash`; a turn without one is hashed whole.

    Raises:
        FactoryError: code `not_exact`.
    """
    seq, prev = 1, GENESIS
    for last, end in link.ask(_LAST):
        seq, prev = last + 1, end
    turn = make(seq, prev)
    own, body = turn if isinstance(turn, SealedTurn) else _sealed(prev, turn)
    link.do(_ADD, {"seq": seq, "prev": prev, "hash": own, "body": body})
    return int(seq)


def _sealed(prev: str, turn: Mapping[str, JsonValue]) -> SealedTurn:
    body, given = canonical_text(dict(turn)), turn.get("hash")
    return SealedTurn(
        given if isinstance(given, str) else chained_text(prev, body), body
    )


class SqlTurnLog:
    """ports.TurnLog: each turn is a small transaction of its own.

    Args:
        engines: where transactions come from.
        path: the database as messages name it.
    """

    def __init__(self, engines: Engines, path: str) -> None:
        self._engines = engines
        self._path = path

    def append(self, make: MakeTurn) -> int:
        """Add a turn; returns its number, from 1.

        Raises:
            FactoryError: code `not_exact`.
            StoreError: as `failures` names it.
        """
        with begun(self._engines.writers, self._path) as link:
            return add_turn(link, make)

    def turns(self) -> Iterator[Mapping[str, JsonValue]]:
        """All turns, oldest first, read by pages; no transaction stays open between.

        Raises:
            StoreError: code `store_corrupt`, or as `failures` names it.
        """
        last = 0
        while page := self._page(last):
            for row in page:
                yield _turn_of(row)
            last = page[-1].seq

    def _page(self, last: int) -> Sequence[Row[Any]]:
        query = select(TURN).where(TURN.c.seq > last).order_by(TURN.c.seq).limit(PAGE)
        with begun(self._engines.readers, self._path) as link:
            return link.rows(query)


def _turn_of(row: Row[Any]) -> Mapping[str, JsonValue]:
    try:
        turn = from_bytes(row.body)
    except FactoryError as error:
        raise corrupt("turn", row.seq) from error
    if not isinstance(turn, dict) or turn.get("hash", row.hash) != row.hash:
        raise corrupt("turn", row.seq)
    return turn
