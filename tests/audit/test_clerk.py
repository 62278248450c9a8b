"""The clerk signs behind the changes; what a crash leaves is told as a tail."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

from factory.audit.clerk import Clerk
from factory.audit.standing import Footing
from factory.audit.verdict import Intact, UnanchoredTail
from tests.audit.journals import AT, Place, grown
from tests.factory.bench import Bench

ROOT = Path(__file__).parents[2]


class Gate:
    """A sleep that ends when it is told to."""

    def __init__(self) -> None:
        self.slept, self.may_wake = Event(), Event()

    def __call__(self, _seconds: float) -> None:
        self.slept.set()
        assert self.may_wake.wait(10)
        self.may_wake.clear()
        self.slept.clear()


def changed(place: Place, *addresses: str) -> None:
    """Carry out changes that nobody signs."""
    grown(place, [lambda b, a=each: b.build(a) for each in addresses], signs=False)


def until_signed(place: Place, size: int) -> None:
    for _ in range(1000):
        known = place.known() if place.notary.path.exists() else []
        if known and known[-1].size == size:
            return
        time.sleep(0.01)
    raise AssertionError(place.known())


def test_changes_that_follow_closely_share_a_checkpoint(tmp_path: Path) -> None:
    place, gate = Place(tmp_path / "factory.db"), Gate()
    clerk = Clerk(place.notary, gate)
    changed(place, "organ.echo.v1")
    clerk.witness(AT)
    assert gate.slept.wait(10)
    changed(place, "organ.vision.v1", "organ.vision.v2")
    clerk.witness(AT)
    clerk.witness(AT)
    gate.may_wake.set()
    until_signed(place, 3)
    assert [each.size for each in place.known()] == [3]
    assert isinstance(place.verdict(), Intact)
    clerk.close()


def test_whoever_flushes_or_closes_has_everything_signed(tmp_path: Path) -> None:
    place, gate = Place(tmp_path / "factory.db"), Gate()
    clerk = Clerk(place.notary, gate)
    changed(place, "organ.echo.v1")
    clerk.witness(AT)
    clerk.flush()
    assert [each.size for each in place.known()] == [1]
    clerk.flush()
    assert [each.size for each in place.known()] == [1]
    changed(place, "organ.vision.v1")
    clerk.witness(AT)
    clerk.close()
    assert [each.size for each in place.known()] == [1, 2]
    gate.may_wake.set()


def test_after_the_end_a_change_is_signed_by_a_flush_only(tmp_path: Path) -> None:
    place = Place(tmp_path / "factory.db")
    clerk = Clerk(place.notary, Gate())
    clerk.close()
    changed(place, "organ.echo.v1")
    clerk.witness(AT)
    assert clerk._thread is None
    clerk.close()
    assert [each.size for each in place.known()] == [1]


KILLED = """
import os, signal, sys
from threading import Event
from tests.factory.bench import Bench
bench = Bench(sys.argv[1])
bench.factory._clerk._sleep = lambda _: Event().wait()
bench.do(bench.build("organ.echo.v1"))
assert bench.factory.standing(bench.head())
bench.do(bench.build("organ.vision.v1"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_crash_before_the_checkpoint_leaves_a_tail(tmp_path: Path) -> None:
    place = Place(tmp_path / "factory.db")
    command = [sys.executable, "-c", KILLED, str(place.database)]
    done = subprocess.run(command, cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    found = place.verdict()
    assert isinstance(found, UnanchoredTail)
    assert (found.entries, found.since) == (2, 2)
    with_tail = Bench(str(place.database))
    standing = with_tail.factory.standing(with_tail.head())
    assert standing is not None
    assert standing.footing is Footing.TAIL
    with_tail.do(with_tail.build("organ.reverse.v1"))
    with_tail.factory.close()
    assert isinstance(place.verdict(), Intact)
    assert [each.size for each in place.known()] == [1, 3]
