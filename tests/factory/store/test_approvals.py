"""Approvals are kept as they are, with what became of them, in every database."""

from contextlib import suppress

import pytest

from factory.approval import Approval, ApprovalStatus, due_at
from factory.errors import StoreError
from factory.store.sql import SqlStore
from tests.factory.store.samples import AT, cell, confirmed, put

LATER = "2026-11-22T11:00:00.000+00:00"


def approval(name: str = "ear", at: str = "2026-11-22T10:00:00.000+00:00") -> Approval:
    plan = confirmed(put(cell(f"analysis.{name}.v1"))).plan
    return Approval(
        digest=plan.digest, plan=plan, confirmed_by="анна", at=at, due=due_at(at)
    )


def ask(store: SqlStore, *approvals: Approval) -> None:
    with store.transaction() as transaction:
        for each in approvals:
            transaction.ask(each)


def test_an_approval_reads_back_as_it_is(store: SqlStore) -> None:
    given = approval()
    ask(store, given)
    assert store.approvals.waiting() == (given,)
    with store.transaction() as transaction:
        assert transaction.approval(given.digest) == given
        assert transaction.approval("0" * 64) is None


def test_those_that_wait_come_by_due_date(store: SqlStore) -> None:
    late, early = approval(at=LATER), approval("eye")
    ask(store, late, early)
    assert store.approvals.waiting() == (early, late)
    assert store.approvals.waiting(limit=1) == (early,)
    assert store.approvals.waiting(limit=-1) == ()


@pytest.mark.parametrize(
    "status", [each for each in ApprovalStatus if each is not ApprovalStatus.PENDING]
)
def test_what_became_of_one_is_kept_and_never_changed(
    store: SqlStore, status: ApprovalStatus
) -> None:
    given, other = approval(), approval("eye")
    ask(store, given, other)
    for by in ("boris", "clara"):
        with store.transaction() as transaction:
            transaction.settle(given.digest, status, by, LATER)
    assert store.approvals.waiting() == (other,)
    (kept,) = store.approvals.starting(given.digest)
    expected = {"status": status, "settled_by": "boris", "settled_at": LATER}
    assert kept == given.model_copy(update=expected)


def test_they_are_found_by_their_first_digits(store: SqlStore) -> None:
    given = [approval(f"n{number}") for number in range(40)]
    ask(store, *given)
    for each in given:
        assert store.approvals.starting(each.digest[:16]) == (each,)
    assert len(store.approvals.starting("")) == 2
    assert store.approvals.starting("%") == ()
    assert store.approvals.starting("_" * 64) == ()


def test_an_approval_comes_and_goes_with_its_transaction(store: SqlStore) -> None:
    with suppress(ZeroDivisionError), store.transaction() as transaction:
        transaction.ask(approval())
        raise ZeroDivisionError
    assert store.approvals.waiting() == ()


def test_a_plan_is_asked_once(store: SqlStore) -> None:
    ask(store, approval())
    with pytest.raises(StoreError):
        ask(store, approval(at=LATER))
    assert len(store.approvals.waiting()) == 1


@pytest.mark.parametrize("plan", ["replace(plan, 'ear', 'eye')", "'{'", "'null'"])
def test_another_plan_under_its_digest_is_never_handed_out(
    store: SqlStore, plan: str
) -> None:
    given = approval()
    ask(store, given)
    with store.transaction() as transaction:
        run = transaction._link.connection.exec_driver_sql
        run(f"UPDATE approval SET plan = {plan}")  # noqa: S608 - the table above
    for read in (store.approvals.waiting, lambda: store.approvals.starting(AT[:0])):
        with pytest.raises(StoreError) as caught:
            read()
        assert caught.value.code == "store_corrupt"
    with store.transaction() as transaction, pytest.raises(StoreError):
        transaction.approval(given.digest)


def test_records_are_read_inside_a_transaction(store: SqlStore) -> None:
    record = cell()
    with store.transaction() as transaction:
        assert transaction.get(record.address) is None
        transaction.put(record)
        assert transaction.get(record.address) == record
