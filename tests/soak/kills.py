"""Kill a growing factory at random moments; look whether anything was lost or halved.

`python -m tests.soak.kills [KILLS]` kills 200 times, which takes some minutes. After
each kill: every change that the process was told of stands in the journal, the journal
verifies against its checkpoints, and the records are what the journal makes.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from factory.audit.checkpoints import Checkpoint, read_all
from factory.audit.files import checkpoints_file, key_file, lines_of
from factory.audit.keys import public_key
from factory.audit.refold import Groundless, differences, refold
from factory.audit.rows import JournalFile
from factory.audit.verdict import Intact, UnanchoredTail, verdict
from factory.bootstrap import open_factory

LONGEST_S = 3.0
ROOT = Path(__file__).parents[2]


@dataclass
class Found:
    """What came of the kills.

    Attributes:
        kills: how many.
        entries: journal entries at the end.
        wrong: what should not be, one line each.
    """

    kills: int = 0
    entries: int = 0
    wrong: list[str] = field(default_factory=list)


def grown(database: Path, seed: int, alive_s: float) -> list[tuple[int, str]]:
    """Let a process grow the factory for a while, kill it; what it was told."""
    command = [sys.executable, "-m", "tests.soak.growing", str(database), str(seed)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as child:
        assert child.stdout is not None
        ready = child.stdout.readline()
        time.sleep(alive_s)
        child.kill()
        lines = child.stdout.read().splitlines(keepends=True)
    if ready != "ready\n":
        message = f"the process did not start: {ready!r}"
        raise RuntimeError(message)
    whole = [line.split() for line in lines if line.endswith("\n")]
    return [(int(entry), hash_) for entry, hash_ in whole]


def signed(database: Path) -> list[Checkpoint]:
    """The checkpoints that stand beside a database."""
    path = checkpoints_file(database)
    if not path.exists():
        return []
    return list(read_all(lines_of(path), public_key(key_file(database))))


def faults(database: Path, told: Iterable[tuple[int, str]]) -> Iterable[str]:
    """What is wrong with a factory that was killed."""
    rows = JournalFile(database)
    judged = verdict(rows.after(), signed(database))
    if not isinstance(judged, Intact | UnanchoredTail):
        yield f"the audit says {judged}"
        return
    hashes = {row.seq: row.hash for row in rows.after()}
    for entry, hash_ in told:
        if entry and hashes.get(entry) != hash_:
            yield f"entry {entry} was confirmed and is lost"
    truth = refold(rows.after())
    if isinstance(truth, Groundless):
        yield f"entry {truth.seq} starts from another {truth.address}"
        return
    with closing(open_factory(str(database))) as factory, factory.snapshot() as world:
        yield from (f"{each} is half-applied" for each in differences(truth, world))


def soak(database: Path, kills: int, seed: int = 0) -> Found:
    """Kill so many times."""
    chance, found = random.Random(seed), Found()  # noqa: S311 - moments, no secret
    for number in range(kills):
        alive_s = chance.uniform(0, LONGEST_S)
        told = grown(database, number, alive_s)
        found.kills += 1
        found.wrong += [f"kill {number}: {each}" for each in faults(database, told)]
    found.entries = sum(1 for _ in JournalFile(database).after())
    return found


def main(kills: int) -> int:
    """Run and print."""
    with tempfile.TemporaryDirectory() as folder:
        found = soak(Path(folder) / "factory.db", kills)
    for line in found.wrong:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{found.kills} kills, {found.entries} entries in the journal, ")
    sys.stdout.write(f"{len(found.wrong)} wrong\n")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
