"""Values across the border: what JSON has goes both ways, nothing else goes at all."""

import json
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rhai_py as rhai

ENGINE = rhai.Engine(rhai.Limits(deadline_ms=10_000))
SAME = ENGINE.compile("fn f(x) { x }")
WHOLE = st.integers(-(1 << 63), (1 << 63) - 1)
SCALARS = (
    st.none()
    | st.booleans()
    | WHOLE
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=40)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def exact(left: object, right: object) -> bool:
    """Equal, and of the same types throughout, and of the same signs of zero."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


@given(VALUES)
def test_a_value_comes_back_as_it_went_in(value: object) -> None:
    assert exact(SAME.call("f", value), value)


@given(value=VALUES, ascii_only=st.booleans(), indent=st.sampled_from([None, 1]))
def test_json_text_means_what_python_reads(
    *, value: object, ascii_only: bool, indent: int | None
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    assert exact(json.loads(SAME.call_json("f", text)), value)


@given(
    st.binary(max_size=30) | st.text(alphabet='[]{}",:0123e+-.\\tu ntf').map(str.encode)
)
def test_only_json_is_read(text: bytes) -> None:
    def refuse(name: str) -> object:
        raise ValueError(name)

    try:
        value = json.loads(text.decode(), parse_constant=refuse)
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
        fits = SAME.call("f", value)
    except ValueError:
        with pytest.raises(rhai.ResultError):
            SAME.call_json("f", text)
    else:
        assert exact(json.loads(SAME.call_json("f", text)), fits)


@given(st.lists(VALUES, max_size=5))
def test_a_batch_is_its_calls(values: list[object]) -> None:
    lines = b"".join(json.dumps(value).encode() + b"\n" for value in values)
    out = SAME.map_json("f", lines)
    assert out.count(b"\n") == len(values)
    assert [json.loads(line) for line in out.splitlines()] == [
        json.loads(SAME.call_json("f", json.dumps(value).encode())) for value in values
    ]


def nested(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        1 << 63,
        -(1 << 63) - 1,
        1 << 5000,
        math.nan,
        math.inf,
        {1: 2},
        {"a": {None: 1}},
        {1, 2},
        b"bytes",
        Decimal(1),
        1j,
        "\ud800",
        {"\udfff": 1},
        nested(65),
    ],
    ids=repr,
)
def test_what_is_not_json_stays_outside(value: object) -> None:
    with pytest.raises(rhai.ResultError):
        SAME.call("f", value)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[1,]",
        b'{"a":1,}',
        b"01",
        b"1.",
        b"NaN",
        b"1e999",
        b'"\x01"',
        b'"\\x"',
        b'"\\ud800"',
        b'"\\udc00\\ud800"',
        b"\xff",
        b"9223372036854775808",
        b"1 2",
        b"nul",
        b"[" * 65 + b"]" * 65,
    ],
    ids=repr,
)
def test_what_is_not_json_text_stays_outside(text: bytes) -> None:
    with pytest.raises(rhai.ResultError):
        SAME.call_json("f", text)


def test_tuples_go_in_as_lists_and_the_depth_of_64_is_allowed() -> None:
    assert SAME.call("f", (1, (2, 3))) == [1, [2, 3]]
    assert SAME.call("f", nested(64)) == nested(64)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("'я'", "я"),
        ("()", None),
        ("1", 1),
        ("1.0", 1.0),
        ("#{b: 1, a: [()]}", {"a": [None], "b": 1}),
    ],
)
def test_a_result(source: str, value: object) -> None:
    assert exact(ENGINE.compile(source).run(), value)


def test_a_failed_record_becomes_an_error_line() -> None:
    program = ENGINE.compile("fn f(x) {\n  [1, 2][x]\n}")
    lines = program.map_json("f", b"1\n2\nnope\n0").splitlines()
    good, error, unread, last = [json.loads(line) for line in lines]
    assert (good, last) == (2, 1)
    assert error["error"].pop("message").startswith("Array index 2 out of bounds")
    assert error == {"error": {"kind": "RuntimeError_", "line": 2, "column": 10}}
    assert unread["error"]["kind"] == "ResultError"
