"""Two processes confirm conflicting plans on one database, over and over.

`python -m tests.soak.conflicts [ROUNDS]` prints what came of it; 1,000 rounds take
about a minute. In each round both plan another change of one gate while they wait for
each other, then both apply: one must win, the other must be told what changed.
"""

import multiprocessing
import sys
import tempfile
from contextlib import closing
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from factory.gates import gate_state
from factory.model import GateState, Role
from factory.operations import SetGate
from tests.factory.bench import Bench

GATE = "organ_motor"
PATIENCE_S = 60


def contend(
    who: int, rounds: int, place: Path, barrier: Barrier, answers: "Queue[list[str]]"
) -> None:
    """One of the processes: plan, wait for the other one's plan, apply."""
    bench, outcomes = Bench(str(place)), []
    with closing(bench.factory):
        for _ in range(rounds):
            barrier.wait(PATIENCE_S)
            with bench.factory.snapshot() as world:
                now = gate_state(world, GATE)
            wanted = [state for state in GateState if state is not now][who]
            operation = SetGate(capability=GATE, state=wanted)
            plan = bench.plan(operation, role=Role.ADMIN)
            barrier.wait(PATIENCE_S)
            outcomes.append(bench.apply(plan).outcome)
    answers.put(outcomes)


def outcomes_of(rounds: int, place: Path) -> list[tuple[str, str]]:
    """What both processes were told, round by round."""
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(2), context.Queue()
    workers = [
        context.Process(target=contend, args=(who, rounds, place, barrier, answers))
        for who in range(2)
    ]
    for worker in workers:
        worker.start()
    told = [answers.get(timeout=PATIENCE_S + rounds) for _ in workers]
    for worker in workers:
        worker.join()
    return list(zip(*told, strict=True))


def entries_of(place: Path) -> int:
    """How many changes the journal holds."""
    bench = Bench(str(place))
    with closing(bench.factory):
        return bench.head().seq


def main(rounds: int) -> int:
    """Run, and print whether exactly one won each time."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "factory.db"
        Bench(str(place)).factory.close()
        found = outcomes_of(rounds, place)
        entries = entries_of(place)
    decided = sum(sorted(each) == ["applied", "stale"] for each in found)
    sys.stdout.write(f"rounds                  {rounds}\n")
    sys.stdout.write(f"one applied, one stale  {decided}\n")
    sys.stdout.write(f"entries in the journal  {entries}\n")
    return 0 if decided == entries == rounds else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
