"""A process that is killed anywhere in a build: all or nothing, and it goes on."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

from factory.jobs.model import Status
from factory.plan import Trained
from tests.jobs.crash import CYCLES
from tests.jobs.gym import BECOMES, Gym
from tests.jobs.yard import STEPS, VOICE, Yard

ROOT = Path(__file__).parents[2]


EVERY = 7
"""So many statements of a training are passed over; its cycles have the same ones."""


def dead(folder: Path, kind: str, step: int) -> int:
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


def found(yard: Yard) -> str:
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


def test_killed_before_any_statement_it_goes_on(tmp_path: Path) -> None:
    last = dead(tmp_path, "build", 1)
    met = []
    for statement in range(1, last + 1):
        with closing(Yard(location=str(tmp_path / f"{statement}.db"))) as yard:
            met.append(found(yard))
            yard.one.take_over(yard.hands.reporter)  # its process is gone: at once
            expected = "nothing" if met[-1] == "nothing" else "done"
            assert found(yard) == expected
            if expected == "done":
                assert [event.seq for event in yard.events()][-1] == len(yard.events())
                assert yard.head().seq == 1
    order = ["nothing", *(step.value for step in STEPS), "done"]
    assert sorted(met, key=order.index) == met
    assert set(met) == set(order)


def left(gym: Gym) -> tuple[object, ...]:
    with gym.store.snapshot() as world:
        jobs = (*world.jobs.open(), *world.jobs.ended(9))
        cycles = world.jobs.iterations(1)
    outcome = jobs[0].outcome if jobs else None
    return outcome, cycles, gym.get(BECOMES), gym.head()


def test_a_training_that_was_killed_anywhere_finds_the_same(tmp_path: Path) -> None:
    last = dead(tmp_path, "training", EVERY)
    with closing(Gym(str(tmp_path / f"{last}.db"))) as gym:
        expected = left(gym)
    assert isinstance(expected[0], Trained)
    seen = set()
    for statement in range(EVERY, last, EVERY):
        with closing(Gym(str(tmp_path / f"{statement}.db"))) as gym:
            outcome, cycles, record, _ = left(gym)
            seen.add(len(cycles))
            assert (record is None) == (outcome is None)
            gym.one.take_over(gym.hands.reporter)  # its process is gone: at once
            nothing = left(gym)[:3] == (None, (), None)  # not taken on yet
            assert nothing or left(gym) == expected
    assert seen == set(range(CYCLES + 1))
