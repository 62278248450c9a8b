"""The page of the lifecycle says what the table does."""

from factory.lifecycle import TABLE, No
from factory.lifecycle_docs import DIAGRAMS, PAGE, REASONS, page
from factory.operations import Move


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page()


def test_every_reason_of_the_table_is_in_words() -> None:
    told = {no for row in TABLE.values() for no in row.values() if isinstance(no, No)}
    assert told == set(REASONS)


def test_every_move_is_in_one_diagram() -> None:
    drawn = [move for moves in DIAGRAMS.values() for move in moves]
    assert sorted(drawn) == sorted(Move)
