"""Evidence in the database: nothing counted twice, the last batch lost at most."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from factory.errors import StoreError
from factory.model import State
from factory.runtime.counts import Counts
from factory.runtime.observations import Observation, Part
from factory.runtime.timeouts import Timeout
from factory.store.evidence import BATCH, MOST, PERIOD_S, RETRY_S, SqlEvidence
from factory.store.open import open_store
from factory.store.sql import SqlStore
from tests.runtime.samples import judged

OWN = judged(State.CANARY)
GOOD = Observation("organ.x.v1", Part.TRIAL, None, 1.0, own=OWN)
BAD = replace(GOOD, error="cell_failed")


class Clock:
    """The time as the test sets it, seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "s.db"


@pytest.fixture
def store(file: Path) -> Iterator[SqlStore]:
    with closing(open_store(str(file), busy_ms=20)) as opened:
        yield opened


def evidence_of(store: SqlStore, clock: Clock | None = None) -> SqlEvidence:
    return SqlEvidence(store._engines, store.path, clock or Clock())


def written(store: SqlStore) -> int:
    """How many requests another process sees."""
    standing = store.evidence.standing(OWN.key)
    return standing.trial.n if standing else 0


def test_before_the_first_request_there_is_nothing(store: SqlStore) -> None:
    assert store.evidence.standing(OWN.key) is None
    assert store.evidence.counts("organ.x.v1") == Counts()
    assert store.evidence.per_minute("organ.x") == 0.0
    assert store.evidence.flush() == ()


def test_a_batch_is_written_when_it_is_full(store: SqlStore) -> None:
    evidence = evidence_of(store)
    for _ in range(BATCH - 1):
        evidence.note(GOOD)
    assert written(store) == 0
    evidence.note(GOOD)
    assert written(store) == BATCH


def test_a_batch_is_written_when_it_is_old(store: SqlStore) -> None:
    clock = Clock()
    evidence = evidence_of(store, clock)
    evidence.note(GOOD)
    clock.now += PERIOD_S / 2
    evidence.note(GOOD)
    assert written(store) == 0
    clock.now += PERIOD_S / 2
    evidence.note(GOOD)
    assert written(store) == 3


def test_flushing_writes_all_and_nothing_twice(store: SqlStore) -> None:
    evidence = evidence_of(store)
    for observation in (GOOD, BAD, GOOD):
        evidence.note(observation)
    evidence.warn("analysis.a.v1", Timeout.HARD)
    evidence.flush()
    evidence.flush()
    standing = evidence.standing(OWN.key)
    assert standing is not None
    assert (standing.trial.n, standing.trial.failed, standing.address) == (
        3,
        1,
        "organ.x.v1",
    )
    assert evidence.counts("organ.x.v1").requests == 3
    assert evidence.counts("organ.x").errors == 1
    assert evidence.counts("analysis.a.v1").hard == 1


def test_several_processes_continue_one_evidence(store: SqlStore) -> None:
    first, second = evidence_of(store), evidence_of(store)
    for number in range(10):
        (first if number % 2 else second).note(GOOD)
    first.flush()
    second.flush()
    first.note(BAD)
    first.flush()
    assert written(store) == 11


def test_threads_lose_nothing(store: SqlStore) -> None:
    evidence = evidence_of(store)
    each = 3 * BATCH + 7

    def ask() -> None:
        for _ in range(each):
            evidence.note(GOOD)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    evidence.flush()
    assert written(store) == 4 * each


def test_an_alarm_comes_with_the_batch_that_proves_it(store: SqlStore) -> None:
    evidence = evidence_of(store)
    for _ in range(20):
        assert evidence.note(BAD) == ()
    (alarm,) = evidence.flush()
    assert alarm.key == OWN.key


def test_while_another_writes_observations_wait_and_are_not_lost(
    store: SqlStore, file: Path
) -> None:
    evidence = evidence_of(store)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(BATCH):
            evidence.note(GOOD)
        other.rollback()
    assert written(store) == 0
    evidence.flush()
    assert (written(store), evidence.lost) == (BATCH, 0)


def test_what_cannot_be_kept_is_dropped_oldest_first_and_counted(
    store: SqlStore, file: Path
) -> None:
    evidence = evidence_of(store)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        evidence.note(BAD)
        for _ in range(MOST):
            evidence.note(GOOD)
        evidence.flush()
        other.rollback()
    evidence.flush()
    standing = evidence.standing(OWN.key)
    assert standing is not None
    assert (standing.trial.n, standing.trial.failed, evidence.lost) == (MOST, 0, 1)


def test_a_row_that_is_not_what_was_written_is_refused(
    store: SqlStore, file: Path
) -> None:
    evidence = evidence_of(store)
    evidence.note(GOOD)
    evidence.flush()
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("UPDATE evidence SET trial = '{}'")
    with pytest.raises(StoreError) as caught:
        evidence.standing(OWN.key)
    assert caught.value.code == "store_corrupt"
    other_own = judged(State.CANARY, artifact="b")
    for own in (OWN, other_own):
        evidence.note(replace(GOOD, own=own))
    evidence.flush()  # what is readable goes on
    assert evidence.standing(other_own.key) is not None
    assert evidence.counts("organ.x.v1").requests == 3
    assert evidence.lost == 0


def test_a_database_that_is_locked_holds_up_one_request_and_not_each(
    store: SqlStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    evidence, tried = evidence_of(store, clock), list[int]()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        pool, take = store._engines.writers.pool, store._engines.writers.pool.take
        monkeypatch.setattr(pool, "take", lambda: tried.append(1) or take())
        for _ in range(2 * BATCH):
            evidence.note(GOOD)
        assert len(tried) == 1
        clock.now += RETRY_S
        evidence.note(GOOD)
        assert len(tried) == 2
        other.rollback()


def test_a_steady_minute_is_what_it_is(store: SqlStore) -> None:
    clock = Clock()
    evidence = evidence_of(store, clock)
    for _ in range(120):
        evidence.note(GOOD)
        clock.now += 0.5
    evidence.flush()
    assert evidence.per_minute("organ.x") == pytest.approx(120, rel=0.02)


def test_a_database_that_can_only_be_read_fails_no_request(
    store: SqlStore, file: Path
) -> None:
    evidence_of(store).flush()
    place = f"sqlite:///file:{file}?mode=ro&uri=true"
    with closing(open_store(place, busy_ms=20)) as readable:
        for _ in range(BATCH):
            assert readable.evidence.note(GOOD) == ()
        assert readable.evidence.flush() == ()
        assert readable.evidence.standing(OWN.key) is None
