"""What planning and applying cost; `python -m benchmarks.planning`.

Planning one organ among 100 records and among 100,000, and applying confirmed plans:
an organ of three new cells, and a gate. Applying is `StemCellFactory.apply`, with the
turn of the command log as the chat writes it. Beside it stands a bare transaction: on
a copy of the same database, with the same pragmas, it writes the very rows that the
factory has just written (records, links, journal, its addresses, the turn), given as
values, by sqlite3 alone. What is found out when a plan is drawn and shown (its texts,
its digest, that they read back) is outside of both. The runs take turns, so that a
busy machine slows both alike, and each comes right behind the drawing of a plan: what
ran before decides what the processor's caches hold, and that is a third of the time.
In the end both databases must hold the same rows.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import NamedTuple

from agent.course import Course
from agent.log import Decision, Via
from agent.surroundings import Identity
from factory.journal import Head
from factory.model import (
    Backend,
    CellRecord,
    CellTemplate,
    FactorySpec,
    GateState,
    OrganTemplate,
    Record,
    Role,
    State,
)
from factory.operations import Build, SetGate
from factory.phrase import phrase_of
from factory.plan import Applied, ConfirmedPlan, Outcome, Plan
from factory.ports.lists import MakeTurn
from factory.selector import artifact_digest
from factory.store.open import open_store
from grammar.model import Lang
from grammar.parse import Parser
from tests.factory.bench import Bench

FEW, MANY = 100, 100_000
ROUNDS = 200
AT = Bench.at
IDENTITY = Identity(actor="anna", role=Role.ADMIN, session="benchmark")
YES = Parser.load(with_entities=False).parse("yes")
Draw = Callable[[Bench, int], Plan]
TABLES = ("record", "uses", "journal", "journal_address", "turn")


def spec(number: int) -> FactorySpec:
    """One of many cells that differ in nothing but their names."""
    template = CellTemplate(
        id=f"analysis.filler{number}.v1", version="1.0.0", analysis_type="filler"
    )
    return FactorySpec(backend=Backend.ADAPTER, provider="echo", template=template)


def fillers(number: int) -> Iterator[Record]:
    """So many records."""
    for each in range(number):
        made = spec(each)
        yield CellRecord(
            address=made.template.id,
            state=State.STABLE,
            revision=1,
            digest=artifact_digest(made),
            created_at=AT,
            updated_at=AT,
            spec=made,
        )


def filled(file: Path, number: int) -> Bench:
    """A factory of so many records in a file."""
    with closing(open_store(str(file))) as store, store.transaction() as transaction:
        for record in fillers(number):
            transaction.put(record)
    return Bench(str(file))


def organ(number: int) -> Build:
    """An organ of three new cells."""
    specs = tuple(spec(10**6 + 3 * number + each) for each in (1, 2, 3))
    template = OrganTemplate(
        id=f"organ.line{number}.v1",
        version="1.0.0",
        cells=tuple(each.template.id for each in specs),
    )
    return Build(template=template, cells=specs)


def milliseconds(work: Callable[[], object]) -> float:
    """How long it takes, by the wall: waiting for the disk counts."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def planning(few: Bench, many: Bench) -> tuple[float, float]:
    """The medians of planning one organ in a small and in a large factory."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS):
        for bench, found in zip((few, many), times, strict=True):
            build = organ(number)
            found.append(milliseconds(lambda b=bench, o=build: b.plan(o)))
    return median(times[0]), median(times[1])


class Sides(NamedTuple):
    """Seconds of each run, by the wall and of this process's CPU."""

    walls: list[float]
    cpus: list[float]

    def run(self, work: Callable[[], object]) -> None:
        """Do it once."""
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        self.cpus.append(time.process_time() - cpu)
        self.walls.append(time.perf_counter() - wall)


def applying(bench: Bench, folder: Path, name: str, draw: Draw) -> tuple[Sides, Sides]:
    """Apply plans, and write the rows of each without the factory.

    Args:
        bench: a factory in `folder`.
        folder: with its database; the bare one comes beside it.
        name: of the factory's database, without its ending.
        draw: draws the plan of a number.
    """
    ours, bare = Sides([], []), Sides([], [])
    with (
        closing(sqlite3.connect(folder / f"{name}.db")) as source,
        closing(bare_copy(source, folder / f"{name}-{draw.__name__}.db")) as target,
    ):
        for number in range(ROUNDS):
            before = last_rows(source)
            plan = shown(bench, draw(bench, number))
            ours.run(lambda p=plan: applied(bench, p))
            rows = tuple(new_rows(source, before))
            shown(bench, draw(bench, number + 1))
            bare.run(lambda r=rows: write(target, r))
        assert contents(source) == contents(target)
    return ours, bare


