"""What planning and applying cost; `python -m benchmarks.planning`.

Planning one organ among 100 records and among 100,000, and applying its plan against a
bare SQLite transaction that writes the same rows with the same pragmas. The runs take
turns, so that a busy machine slows both sides alike.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from factory.model import (
    Backend,
    CellRecord,
    CellTemplate,
    FactorySpec,
    OrganTemplate,
    Record,
    State,
)
from factory.operations import Build
from factory.selector import artifact_digest
from factory.store.open import open_store
from tests.factory.bench import Bench

FEW, MANY = 100, 100_000
ROUNDS = 60
AT = Bench.at
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


def applying(bench: Bench, file: Path, bare_file: Path) -> tuple[float, float]:
    """The medians of applying a plan, and of writing its rows without the factory."""
    with closing(sqlite3.connect(file)) as source:
        bare = bare_copy(source, bare_file)
        times: tuple[list[float], list[float]] = ([], [])
        for number in range(ROUNDS):
            plan, before = bench.plan(organ(number)), last_rows(source)
            times[0].append(milliseconds(lambda p=plan: bench.apply(p)))
            rows = tuple(new_rows(source, before))
            times[1].append(milliseconds(lambda r=rows: write(bare, r)))
        bare.close()
    return median(times[0]), median(times[1])


Rows = tuple[str, list[tuple[object, ...]]]


def bare_copy(source: sqlite3.Connection, file: Path) -> sqlite3.Connection:
    """A database with the same tables and the pragmas of the store."""
    bare = sqlite3.connect(file, isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("PRAGMA foreign_keys = ON")
    for (statement,) in source.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC"
    ):
        bare.execute(statement)
    return bare


def last_rows(source: sqlite3.Connection) -> dict[str, int]:
    """The highest row of each table."""
    query = "SELECT coalesce(max(rowid), 0) FROM {}"
    return {name: source.execute(query.format(name)).fetchone()[0] for name in TABLES}


def new_rows(source: sqlite3.Connection, before: dict[str, int]) -> Iterable[Rows]:
    """What was written since."""
    for name, last in before.items():
        query = f"SELECT * FROM {name} WHERE rowid > ?"  # noqa: S608 - our own names
        yield name, source.execute(query, (last,)).fetchall()


def write(bare: sqlite3.Connection, rows: Iterable[Rows]) -> None:
    """Write rows in one durable transaction."""
    bare.execute("BEGIN IMMEDIATE")
    for name, values in rows:
        if values:
            marks = ", ".join("?" * len(values[0]))
            bare.executemany(f"INSERT INTO {name} VALUES ({marks})", values)  # noqa: S608
    bare.execute("COMMIT")


def main() -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "few.db"), Path(folder, "many.db")
        few, many = filled(small, FEW), filled(large, MANY)
        with closing(few.factory), closing(many.factory):
            at_few, at_many = planning(few, many)
            ours, bare = applying(few, small, Path(folder, "bare.db"))
    say = sys.stdout.write
    say(f"planning among {FEW:,} records      {at_few:7.2f} ms\n")
    say(f"planning among {MANY:,} records  {at_many:7.2f} ms\n")
    say(f"ratio                            {at_many / at_few:7.2f}\n")
    say(f"applying                         {ours:7.2f} ms\n")
    say(f"the same rows, bare SQLite       {bare:7.2f} ms\n")
    say(f"ratio                            {ours / bare:7.2f}\n")


if __name__ == "__main__":
    main()
