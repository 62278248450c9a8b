"""A process that is killed anywhere in a job: all or nothing, and it goes on.

`python -m tests.soak.crashes [STEP]` kills a build and a training before every
`STEP`-th SQL statement, each in a process and a database of its own.
"""

import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from factory.jobs.model import Status
from factory.plan import Trained
from tests.jobs.crash import CYCLES
from tests.jobs.gym import BECOMES, Gym
from tests.jobs.yard import STEPS, VOICE, Yard

ROOT = Path(__file__).parents[2]


def builds(folder: Path, step: int) -> int:
    """Kill builds and finish them; returns how many were killed.

    Args:
        folder: an empty one, for the databases.
        step: only before every so-many-th statement.
    """
    last = _dead(folder, "build", step)
    met = []
    for statement in range(step, last + 1, step):
        with closing(Yard(location=str(folder / f"{statement}.db"))) as yard:
            met.append(_found(yard))
            yard.one.take_over(yard.hands.reporter)  # its process is gone: at once
            expected = "nothing" if met[-1] == "nothing" else "done"
            assert _found(yard) == expected
            if expected == "done":
                assert [event.seq for event in yard.events()][-1] == len(yard.events())
                assert yard.head().seq == 1
    order = ["nothing", *(each.value for each in STEPS), "done"]
    assert sorted(met, key=order.index) == met
    assert set(met) == set(order)
    return len(met) - 1


def trainings(folder: Path, step: int) -> int:
    """As `builds` with trainings: each finds what one finds that was not killed."""
    last = _dead(folder, "training", step)
    with closing(Gym(str(folder / f"{last}.db"))) as gym:
        expected = _left(gym)
    assert isinstance(expected[0], Trained)
    seen = set()
    killed = range(step, last, step)
    for statement in killed:
        with closing(Gym(str(folder / f"{statement}.db"))) as gym:
            outcome, cycles, record, _ = _left(gym)
            seen.add(len(cycles))
            assert (record is None) == (outcome is None)
            gym.one.take_over(gym.hands.reporter)  # its process is gone: at once
            nothing = _left(gym)[:3] == (None, (), None)  # not taken on yet
            assert nothing or _left(gym) == expected
    assert seen == set(range(CYCLES + 1))
    return len(killed)


def _dead(folder: Path, kind: str, step: int) -> int:
    """Die before every so-many-th statement; the number of the last."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.jobs.crash", str(folder), kind, str(step)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return int(done.stdout)


def _found(yard: Yard) -> str:
    """How far the dead process had come; nothing is half-made."""
    with yard.store.snapshot() as world:
        jobs = (*world.jobs.open(), *world.jobs.ended(9))
    turns = [turn.get("end", "started") for turn in yard.turns()]
    if not jobs:
        assert (yard.records(), turns, yard.events()) == ({}, [], [])
        return "nothing"
    (job,) = jobs
    if job.is_open:
        assert (yard.records(), yard.head().seq, turns) == ({}, 0, ["started"])
        assert job.status is Status.RUNNING
        return job.step.value
    assert turns == ["started", "applied"]
    assert yard.get(VOICE) is not None
    return "done"


def _left(gym: Gym) -> tuple[object, ...]:
    with gym.store.snapshot() as world:
        jobs = (*world.jobs.open(), *world.jobs.ended(9))
        cycles = world.jobs.iterations(1)
    outcome = jobs[0].outcome if jobs else None
    return outcome, cycles, gym.get(BECOMES), gym.head()


def main(step: int) -> None:
    """Run both and print."""
    for law in (builds, trainings):
        with tempfile.TemporaryDirectory() as folder:
            killed = law(Path(folder), step)
        sys.stdout.write(f"{law.__name__}: {killed} killed, all went on\n")


if __name__ == "__main__":
    main(*([int(each) for each in sys.argv[1:]] or [1]))
