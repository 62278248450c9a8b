"""Carry a job out and die before the n-th SQL statement, for many n.

`python -m tests.jobs.crash <folder> build|training <step>` leaves `<n>.db` for every
`step`-th n and prints the first n of which the run was not killed.
"""

import os
import signal
import sys
from contextlib import closing
from pathlib import Path

from factory.plan import Plan
from tests.factory.store.crash import dying_before
from tests.jobs.gym import Gym
from tests.jobs.yard import Yard

CYCLES = 4


def yard_of(kind: str, location: str = "sqlite://") -> Yard:
    return Gym(location) if kind == "training" else Yard(location=location)


def plan_of(yard: Yard) -> Plan:
    if isinstance(yard, Gym):
        return yard.train_plan(iterations=CYCLES, seed=3)
    return yard.draw()


def main(folder: Path, kind: str, step: int) -> None:
    # What is not about the job is done before, and once.
    with closing(yard_of(kind, str(folder / "0.db"))) as first:
        plan = plan_of(first)
    begun = (folder / "0.db").read_bytes()
    statement, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        statement += step
        (folder / f"{statement}.db").write_bytes(begun)
        child = os.fork()
        if not child:
            with closing(yard_of(kind, str(folder / f"{statement}.db"))) as yard:
                plan_of(yard)  # reads the dataset, as who plans does
                with dying_before(statement):
                    yard.one.finish(yard.start(plan), yard.hands.reporter)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code == 0
    print(statement)  # noqa: T201 - the answer to the test


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
