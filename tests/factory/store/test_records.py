"""Records come back as they went in, and lists are what filtering would give."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from factory.canonical import canonical
from factory.errors import FactoryError
from factory.model import Backend, CellRecord, OrganRecord, Record, State
from factory.ports.store import Store, Transaction, World
from factory.store.sql import SqlStore
from tests.factory import strategies
from tests.factory.store.samples import cell, organ, route

shared = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


NULLS = {"examples": [{"input": None, "output": None}]}


def with_nulls() -> Record:
    ear = cell().model_dump(by_alias=True)
    ear["spec"]["template"] |= NULLS
    return CellRecord.model_validate(ear)


@shared
@given(strategies.records)
@example(with_nulls())
def test_what_is_put_is_what_is_got(store: SqlStore, record: Record) -> None:
    as_port: Store = store
    with as_port.transaction() as transaction:
        transaction.put(record)
        assert (
            transaction.revisions([record.address])[record.address] == record.revision
        )
    with as_port.snapshot() as world:
        found = world.get(record.address)
    assert found == record
    assert canonical(found.model_dump(mode="json")) == canonical(
        record.model_dump(mode="json")
    )


def emptied(store: SqlStore) -> None:
    forms = ("cell", "organ", "route", "gate", "switch")
    with store.snapshot() as world:
        found = [record for form in forms for record in world.records(form)]
    with store.transaction() as transaction:
        for record in found:
            transaction.remove(record.address)


@shared
@given(st.lists(strategies.records, max_size=12), st.randoms(use_true_random=False))
def test_lists_are_what_filtering_gives(
    store: SqlStore, given_records: list[Record], random: Random
) -> None:
    emptied(store)
    expected: dict[str, Record] = {}
    with store.transaction() as transaction:
        for record in given_records:
            transaction.put(record)
            expected[record.address] = record
        for address in random.sample(sorted(expected), len(expected) // 3):
            transaction.remove(address)
            del expected[address]
    with store.snapshot() as world:
        check_lists(world, expected)


def check_lists(world: World, expected: dict[str, Record]) -> None:
    ordered = [expected[address] for address in sorted(expected)]
    cells = [record for record in ordered if isinstance(record, CellRecord)]
    for form in ("cell", "organ", "route", "gate", "switch"):
        same = [record for record in ordered if record.form == form]
        assert list(world.records(form)) == same
        assert list(world.records(form, limit=1)) == same[:1]
        for kind in (*strategies.KINDS, "organ"):
            of_kind = [r for r in same if r.address.startswith(f"{kind}.")]
            assert list(world.records(form, kind=kind)) == of_kind
        for state in State:
            in_state = [r for r in same if getattr(r, "state", None) == state]
            assert list(world.records(form, state=state)) == in_state
    for backend in Backend:
        made_by = [r for r in cells if r.spec.backend is backend]
        assert list(world.records("cell", backend=backend)) == made_by
    for kind in strategies.KINDS:
        of_type = [
            r.address
            for r in cells
            if r.spec.template.type == "speak" and r.address.startswith(kind)
        ]
        assert list(world.cells_of_type(kind, "speak", 9)) == of_type
    for form in ("cell", "organ", "route", "gate", "switch", "none"):
        assert world.count(form) == sum(r.form == form for r in ordered)
    organs = [record for record in ordered if isinstance(record, OrganRecord)]
    for used in {each for record in organs for each in record.template.cells}:
        users = [r.address for r in organs if used in r.template.cells]
        assert list(world.users_of(used)) == users


def test_filters_are_joined(store: SqlStore) -> None:
    with store.transaction() as transaction:
        for state in (State.DRAFT, State.STABLE):
            for backend in Backend:
                for kind in ("action", "memory"):
                    name = f"{kind}.{state}_{backend}.v1"
                    transaction.put(cell(name, state=state, backend=backend))
    with store.snapshot() as world:
        found = world.records(
            "cell", kind="memory", state=State.STABLE, backend=Backend.WASM
        )
    assert [record.address for record in found] == ["memory.stable_wasm.v1"]


@pytest.mark.parametrize(
    ("limit", "count"), [(0, 0), (-1, 0), (2, 2), (3, 3), (9, 3), (2**80, 3)]
)
def test_a_limit_of_any_size_is_kept(store: SqlStore, limit: int, count: int) -> None:
    with store.transaction() as transaction:
        for version in ("v1", "v2", "v3"):
            transaction.put(cell(f"analysis.ear.{version}"))
    with store.snapshot() as world:
        assert len(world.records("cell", limit=limit)) == count


def test_an_organ_is_linked_to_the_cells_of_its_last_put(store: SqlStore) -> None:
    ear, mouth = "analysis.ear.v1", "action.mouth.v1"
    steps: list[Callable[[Transaction], None]] = [
        lambda t: t.put(organ("organ.voice.v1", ear, mouth, ear)),
        lambda t: t.put(organ("organ.alto.v1", ear)),
        lambda t: t.put(organ("organ.voice.v1", mouth, revision=2)),
        lambda t: t.remove("organ.voice.v1"),
    ]
    seen = []
    for step in steps:
        with store.transaction() as transaction:
            step(transaction)
        with store.snapshot() as world:
            seen.append((world.users_of(ear), world.users_of(mouth)))
    assert seen == [
        (("organ.voice.v1",), ("organ.voice.v1",)),
        (("organ.alto.v1", "organ.voice.v1"), ("organ.voice.v1",)),
        (("organ.alto.v1",), ("organ.voice.v1",)),
        (("organ.alto.v1",), ()),
    ]


@shared
@given(st.lists(st.booleans(), max_size=8))
def test_the_revision_of_an_address_never_falls(
    store: SqlStore, steps: list[bool]
) -> None:
    emptied(store)
    for is_put in steps:
        with store.transaction() as transaction:
            before = transaction.revisions(["analysis.ear.v1"])["analysis.ear.v1"]
            is_there = holds_one(store)
            if is_put:
                transaction.put(cell(revision=before + 1))
            else:
                transaction.remove("analysis.ear.v1")
            after = transaction.revisions(["analysis.ear.v1"])["analysis.ear.v1"]
        assert after == before + (is_put or is_there)
        with store.snapshot() as world:
            assert world.revision("analysis.ear.v1") == after


def holds_one(store: SqlStore) -> bool:
    with store.snapshot() as world:
        return world.count("cell") == 1


def test_nothing_is_found_where_nothing_is(store: SqlStore) -> None:
    with store.transaction() as transaction:
        transaction.remove("organ.voice.v1")
        assert transaction.revisions(["organ.voice.v1"])["organ.voice.v1"] == 0
    with store.snapshot() as world:
        assert world.get("organ.voice.v1") is None
        assert world.revision("organ.voice.v1") == 0
        assert world.users_of("analysis.ear.v1") == ()
        assert world.records("organ") == ()
        assert world.count("organ") == 0


def put_all(store: SqlStore, *records: Record) -> None:
    with store.transaction() as transaction:
        for record in records:
            transaction.put(record)


def test_a_record_that_json_cannot_hold_is_refused_whole(store: SqlStore) -> None:
    good = cell()
    spec = good.spec.model_copy(update={"options": {"x": float("nan")}})
    bad = good.model_copy(update={"spec": spec})
    with pytest.raises(FactoryError) as caught:
        put_all(store, route("organ.voice.v1"), bad)
    assert caught.value.code == "not_exact"
    with store.snapshot() as world:
        assert world.get("organ.voice") is None
