"""Two processes at one moment: opening fresh databases, then applying plans to one.

`python -m tests.factory.store.race <folder> <rounds> <plans>`
"""

import multiprocessing
import sys
from contextlib import closing
from multiprocessing.synchronize import Barrier
from pathlib import Path

from factory.store.open import open_store
from tests.factory.store.samples import cell, commit, put, said


def work(who: int, barrier: Barrier, folder: Path, rounds: int, plans: int) -> None:
    for number in range(rounds):
        barrier.wait(30)
        open_store(str(folder / f"{number}.db")).close()
    barrier.wait(30)
    with closing(open_store(str(folder / "all.db"))) as store:
        for number in range(plans):
            outcome = commit(store, put(cell(f"analysis.p{who}_{number}.v1")))
            assert outcome.outcome == "applied"
            store.turns.append(said({"who": who, "number": number}))


def main(folder: Path, rounds: int, plans: int) -> int:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    workers = [
        context.Process(target=work, args=(who, barrier, folder, rounds, plans))
        for who in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(worker.exitcode or 0 for worker in workers)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
