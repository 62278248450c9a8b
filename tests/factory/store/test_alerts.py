"""The list of alerts, of every kind of database."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from factory.alert import Alert, AlertCode, Severity
from factory.store.open import open_store
from factory.store.sql import SqlStore
from tests.factory.store.samples import cell, commit, put

AT, LATER = "2026-11-22T10:00:00.000+00:00", "2026-11-22T11:00:00.000+00:00"


def alert(
    code: AlertCode = AlertCode.LOOP, subject: str = "organ.x", entry: int | None = None
) -> Alert:
    return Alert(code=code, subject=subject, at=AT, reason="почему", entry=entry)


def told(store: SqlStore, given: Alert) -> bool:
    with store.transaction() as transaction:
        return transaction.tell(given, once=True)


def test_alerts_are_listed_newest_first(store: SqlStore) -> None:
    for subject in ("organ.a", "organ.b", "organ.c"):
        assert told(store, alert(subject=subject))
    kept = store.alerts.listed(is_open=False)
    assert [each.alert.subject for each in kept] == ["organ.c", "organ.b", "organ.a"]
    assert [each.number for each in kept] == [3, 2, 1]
    assert store.alerts.listed(is_open=False, limit=1) == kept[:1]
    assert store.alerts.listed(is_open=False, limit=-1) == ()


def test_the_same_alert_is_not_told_again_until_it_was_seen(store: SqlStore) -> None:
    assert told(store, alert())
    assert not told(store, alert())
    assert told(store, alert(AlertCode.HELD))
    assert store.alerts.see([1], "anna", LATER) == 1
    assert told(store, alert())
    assert store.alerts.open_count() == 2


def test_who_has_seen_an_alert_stands_with_it(store: SqlStore) -> None:
    told(store, alert())
    assert store.alerts.see([1, 2], "anna", LATER) == 1
    assert store.alerts.see([1], "boris", LATER) == 0
    (kept,) = store.alerts.listed(is_open=False)
    assert (kept.seen_at, kept.seen_by) == (LATER, "anna")
    assert store.alerts.listed(is_open=True) == ()


def test_an_alert_of_a_transaction_comes_and_goes_with_it(store: SqlStore) -> None:
    with suppress(ZeroDivisionError), store.transaction() as transaction:
        transaction.tell(alert(AlertCode.HEALED, entry=1))
        raise ZeroDivisionError
    assert store.alerts.open_count() == 0
    with store.transaction() as transaction:
        transaction.tell(alert(AlertCode.HEALED, entry=1))
        transaction.tell(alert(AlertCode.HEALED, entry=2))
    assert store.alerts.open_count() == 2


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(AlertCode), st.none() | st.integers(1, 9))))
def test_totals_count_every_alert_and_every_act(
    told: list[tuple[AlertCode, int | None]],
) -> None:
    store = open_store("sqlite://")
    with store.transaction() as transaction:
        for code, entry in told:
            transaction.tell(alert(code, entry=entry))
    totals = store.alerts.totals()
    alerts = [alert(code) for code, _ in told]
    assert totals.alerts == {
        severity: count
        for severity in Severity
        if (count := sum(each.severity is severity for each in alerts))
    }
    acts = [code for code, entry in told if entry is not None]
    assert totals.actions == {code: acts.count(code) for code in set(acts)}
    store.close()


def test_addresses_are_listed_whatever_the_records_are(store: SqlStore) -> None:
    names = ["analysis.a.v1", "analysis.b.v1", "analysis.c.v1"]
    for name in names:
        commit(store, put(cell(name)))
    with store.transaction() as transaction:
        transaction.remove(names[0])
        run = transaction._link.connection.exec_driver_sql
        run("UPDATE record SET body = '{' WHERE address = 'analysis.b.v1'")
    with store.snapshot() as world:
        assert world.addresses() == tuple(names)
        assert world.addresses(after=names[0], limit=1) == (names[1],)
        assert world.addresses(limit=-1) == ()
        assert world.count("cell", kind="analysis") == 2
        assert world.count("cell", kind="memory") == 0
