"""What invoking costs beyond the cells themselves; `python -m benchmarks.runtime`.

Times are of the processor, microseconds a call; the database is a file.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from factory.judge.trial import Terms, fresh_trial
from factory.judge.verdict import verdict_of
from factory.model import (
    Backend,
    CellTemplate,
    Channel,
    FactorySpec,
    OrganTemplate,
    Role,
    State,
)
from factory.providers.port import Value
from factory.runtime.graphs import compiled
from factory.runtime.subjects import Subject
from tests.runtime.plant import Plant

CELLS = tuple(f"analysis.{name}.v1" for name in "abc")


def cost(work: Callable[[], object], calls: int) -> float:
    """Microseconds of processor time a call."""
    start = time.process_time()
    for _ in range(calls):
        work()
    return (time.process_time() - start) / calls * 1e6


def echo(value: Value) -> Value:
    """The cheapest cell."""
    return value


def three_cells(when: str | None = None) -> Subject:
    """An organ of three cells in a line."""
    specs = {
        cell: FactorySpec(
            backend=Backend.ADAPTER,
            provider="echo",
            template=CellTemplate(id=cell, version="1.0.0", analysis_type="x"),
        )
        for cell in CELLS
    }
    channels = (
        Channel(from_=CELLS[0], to=CELLS[1], when=when),
        Channel(from_=CELLS[1], to=CELLS[2]),
    )
    template = OrganTemplate(
        id="organ.x.v1", version="1.0.0", cells=CELLS, channels=channels
    )
    return Subject("organ.x.v1", 1, State.STABLE, template, specs)


def graphs() -> dict[str, float]:
    """The compiled graph against calling the three functions one after another."""
    works = dict.fromkeys(CELLS, echo)
    plain, asked = (
        compiled(three_cells(when), works) for when in (None, "value == 1 or x.y > 2")
    )
    return {
        "three functions": cost(lambda: echo(echo(echo(1))), 200_000),
        "three cells, compiled": cost(lambda: plain.run(1), 50_000),
        "three cells, one condition": cost(lambda: asked.run(1), 50_000),
    }


def judges() -> dict[str, float]:
    """One more observation for the judge."""
    trial = fresh_trial(Terms(error_rate=0.01, latency_ms=100.0, alpha=0.05))
    evidence = trial.errors.good
    return {
        "evidence": cost(lambda: evidence.update(0.0), 20_000),
        "trial, two metrics": cost(
            lambda: trial.answered(is_error=False, latency_ms=1.0), 20_000
        ),
        "trial with watchdogs": cost(
            lambda: trial.served(is_error=False, latency_ms=1.0), 20_000
        ),
        "verdict": cost(lambda: verdict_of(trial), 20_000),
    }


def requests(folder: Path) -> dict[str, float]:
    """A request through the whole factory: admission, cells, evidence, its folding."""
    with closing(Plant(dict.fromkeys("abc", echo), str(folder / "f.db"))) as plant:
        plant.make_stable("organ.x.v1", "a b c")

        def request(address: str) -> Callable[[], object]:
            return lambda: plant.factory.invoke(address, 1, Role.WRITE)

        return {
            f"request, {address}": cost(request(address), 10_000)
            for address in ("organ.x", "organ.x.v1")
        }


def main() -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder:
        found = graphs() | judges() | requests(Path(folder))
    for name, microseconds in found.items():
        sys.stdout.write(f"{name:28} {microseconds:9.2f} µs\n")


if __name__ == "__main__":
    main()
