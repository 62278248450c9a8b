"""Journals to audit: a real one that operations made, and long ones made by hand."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from factory.audit.checkpoints import Checkpoint, read_all
from factory.audit.files import lines_of
from factory.audit.keys import public_key
from factory.audit.notary import Notary
from factory.audit.rows import JournalFile, Row
from factory.audit.verdict import Verdict, verdict
from factory.journal import GENESIS
from factory.model import GateState, Role
from factory.operations import Move, Operation, SetGate, SetSafeMode, Undo
from tests.factory.bench import Bench

AT = "2026-11-22T12:00:00.000+00:00"
Step = Callable[[Bench], Operation]
STEPS: tuple[Step, ...] = (
    lambda bench: bench.build("organ.echo.v1"),
    lambda bench: bench.build("organ.vision.v1"),
    lambda bench: bench.move("organ.echo.v1", Move.APPROVE),
    lambda _: SetGate(capability="factory_script", state=GateState.EXPERIMENTAL),
    lambda bench: bench.move("organ.echo.v1", Move.DISABLE, reason="тест"),
    lambda _: Undo(entry=2),
    lambda _: SetSafeMode(on=True),
    lambda bench: bench.build("organ.vision.v1"),
)


@dataclass(frozen=True)
class Place:
    """A database file and what lies beside it."""

    database: Path

    @property
    def notary(self) -> Notary:
        return Notary(self.database)

    def known(self) -> list[Checkpoint]:
        key = public_key(self.notary.key_path)
        return list(read_all(lines_of(self.notary.path), key))

    def verdict(self, known: Iterable[Checkpoint] | None = None) -> Verdict:
        checkpoints = self.known() if known is None else known
        return verdict(JournalFile(self.database).after(), checkpoints)

    def change(self, *statements: str, **values: object) -> None:
        """Change the database behind the factory's back."""
        with closing(sqlite3.connect(self.database)) as connection:
            for statement in statements:
                connection.execute(statement, values)
            connection.commit()

    def rewrite(self, rows: Iterable[Row]) -> None:
        """Put other rows in the journal's place."""
        with closing(sqlite3.connect(self.database)) as connection:
            connection.execute("DELETE FROM journal")
            values = [(r.seq, r.prev, r.hash, r.at, r.body) for r in rows]
            connection.executemany("INSERT INTO journal VALUES (?,?,?,?,?)", values)
            connection.commit()


def grown(place: Place, steps: Iterable[Step], *, signs: bool = True) -> None:
    """Carry steps out; what is signed is signed here, by the notary of the place."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTORY_AUDIT_KEY", str(place.database / "no key can be here"))
        bench = Bench(str(place.database))
    for step in steps:
        bench.do(step(bench), role=Role.ADMIN)
        if signs:
            place.notary.sign(AT)
    bench.factory.close()


def own_hash(prev: str, body: str) -> str:
    """The hash that makes an entry fit after another one."""
    return hashlib.sha256(f"{prev}{body}".encode()).hexdigest()


def chain(bodies: Iterable[str]) -> Iterator[Row]:
    """Rows whose chain holds, as one who rewrites everything would make them."""
    prev = GENESIS
    for seq, body in enumerate(bodies, 1):
        own = own_hash(prev, body)
        yield Row(seq, prev, own, json.loads(body)["at"], body)
        prev = own


def bodies(count: int) -> list[str]:
    """The JSON of entries that change nothing."""
    return [f'{{"at":"{AT}","changes":[],"seq":{seq}}}' for seq in range(1, count + 1)]
