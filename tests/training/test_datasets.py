"""Datasets: read whole or refused with the line; cut in two by the inputs alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.catalog.datasets import DatasetShelf
from factory.providers.port import Media
from factory.providers.text import normalize
from factory.training.datasets import (
    DatasetError,
    Record,
    lines_of,
    parts_of,
    records_of,
    text_of,
)

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
MEDIA = st.builds(Media, st.just("image/png"), st.binary(max_size=8))
RECORDS = st.lists(st.builds(Record, VALUES | MEDIA, VALUES | MEDIA), max_size=30)


@given(RECORDS)
def test_what_is_written_is_read(records: list[Record]) -> None:
    assert list(records_of(lines_of(records))) == records


@given(RECORDS)
def test_every_record_is_in_one_part_and_equal_inputs_together(
    records: list[Record],
) -> None:
    different = {text_of(each.input) for each in records}
    if len(different) < 2:
        with pytest.raises(DatasetError) as caught:
            parts_of(records)
        assert caught.value.code == "dataset_too_small"
        return
    parts = parts_of(records)
    assert parts.training
    assert parts.holdout
    both = [text_of(each.input) for each in (*parts.training, *parts.holdout)]
    assert sorted(both) == sorted(text_of(each.input) for each in records)
    sides = [
        {text_of(r.input) for r in side} for side in (parts.training, parts.holdout)
    ]
    assert not sides[0] & sides[1]


@given(st.lists(st.text(max_size=6), min_size=4, max_size=30, unique=True))
def test_more_records_move_none_to_the_other_part(inputs: list[str]) -> None:
    """So a dataset may grow, and what was held out stays so."""
    records = [Record(each, "") for each in inputs]
    few, all_ = parts_of(records[: len(records) // 2]), parts_of(records)
    moved = {each.input for each in few.holdout} - {each.input for each in all_.holdout}
    assert len(moved) <= 1  # the one that was taken so that the part is not empty


def test_about_a_fifth_is_held_out() -> None:
    records = [Record(f"line {n}", "") for n in range(2000)]
    assert 350 < len(parts_of(records).holdout) < 450


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"\xff\xfe", "dataset_not_text", None),
        (b'{"input": 1, "output": 2}\nnonsense', "dataset_bad_line", "2"),
        (b"[1, 2]", "dataset_bad_line", "1"),
        (b'\n\n{"input": 1}', "dataset_bad_line", "3"),
        (b'{"output": 1}', "dataset_bad_line", "1"),
        (b'{"input": NaN, "output": 1}', "dataset_bad_line", "1"),
        (b"[" * 100_000, "dataset_bad_line", "1"),
        (
            b'{"input": {"media_type": "a/b", "base64": "?"}, "output": 1}',
            "dataset_bad_line",
            "1",
        ),
    ],
)
def test_nonsense_is_refused_by_its_line(
    data: bytes, code: str, line: str | None
) -> None:
    with pytest.raises(DatasetError) as caught:
        records_of(data)
    assert caught.value.code == code
    assert caught.value.fields.get("line") == line


def test_a_byte_order_mark_blank_lines_and_more_fields_are_taken() -> None:
    data = '﻿{"input": "a", "output": "b", "id": 7}\r\n\n'.encode()
    assert records_of(data) == (Record("a", "b"),)


def test_equal_numbers_are_equal_and_true_is_not_one() -> None:
    assert text_of(1.0) == text_of(1)
    assert text_of(True) != text_of(1)  # noqa: FBT003
    assert text_of({"a": 1, "b": 2}) == text_of({"b": 2, "a": 1})


@pytest.mark.parametrize("name", DatasetShelf().names())
def test_what_ships_can_be_learnt(name: str) -> None:
    """Some options of the normaliser get nearly every record right."""
    shelf, provider = DatasetShelf(), normalize()
    data = shelf.read(name)
    assert data is not None
    records = records_of(data)
    assert len(records) >= 40
    assert parts_of(records).holdout
    best = max(
        sum(provider.run(r.input, {"lang": lang}) == r.output for r in records)
        for lang in ("auto", "ru", "en")
    )
    assert best >= 0.95 * len(records)
    assert all(isinstance(json.loads(line), dict) for line in data.splitlines())
