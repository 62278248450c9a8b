"""The records are what the journal makes of them, and who edits them is found."""

import pytest

from factory.audit.refold import Groundless, Refolded, differences, refold
from factory.audit.rows import JournalFile, Row
from factory.bootstrap import open_factory
from tests.audit.journals import STEPS, Place, chain


def rows_of(place: Place) -> list[Row]:
    return list(JournalFile(place.database).after())


def found_in(place: Place) -> tuple[str, ...]:
    truth = refold(rows_of(place))
    assert isinstance(truth, Refolded)
    factory = open_factory(str(place.database))
    try:
        with factory.snapshot() as world:
            return differences(truth, world)
    finally:
        factory.close()


def test_the_records_are_what_the_journal_makes(original: Place) -> None:
    truth = refold(rows_of(original))
    assert isinstance(truth, Refolded)
    assert "organ.vision.v1" in truth.records
    assert found_in(original) == ()


@pytest.mark.parametrize("size", range(len(STEPS)))
def test_an_older_record_table_is_told(original: Place, size: int) -> None:
    truth = refold(rows_of(original)[:size])
    assert isinstance(truth, Refolded)
    factory = open_factory(str(original.database))
    with factory.snapshot() as world:
        assert differences(truth, world) != ()
    factory.close()


ECHO = "organ.echo.v1"
CELL = "analysis.echo.v1"
EDITED = [
    ("UPDATE record SET body = replace(body, 'disabled', 'stable')", ECHO),
    ("UPDATE record SET body = 'nothing'", ECHO),
    ("UPDATE record SET revision = 77", ECHO),
    ("UPDATE record SET state = 'stable'", ECHO),
    ("UPDATE record SET state = NULL", CELL),
    ("UPDATE record SET kind = 'memory'", CELL),
    ("UPDATE record SET backend = 'wasm'", CELL),
    ("UPDATE record SET form = 'cell'", "organ.echo"),
    ("DELETE FROM record", "organ.echo"),
    ("DELETE FROM record", "capability.factory_script"),
]


@pytest.mark.parametrize(("statement", "address"), EDITED)
def test_an_edited_record_is_named(place: Place, statement: str, address: str) -> None:
    place.change(statement + " WHERE address = :address", address=address)
    assert found_in(place) == (address,)


def test_a_record_that_no_entry_made_is_named(place: Place) -> None:
    place.change(
        "INSERT INTO record SELECT 'organ.evil.v1', form, kind, name, family, version,"
        " type, state, backend, revision, replace(body, 'organ.echo.v1',"
        " 'organ.evil.v1') FROM record WHERE address = 'organ.echo.v1'"
    )
    assert found_in(place) == ("organ.evil.v1",)


def test_a_cut_link_is_named_by_its_cell(place: Place) -> None:
    place.change("DELETE FROM uses WHERE organ = 'organ.echo.v1'")
    assert found_in(place) == (CELL,)


def test_a_forgotten_revision_is_named(place: Place) -> None:
    gone = "organ.vision.v1"
    truth = refold(rows_of(place)[:6])
    assert isinstance(truth, Refolded)
    assert gone in truth.removed
    place.change("DELETE FROM removed")
    factory = open_factory(str(place.database))
    with factory.snapshot() as world:
        assert gone in differences(truth, world)
    factory.close()


def test_a_change_of_what_never_was_is_told(original: Place) -> None:
    bodies = [row.body for row in rows_of(original)]
    truth = refold(chain([bodies[0], *bodies[2:]]))
    assert isinstance(truth, Groundless)
    assert truth.seq > 1
    assert refold(chain(['{"at":"x","seq":1}'])) == Groundless(1, "")