def shown(bench: Bench, plan: Plan) -> Plan:
    """Do what showing a plan to a person does."""
    with bench.factory.snapshot() as world:
        assert plan.digest
        bench.factory.review.takes_two(plan, world)
    return plan


def applied(bench: Bench, plan: Plan) -> None:
    """Apply a plan as the chat does when it is confirmed."""
    course = Course(YES, bench.at, Via.TYPED, IDENTITY, Lang.EN)
    course.plan, course.decision = plan, Decision.CONFIRMED

    def logged(outcome: Outcome, head: Head) -> MakeTurn:
        course.outcome = outcome
        return course.record(head)

    confirmed = ConfirmedPlan(plan, plan.digest, IDENTITY.actor, phrase_of(plan))
    outcome = bench.factory.apply(confirmed, bench.at, logged)
    assert isinstance(outcome, Applied), outcome


def new_organ(bench: Bench, number: int) -> Plan:
    """The plan of an organ of three new cells: eight records."""
    return bench.plan(organ(number))


def one_gate(bench: Bench, number: int) -> Plan:
    """The plan of opening or locking a gate: one record."""
    state = GateState.LOCKED if number % 2 else GateState.EXPERIMENTAL
    gate = SetGate(capability="organ_hearing", state=state)
    return bench.plan(gate, role=Role.ADMIN)


Rows = tuple[str, list[tuple[object, ...]]]
"""The statement that writes a row of one table, and the values of some."""


def bare_copy(source: sqlite3.Connection, file: Path) -> sqlite3.Connection:
    """The same database, with the pragmas of the store."""
    bare = sqlite3.connect(file, isolation_level=None)
    source.backup(bare)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("PRAGMA foreign_keys = ON")
    return bare


def last_rows(source: sqlite3.Connection) -> dict[str, int]:
    """The highest row of each table."""
    query = "SELECT coalesce(max(rowid), 0) FROM {}"
    return {name: source.execute(query.format(name)).fetchone()[0] for name in TABLES}


def new_rows(source: sqlite3.Connection, before: dict[str, int]) -> Iterator[Rows]:
    """What was written since: the records of the last entry, and the new rows."""
    for name, last in before.items():
        query = CHANGED if name == "record" else f"SELECT * FROM {name} WHERE rowid > ?"  # noqa: S608 - our own names
        cursor = source.execute(query, () if name == "record" else (last,))
        columns = [column[0] for column in cursor.description]
        if rows := cursor.fetchall():
            yield statement(name, columns), rows


CHANGED = """SELECT * FROM record WHERE address IN (
SELECT address FROM journal_address WHERE seq = (SELECT max(seq) FROM journal))"""


def contents(database: sqlite3.Connection) -> dict[str, set[tuple[object, ...]]]:
    """All rows of each table."""
    query = "SELECT * FROM {}"
    return {name: {*database.execute(query.format(name))} for name in TABLES}


def statement(name: str, columns: Sequence[str]) -> str:
    """How a row is written."""
    marks = ", ".join("?" * len(columns))
    written = f"INSERT INTO {name} VALUES ({marks})"  # noqa: S608 - our own names
    if name != "record":
        return written
    anew = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    return f"{written} ON CONFLICT (address) DO UPDATE SET {anew}"


def write(bare: sqlite3.Connection, rows: Iterable[Rows]) -> None:
    """Write rows in one durable transaction."""
    bare.execute("BEGIN IMMEDIATE")
    for text, values in rows:
        bare.executemany(text, values)
    bare.execute("COMMIT")


def main() -> None:
    """Print a table."""
    say = sys.stdout.write
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        few = filled(folder / "few.db", FEW)
        many = filled(folder / "many.db", MANY)
        with closing(few.factory), closing(many.factory):
            at_few, at_many = planning(few, many)
            say(f"planning among {FEW:,} records      {at_few:7.2f} ms\n")
            say(f"planning among {MANY:,} records  {at_many:7.2f} ms\n")
            say(f"ratio                            {at_many / at_few:7.2f}\n\n")
            for draw in (new_organ, one_gate):
                compared(draw.__name__, *applying(few, folder, "few", draw))


def compared(name: str, ours: Sides, bare: Sides) -> None:
    """Print both sides: medians, and the tenth percentile that noise reaches less."""
    for what in Sides._fields:
        for title, place in (("median", 2), ("best tenth", 10)):
            ms = [
                sorted(getattr(side, what))[ROUNDS // place] * 1000
                for side in (ours, bare)
            ]
            sys.stdout.write(
                f"{name:10} {what:6} {title:10} applying {ms[0]:7.2f} ms, "
                f"bare {ms[1]:7.2f} ms, ratio {ms[0] / ms[1]:5.2f}\n"
            )


if __name__ == "__main__":
    main()
