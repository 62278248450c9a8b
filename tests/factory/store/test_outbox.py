"""The outbox, of every kind of database."""

from contextlib import suppress

from factory.notice import Notice, NoticeType
from factory.ports.lists import OutboxStanding
from factory.store.sql import SqlStore

AT = "2026-11-22T10:00:00.000+00:00"
SOON = "2026-11-22T10:01:00.000+00:00"
LATER = "2026-11-22T11:00:00.000+00:00"


def notice(name: str, at: str = AT) -> Notice:
    data: dict[str, str | int] = {"subject": name}
    return Notice(type=NoticeType.ALERT, timestamp=at, data=data)


def post(store: SqlStore, *notices: Notice) -> None:
    with store.transaction() as transaction:
        for each in notices:
            transaction.post(each)


def test_what_is_due_longest_goes_first(store: SqlStore) -> None:
    post(store, notice("b", SOON), notice("a", AT), notice("c", LATER))
    claimed = [store.outbox.claim(SOON, LATER) for _ in range(3)]
    assert [each and each.id for each in claimed] == [
        notice("a").id,
        notice("b", SOON).id,
        None,
    ]


def test_a_notice_that_is_posted_again_is_the_same_letter(store: SqlStore) -> None:
    post(store, notice("a"), notice("a"))
    post(store, notice("a"))
    assert store.outbox.standing() == OutboxStanding(1, 0, None)
    letter = store.outbox.claim(AT, LATER)
    assert letter is not None
    store.outbox.sent(letter.id, AT)
    post(store, notice("a"))
    assert store.outbox.claim(LATER, LATER) is None


def test_a_claimed_letter_comes_back_if_nothing_became_of_it(store: SqlStore) -> None:
    post(store, notice("a"))
    assert store.outbox.claim(AT, SOON) is not None
    assert store.outbox.claim(AT, SOON) is None
    assert store.outbox.claim(SOON, LATER) is not None


def test_failures_count_and_the_last_one_is_known(store: SqlStore) -> None:
    post(store, notice("a"), notice("b"))
    letter = store.outbox.claim(AT, LATER)
    assert letter is not None
    store.outbox.failed(letter.id, SOON, "HTTP 500")
    assert store.outbox.standing() == OutboxStanding(2, 0, "HTTP 500")
    again = store.outbox.claim(SOON, LATER)
    assert again is not None
    letters = {again.id: again.attempts}
    again = store.outbox.claim(SOON, LATER)
    assert again is not None
    letters[again.id] = again.attempts
    assert letters[letter.id] == 1
    store.outbox.failed(letter.id, None, "HTTP 410")
    assert store.outbox.standing() == OutboxStanding(1, 1, None)


def test_a_notice_comes_and_goes_with_its_transaction(store: SqlStore) -> None:
    with suppress(ZeroDivisionError), store.transaction() as transaction:
        transaction.post(notice("a"))
        raise ZeroDivisionError
    assert store.outbox.standing().waiting == 0
