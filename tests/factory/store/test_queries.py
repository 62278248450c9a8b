"""Every query of a world finds its rows by an index, in order, without sorting."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from factory.ports.store import World
from factory.store.link import Link
from factory.store.open import open_store
from tests.factory.store.samples import cell, commit, organ, put

QUERIES: dict[str, Callable[[World], object]] = {
    "get": lambda w: w.get("analysis.ear.v1"),
    "revision": lambda w: w.revision("analysis.none.v1"),
    "users_of": lambda w: w.users_of("analysis.ear.v1"),
    "cells_of_type": lambda w: w.cells_of_type("analysis", "ear", 9),
    "records": lambda w: w.records("cell"),
    "records of a kind": lambda w: w.records("cell", kind="analysis"),
    "records in a state": lambda w: w.records("cell", state="draft"),
    "records of a backend": lambda w: w.records("cell", backend="wasm"),
    "records of all three": lambda w: w.records(
        "cell", kind="analysis", state="draft", backend="wasm"
    ),
    "records of the next page": lambda w: w.records("cell", after="analysis.ear.v1"),
    "next page in a state": lambda w: w.records(
        "cell", state="draft", after="analysis.ear.v1"
    ),
    "count in a state": lambda w: w.count("cell", state="draft"),
    "count": lambda w: w.count("cell"),
    "entries of an address": lambda w: w.entries(address="analysis.ear"),
    "newest entries": lambda w: w.entries(limit=5),
    "entry": lambda w: w.entry(1),
    "head": lambda w: w.head(),
}


@contextmanager
def listening(driver: sqlite3.Connection) -> Iterator[list[str]]:
    """The queries that are run meanwhile, with their values in them."""
    heard: list[str] = []

    def hear(statement: str) -> None:
        if statement.startswith("SELECT"):
            heard.append(statement)

    driver.set_trace_callback(hear)
    try:
        yield heard
    finally:
        driver.set_trace_callback(None)


def plans_of(link: Link, ask: Callable[[], object]) -> list[str]:
    """The steps of the queries that something asks."""
    driver = link._driver
    with listening(driver) as heard:
        ask()
    return [
        str(row[3])
        for statement in heard
        for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}")
    ]


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_walks_an_index(tmp_path: Path, name: str) -> None:
    with closing(open_store(str(tmp_path / "s.db"))) as store:
        commit(store, put(cell()), put(organ("organ.a.v1", "analysis.ear.v1")))
        with store.snapshot() as world:
            plans = plans_of(world._link, lambda: QUERIES[name](world))
    assert plans
    assert not [step for step in plans if "TEMP B-TREE FOR ORDER BY" in step]
    # By its key alone the journal may be walked from its end.
    walked = {step for step in plans if step.startswith("SCAN")}
    assert walked <= {"SCAN journal", "SCAN CONSTANT ROW"}


def test_what_a_plan_read_is_looked_up_without_a_table_of_its_own(
    tmp_path: Path,
) -> None:
    with closing(open_store(str(tmp_path / "s.db"))) as store:
        asked = ["analysis.ear.v1", "organ.a.v1"]
        with store.transaction() as transaction:
            plans = plans_of(transaction._link, lambda: transaction.revisions(asked))
    walked = [step for step in plans if step.startswith("SCAN")]
    assert len(walked) == 1
    assert "VIRTUAL TABLE" in walked[0]
    assert not [step for step in plans if "LIST" in step or "TEMP" in step]
