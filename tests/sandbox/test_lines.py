"""Whatever a guest writes is a list of JSON values or a refusal, never an exception."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.sandbox.lines import DEPTH, from_lines, to_lines
from factory.sandbox.outcome import Failure, Kind

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | FLOATS | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


@given(st.lists(JSON))
def test_what_was_written_reads_back(records: list[object]) -> None:
    assert from_lines(to_lines(records) if records else b"", len(records)) == records


@given(st.binary(), st.integers(0, 3))
def test_any_bytes_are_values_or_a_refusal(output: bytes, expected: int) -> None:
    found = from_lines(output, expected)
    if isinstance(found, Failure):
        assert found.kind is Kind.BAD_OUTPUT
    else:
        assert len(found) == expected
        assert from_lines(to_lines(found) if found else b"", expected) == found


@given(st.lists(st.sampled_from('[]{}",:1aeE-.\\ud8 \n'), max_size=40))
def test_json_like_text_is_read_as_json_or_refused(pieces: list[str]) -> None:
    found = from_lines("".join(pieces).encode(), 1)
    if not isinstance(found, Failure):
        assert to_lines(found)


@pytest.mark.parametrize("depth", [1, DEPTH, DEPTH + 1, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nesting_is_bounded(depth: int, opening: str, closing: str) -> None:
    found = from_lines((opening * depth + "1" + closing * depth).encode(), 1)
    assert isinstance(found, Failure) is (depth > DEPTH)


def test_brackets_in_texts_are_no_nesting() -> None:
    record = ["[" * 1000, '"[\\"[' * 100, "{" * 1000]
    assert from_lines(to_lines([record]), 1) == [record]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_is_no_json_is_not_sent(value: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        to_lines([value])


def test_a_number_as_long_as_python_reads_is_read() -> None:
    assert from_lines(b"7" * 4300, 1) == [int("7" * 4300)]
    assert isinstance(from_lines(b"7" * 4301, 1), Failure)


def test_the_detail_is_one_short_line() -> None:
    found = from_lines(b'"' + json.dumps("\n" * 5000).encode(), 1)
    assert isinstance(found, Failure)
    assert len(found.detail) <= 500
    assert "\n" not in found.detail
