"""What is written once and kept is what would be written now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from factory.canonical import canonical_text, chained, digest
from factory.journal import Head, JournalBody
from factory.model import CellRecord, Record
from factory.operations import Build
from factory.plan import Change, ChangeAction, Plan, inverse_of
from tests.factory import strategies
from tests.factory.bench import Bench
from tests.factory.store.samples import cell, confirmed, follow, put


def beyond_its_type() -> CellRecord:
    """A record with a value that nobody would read."""
    made = cell()
    template = made.spec.template.model_copy(update={"confidence_threshold": 2.0})
    spec = made.spec.model_copy(update={"template": template})
    return made.model_copy(update={"spec": spec})


records = strategies.records.map(  # what undoes a change counts on
    lambda each: each.model_copy(update={"revision": each.revision % 1000 + 1})
)
changes = st.builds(
    lambda before, after: Change(
        address=after.address, action=ChangeAction.UPDATE, before=before, after=after
    ),
    st.none() | records,
    records,
)


@given(strategies.records)
def test_a_record_is_written_as_its_document(record: Record) -> None:
    assert record.text == canonical_text(record.doc())


@given(st.lists(changes, max_size=3))
def test_plans_and_entries_are_put_together_as_their_documents(
    found: list[Change],
) -> None:
    plan = confirmed(*found).plan
    plan = plan.model_copy(update={"inverse": inverse_of(tuple(found))})
    assert plan.text == canonical_text(plan.doc())
    assert plan.digest == digest(plan.doc())
    entry = follow(Head(), *found)
    assert entry.body.text == canonical_text(entry.body.doc())
    assert entry.hash == chained(entry.prev, entry.body.doc())


@given(st.lists(changes, max_size=3))
def test_an_entry_reads_back_where_its_parts_do(found: list[Change]) -> None:
    confirmed(*found).plan.prepare()
    body = follow(Head(), *found).body
    assert body.reads_back == (JournalBody.model_validate_json(body.text) == body)


ODD = {
    "seq": (True, 2.0, 2.5, "2", None),
    "at": ("", None, 3),
    "role": ("write", "nobody"),
    "overrides": ((), ("x",), ["x"], "x"),
    "findings": ((), None),
    "seconded_by": ("ben", "б\u2028", 4),
}
"""Values that no entry is made with, and some that one may be."""


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field in ODD for value in ODD[field]]
)
def test_whether_an_entry_reads_back_is_the_truth(field: str, value: object) -> None:
    body = follow(Head(), put(cell())).body.model_copy(update={field: value})
    try:
        truth = JournalBody.model_validate_json(body.text) == body
    except ValidationError:
        truth = False
    assert body.reads_back == truth


def test_what_json_loses_a_part_of_does_not_read_back() -> None:
    assert follow(Head(), put(cell())).body.reads_back
    assert not follow(Head(), put(cell()), put(beyond_its_type())).body.reads_back
    rest = follow(Head(), put(cell())).body.model_copy(update={"overrides": ["x"]})
    with pytest.warns(UserWarning, match="serialized"):  # a list is no tuple
        assert not rest.reads_back


def test_a_real_plan_is_written_as_its_document() -> None:
    bench = Bench()
    for plan in (bench.plan(bench.build("organ.voice.v1")), bench.plan()):
        assert plan.text == canonical_text(plan.doc())
        assert Plan.model_validate_json(plan.text) == plan
        assert Plan.model_validate_json(plan.text).digest == plan.digest


@given(strategies.records)
def test_a_copy_is_written_anew(record: Record) -> None:
    before = record.text
    other = {"revision": 8 if record.revision == 7 else 7}
    copies = [record.model_copy(update=other, deep=deep) for deep in (False, True)]
    for copy in copies:
        assert copy.text == canonical_text(copy.doc())
    assert record.text == before == record.model_copy().text


def test_what_is_kept_makes_no_difference() -> None:
    bench = Bench()
    one, other = (bench.plan(bench.build("organ.echo.v1")) for _ in range(2))
    assert one.digest
    assert one == other
    assert one.doc() == other.doc()
    changed = one.model_copy(update={"policy_hash": "0" * 64})
    assert changed.digest != one.digest
    (build,) = one.operations
    assert isinstance(build, Build)
    assert build.text == canonical_text(build.doc())
    assert put(one.writes[0].after).doc() == one.writes[0].doc()
