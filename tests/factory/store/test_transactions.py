"""A snapshot is one moment; a transaction is all or nothing."""

from threading import Thread

import pytest

from factory.errors import StoreError
from factory.journal import Head
from factory.model import Record
from factory.store.sql import SqlStore
from tests.factory.store.samples import cell, commit, organ, put


class Sudden(Exception):  # noqa: N818 - not an error of the factory
    pass


def test_a_snapshot_does_not_see_what_is_committed_later(store: SqlStore) -> None:
    commit(store, put(cell()))
    with store.snapshot() as before:
        commit(
            store, put(cell("analysis.eye.v1")), put(organ("organ.a.v1", "action.x.v1"))
        )
        with store.snapshot() as after:
            assert (before.head().seq, after.head().seq) == (1, 2)
            assert (len(before.entries()), len(after.entries())) == (1, 2)
            assert before.get("analysis.eye.v1") is None
            assert after.get("analysis.eye.v1") is not None
            assert before.users_of("action.x.v1") == ()
            assert after.users_of("action.x.v1") == ("organ.a.v1",)


def test_a_snapshot_does_not_see_an_open_transaction(store: SqlStore) -> None:
    with store.transaction() as transaction:
        transaction.put(cell())
        with store.snapshot() as world:
            assert world.get("analysis.ear.v1") is None
        assert transaction.revisions(["analysis.ear.v1"]) == {"analysis.ear.v1": 1}
    with store.snapshot() as world:
        assert world.get("analysis.ear.v1") == cell()


def write_and_fail(store: SqlStore, *records: Record) -> None:
    with store.transaction() as transaction:
        for record in records:
            transaction.put(record)
        raise Sudden


@pytest.mark.parametrize("after", [0, 1, 2])
def test_an_exception_leaves_nothing(store: SqlStore, after: int) -> None:
    commit(store, put(cell(revision=7)))
    written = (cell(revision=8), organ("organ.a.v1", "analysis.ear.v1"))[:after]
    with pytest.raises(Sudden):
        write_and_fail(store, *written)
    with store.snapshot() as world:
        assert world.get("analysis.ear.v1") == cell(revision=7)
        assert world.get("organ.a.v1") is None
        assert world.users_of("analysis.ear.v1") == ()
        assert world.head().seq == 1


def test_the_callers_own_exceptions_pass_as_they_are(store: SqlStore) -> None:
    for mine in (OSError(28, "mine"), ValueError("mine"), KeyboardInterrupt()):
        with pytest.raises(type(mine)) as caught, store.transaction():
            raise mine
        assert caught.value is mine
        with pytest.raises(type(mine)) as caught, store.snapshot():
            raise mine
        assert caught.value is mine


def test_after_leaving_nothing_can_be_read_or_written(store: SqlStore) -> None:
    with store.snapshot() as world:
        pass
    with store.transaction() as transaction:
        pass
    for use in (world.head, transaction.head, lambda: transaction.put(cell())):
        with pytest.raises(StoreError) as caught:
            use()
        assert caught.value.code == "store_closed"


def test_a_writer_waits_and_then_says_that_it_is_busy(store: SqlStore) -> None:
    with (
        store.transaction() as first,
        pytest.raises(StoreError) as caught,
        store.transaction(),
    ):
        pass
    assert caught.value.code == "store_busy"
    assert caught.value.fields["path"] == store.path
    with pytest.raises(StoreError) as closed:
        first.head()
    assert closed.value.code == "store_closed"
    commit(store, put(cell()))


def write_although_it_failed(store: SqlStore) -> None:
    with store.transaction() as transaction:
        transaction.put(cell())
        with pytest.raises(StoreError) as failed:
            transaction.revisions(["\ud800"])
        assert failed.value.code == "store_bad_text"
        with pytest.raises(StoreError) as later:
            transaction.put(cell("analysis.eye.v1"))
        assert later.value.code == "store_aborted"


def test_after_a_failed_statement_nothing_more_is_written(store: SqlStore) -> None:
    with pytest.raises(StoreError) as caught:
        write_although_it_failed(store)
    assert caught.value.code == "store_aborted"
    with store.snapshot() as world:
        assert world.records("cell") == ()


def commit_patiently(store: SqlStore, address: str) -> None:
    while True:
        try:
            commit(store, put(cell(address)))
        except StoreError as error:
            if error.code != "store_busy":  # the fixture waits 50 ms only
                raise
        else:
            return


def test_threads_lose_nothing(store: SqlStore) -> None:
    def work(who: int) -> None:
        for number in range(10):
            commit_patiently(store, f"analysis.t{who}_{number}.v1")

    threads = [Thread(target=work, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.snapshot() as world:
        assert len(world.records("cell")) == 40
        assert [entry.body.seq for entry in world.entries()] == list(range(1, 41))


def test_an_empty_store_has_an_empty_journal(store: SqlStore) -> None:
    with store.snapshot() as world, store.transaction() as transaction:
        assert world.head() == transaction.head() == Head()
