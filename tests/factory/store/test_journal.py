"""The journal is one chain, and its filters find what changed."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

from factory.canonical import chained
from factory.errors import StoreError
from factory.journal import GENESIS, Head, JournalEntry
from factory.model import Example, GateRecord, GateState, Record
from factory.store.sql import SqlStore
from tests.factory import strategies
from tests.factory.store.samples import AT, cell, commit, follow, organ, put, route


def with_null_example() -> Record:
    nothing = Example(input=None, output=None)
    ear = cell()
    template = ear.spec.template.model_copy(update={"examples": (nothing,)})
    spec = ear.spec.model_copy(update={"template": template})
    return ear.model_copy(update={"spec": spec})


@pytest.fixture
def told(store: SqlStore) -> SqlStore:
    """Five entries, a minute apart."""
    voice = [organ(f"organ.voice.v{n}", "analysis.ear.v1") for n in (1, 2, 10)]
    gate = GateRecord(
        address="capability.voice", revision=1, state=GateState.EXPERIMENTAL
    )
    story = [
        (put(cell()), put(voice[0]), put(route("organ.voice.v1"))),
        (put(voice[1]),),
        (put(gate),),
        (put(cell("analysis.voice.v1")), put(organ("organ.voice_b.v1", "action.x.v1"))),
        (put(route("organ.voice.v1", "organ.voice.v2"), route("organ.voice.v1")),),
    ]
    for minute, changes in enumerate(story):
        commit(store, *changes, at=f"2026-11-22T10:0{minute}:00Z")
    return store


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"address": "organ.voice"}, [1, 2, 5]),
        ({"address": "organ.voice.v1"}, [1]),
        ({"address": "organ.voice.v2"}, [2]),
        ({"address": "organ.voice_b"}, [4]),
        ({"address": "analysis.voice"}, [4]),
        ({"address": "capability.voice"}, [3]),
        ({"address": "organ"}, []),
        ({"address": ""}, []),
        ({"since": "2026-11-22T10:02:00Z"}, [3, 4, 5]),
        ({"since": "2026-11-22T10:02:01Z"}, [4, 5]),
        ({"since": "2027-01-01T00:00:00Z"}, []),
        ({"limit": 2}, [4, 5]),
        ({"limit": 0}, []),
        ({"limit": -1}, []),
        ({"limit": 2**70}, [1, 2, 3, 4, 5]),
        ({"address": "organ.voice", "limit": 2}, [2, 5]),
        ({"address": "organ.voice", "since": "2026-11-22T10:01:00Z"}, [2, 5]),
        (
            {"address": "organ.voice", "since": "2026-11-22T10:01:00Z", "limit": 1},
            [5],
        ),
    ],
)
def test_entries_are_found_by_what_they_changed(
    told: SqlStore, asked: dict[str, Any], found: list[int]
) -> None:
    with told.snapshot() as world:
        assert [entry.body.seq for entry in world.entries(**asked)] == found


def test_every_entry_comes_back_sound_and_chained(told: SqlStore) -> None:
    with told.snapshot() as world:
        entries, head = world.entries(), world.head()
        assert [world.entry(n) for n in range(1, 6)] == list(entries)
    assert all(chained(e.prev, e.body.doc()) == e.hash for e in entries)
    hashes = [GENESIS, *(entry.hash for entry in entries)]
    assert [entry.prev for entry in entries] == hashes[:-1]
    assert head == Head(seq=5, hash=hashes[-1])


@pytest.mark.parametrize("number", [0, -1, 6, 2**63, 2**80])
def test_there_is_no_entry_of_another_number(told: SqlStore, number: int) -> None:
    with told.snapshot() as world:
        assert world.entry(number) is None


def put_and_append(store: SqlStore, record: Record, entry: JournalEntry) -> None:
    with store.transaction() as transaction:
        transaction.put(record)
        transaction.append(entry)


@pytest.mark.parametrize(
    "head",
    [
        Head(),
        Head(seq=4, hash=GENESIS),
        Head(seq=5, hash=GENESIS),
        Head(seq=9, hash="f" * 64),
    ],
)
def test_only_the_end_can_be_followed(told: SqlStore, head: Head) -> None:
    entry = follow(head, put(cell("analysis.new.v1")))
    with pytest.raises(StoreError) as caught:
        put_and_append(told, cell("analysis.new.v1"), entry)
    assert caught.value.code == "store_not_head"
    assert caught.value.fields == {"seq": str(head.seq + 1)}
    with told.snapshot() as world:
        assert world.head().seq == 5
        assert world.get("analysis.new.v1") is None


def test_an_entry_with_a_wrong_hash_is_refused(told: SqlStore) -> None:
    with told.snapshot() as world:
        entry = follow(world.head(), put(cell("analysis.new.v1")))
    forged = entry.model_copy(update={"hash": "f" * 64})
    with pytest.raises(StoreError) as caught, told.transaction() as transaction:
        transaction.append(forged)
    assert caught.value.code == "store_not_head"


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(strategies.records)
@example(with_null_example())
def test_an_entry_is_kept_exactly_or_refused(store: SqlStore, record: Record) -> None:
    with store.snapshot() as world:
        before = world.head()
    entry = follow(before, put(record))
    try:
        with store.transaction() as transaction:
            transaction.append(entry)
    except StoreError as error:
        expected: JournalEntry | None = None
        assert error.code == "store_lossy"  # noqa: PT017 - a law of both ways
    else:
        expected = entry
    with store.snapshot() as world:
        assert world.entry(before.seq + 1) == expected


def test_an_entry_may_change_nothing(store: SqlStore) -> None:
    with store.transaction() as transaction:
        transaction.append(follow(Head(), at=AT))
    with store.snapshot() as world:
        assert [entry.body.changes for entry in world.entries()] == [()]
