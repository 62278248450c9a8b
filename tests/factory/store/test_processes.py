"""Processes that run at once, and processes that are killed."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

from factory.journal import GENESIS
from factory.ports.store import Store
from factory.store.open import open_store
from tests.factory.store.crash import STATES, USERS, go_on

ROOT = Path(__file__).parents[3]
PLANS = 100


def run(name: str, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.factory.store.{name}", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_two_processes_lose_nothing_and_do_not_fork(tmp_path: Path) -> None:
    run("race", tmp_path, 20, PLANS)
    with closing(open_store(str(tmp_path / "all.db"))) as store:
        with store.snapshot() as world:
            entries, cells = world.entries(), world.records("cell")
        turns = list(store.turns.turns())
    expected = [f"analysis.p{who}_{n}.v1" for who in (0, 1) for n in range(PLANS)]
    assert [record.address for record in cells] == sorted(expected)
    hashes = [GENESIS, *(entry.hash for entry in entries)]
    assert [entry.prev for entry in entries] == hashes[:-1]
    assert len(entries) == 2 * PLANS
    for who in (0, 1):
        numbers = [turn["number"] for turn in turns if turn["who"] == who]
        assert numbers == list(range(PLANS))


def check_whole(store: Store) -> int:
    """All of each plan or nothing of it; returns how many plans there are."""
    with store.snapshot() as world:
        done = world.head().seq
        forms = ("cell", "organ", "route")
        records = [record for form in forms for record in world.records(form)]
        users = {cell: world.users_of(cell) for cell in USERS[done]}
        entries = world.entries()
        left = world.revision("organ.voice.v1")
    assert records == list(STATES[done])
    assert left == (0, 1, 2)[done]
    assert len(list(store.turns.turns())) == done
    assert users == USERS[done]
    assert [entry.body.seq for entry in entries] == list(range(1, done + 1))
    changed = {change.address for entry in entries for change in entry.body.changes}
    assert changed >= {record.address for record in records}
    return done


def test_a_killed_process_leaves_all_of_a_plan_or_nothing(tmp_path: Path) -> None:
    last = int(run("crash", tmp_path))
    met = []
    for statement in range(1, last + 1):
        with closing(open_store(str(tmp_path / f"{statement}.db"))) as store:
            met.append(check_whole(store))
            go_on(store)
            assert check_whole(store) == len(STATES) - 1
    assert met == sorted(met)
    assert set(met) == {0, 1, 2}
    assert met[-1] == len(STATES) - 1
