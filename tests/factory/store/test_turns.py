"""The command log keeps every turn in one chain, with numbers from 1."""

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from factory.canonical import canonical_text, chained
from factory.errors import FactoryError
from factory.journal import GENESIS
from factory.ports.lists import SealedTurn
from factory.store.sql import SqlStore
from factory.store.turns import PAGE
from tests.factory import strategies
from tests.factory.store.samples import cell, said

Turn = Mapping[str, JsonValue]


def sealed(number: int, prev: str) -> Turn:
    """A turn that carries the hash it is to be chained by."""
    body: dict[str, JsonValue] = {"number": number}
    return {"prev": prev, "hash": chained(prev, body), "body": body}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(strategies.objects, max_size=4))
def test_turns_come_back_in_order(
    store: SqlStore, turns: list[dict[str, JsonValue]]
) -> None:
    before = list(store.turns.turns())
    numbers = [store.turns.append(said(turn)) for turn in turns]
    assert numbers == list(range(len(before) + 1, len(before) + len(turns) + 1))
    assert list(store.turns.turns()) == before + turns


def test_each_turn_is_made_from_the_hash_of_the_one_before(store: SqlStore) -> None:
    assert [store.turns.append(sealed) for _ in range(3)] == [1, 2, 3]
    turns = list(store.turns.turns())
    hashes = [GENESIS, *(turn["hash"] for turn in turns)]
    assert [turn["prev"] for turn in turns] == hashes[:-1]
    assert [turn["body"] for turn in turns] == [{"number": n} for n in (1, 2, 3)]


def test_a_turn_without_a_hash_is_hashed_whole(store: SqlStore) -> None:
    given_to: list[tuple[int, str]] = []

    def note(number: int, prev: str) -> Turn:
        given_to.append((number, prev))
        return {"said": "x"}

    store.turns.append(note)
    store.turns.append(note)
    store.turns.append(note)
    first = chained(GENESIS, {"said": "x"})
    second = chained(first, {"said": "x"})
    assert given_to == [(1, GENESIS), (2, first), (3, second)]


def test_a_turn_may_be_written_already(store: SqlStore) -> None:
    def written(number: int, prev: str) -> SealedTurn:
        turn = sealed(number, prev)
        return SealedTurn(str(turn["hash"]), canonical_text(turn))

    assert [store.turns.append(make) for make in (written, sealed, written)] == [
        *range(1, 4)
    ]
    again = GENESIS
    for number, turn in enumerate(store.turns.turns(), 1):
        assert turn == sealed(number, again)
        again = str(turn["hash"])


def log_and_fail(store: SqlStore) -> None:
    with store.transaction() as transaction:
        transaction.put(cell())
        assert transaction.log(sealed) == 2
        raise KeyError


def test_a_turn_of_a_transaction_is_part_of_it(store: SqlStore) -> None:
    with store.transaction() as transaction:
        transaction.put(cell())
        assert transaction.log(sealed) == 1
    with pytest.raises(KeyError):
        log_and_fail(store)
    assert len(list(store.turns.turns())) == 1
    assert store.turns.append(sealed) == 2


def fail(_number: int, _prev: str) -> Turn:
    message = "mine"
    raise OSError(message)


def test_what_the_maker_raises_passes_and_nothing_is_added(store: SqlStore) -> None:
    with pytest.raises(OSError, match=r"^mine$"):
        store.turns.append(fail)
    assert list(store.turns.turns()) == []


def test_reading_goes_over_pages(store: SqlStore) -> None:
    count = PAGE + 3
    with store.transaction() as transaction:
        for number in range(count):
            transaction.log(said({"n": number}))
    assert [turn["n"] for turn in store.turns.turns()] == list(range(count))


def test_a_reader_that_stops_half_way_stops_nobody(store: SqlStore) -> None:
    store.turns.append(said({"n": 1}))
    store.turns.append(said({"n": 2}))
    reading = store.turns.turns()
    assert next(reading) == {"n": 1}
    assert store.turns.append(said({"n": 3})) == 3


def test_a_turn_that_json_cannot_hold_is_refused(store: SqlStore) -> None:
    with pytest.raises(FactoryError) as caught:
        store.turns.append(said({"x": float("inf")}))
    assert caught.value.code == "not_exact"
    assert store.turns.append(said({})) == 1
